"""Keys that a widget keeps for itself while it has the keyboard, though an action of the window has them too."""

from __future__ import annotations

from collections.abc import Callable, Container

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ESCAPE = (Qt.Key.Key_Escape,)


def take_key(event: QEvent, keys: Container[int], act: Callable[[], object]) -> bool:
    """To be asked first by a widget's `event`: whether this was one of its keys, which is then done with."""
    if not isinstance(event, QKeyEvent) or event.key() not in keys:
        return False
    if event.type() == QEvent.Type.ShortcutOverride:
        event.accept()
        return True
    if event.type() == QEvent.Type.KeyPress:
        act()
        return True
    return False
