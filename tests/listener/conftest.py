"""A desk with all states and views, closed in order after the test."""

import pytest

from listener.app import Desk
from listener.settings import Settings


@pytest.fixture
def desk(qapp, qtbot, tmp_path):
    desk = Desk(Settings(tmp_path / "settings.ini"))
    desk.window.show()
    yield desk
    desk.window.close()
    desk.window.deleteLater()
    qtbot.wait_until(lambda: not desk.jobs.running)
    qapp.sendPostedEvents(None, 52)  # QEvent.DeferredDelete: there is no event loop after the last test


@pytest.fixture
def demo(desk, qtbot, tmp_path):
    """The desk with the demo corpus and a session of its own, its first clip read."""
    desk.opening.open("demo", tmp_path / "study.earmark")
    qtbot.wait_until(lambda: desk.tagging.session is not None, timeout=20_000)
    qtbot.wait_until(lambda: desk.columns.active_contents is not None, timeout=20_000)
    return desk
