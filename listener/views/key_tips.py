"""Tooltips that name keys, and go on naming the right ones."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from listener.keys.shown import KEYS


def tell_keys(widget: QWidget, wording: Callable[[], str]) -> None:
    """Give a widget a tooltip, worded anew whenever keys are changed."""
    KEYS.changed.connect(_Teller(widget, wording).tell)


class _Teller(QObject):
    """Belongs to its widget, and so ends with it."""

    def __init__(self, widget: QWidget, wording: Callable[[], str]) -> None:
        super().__init__(widget)
        self._widget, self._wording = widget, wording
        self.tell()

    def tell(self) -> None:
        self._widget.setToolTip(self._wording())
