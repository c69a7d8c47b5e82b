"""Keys that a widget keeps for itself while it has the keyboard, though an action of the window has them too."""

from __future__ import annotations

from collections.abc import Callable, Container

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QComboBox

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ESCAPE = (Qt.Key.Key_Escape,)
SPACE = (Qt.Key.Key_Space,)
SLIDING = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
BARE = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


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


def keep_key(event: QEvent) -> bool:
    """To be asked first by a window's `event`: whether the button, list or slider that has the keyboard uses this key.

    Space and Enter press a button and open a list; Left, Right, Home and End move a slider.
    """
    if not isinstance(event, QKeyEvent) or event.modifiers() not in BARE:
        return False
    widget = QApplication.focusWidget()
    if isinstance(widget, QAbstractButton):
        return take_key(event, ENTER, widget.click) or _leave_key(event, SPACE)
    if isinstance(widget, QComboBox):
        return take_key(event, ENTER, widget.showPopup) or _leave_key(event, SPACE)
    return isinstance(widget, QAbstractSlider) and _leave_key(event, SLIDING)


def _leave_key(event: QKeyEvent, keys: Container[int]) -> bool:
    """Let the widget do what it does at these keys by itself."""
    is_kept = event.type() == QEvent.Type.ShortcutOverride and event.key() in keys
    if is_kept:
        event.accept()
    return is_kept
