"""Widgets on the offscreen screen, deleted after the test."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from listener.state.library import Library
from listener.state.selection import Selection


@pytest.fixture
def library():
    return Library()


@pytest.fixture
def selection(library):
    return Selection(library)


@pytest.fixture
def shown(qtbot):
    """A function that shows a widget in a size and returns it once it is on screen."""
    widgets = []

    def show(widget, width, height):
        widgets.append(widget)
        widget.resize(width, height)
        with qtbot.wait_exposed(widget):
            widget.show()
        return widget

    yield show
    for widget in widgets:
        widget.deleteLater()
        QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)
