"""A button that is pressed by Space and Enter while it has the keyboard, and one that plays a sound."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QToolButton

from listener.theme import Theme
from listener.views import glyphs
from listener.views.own_keys import ENTER, take_key

PRESSING = (Qt.Key.Key_Space, *ENTER)
ICON_PX = 14


class KeyButton(QToolButton):
    """Space and Enter are this button's while it has the keyboard, not the window's."""

    def __init__(self, text: str, tip: str, name: str = "") -> None:
        super().__init__(text=text, toolTip=tip, accessibleName=name or text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def event(self, event: QEvent) -> bool:
        return take_key(event, PRESSING, self.click) or super().event(event)


class SoundButton(KeyButton):
    """Plays one sound; switched on while that is what one hears."""

    def __init__(self, text: str, tip: str, name: str, theme: Theme) -> None:
        super().__init__(text, tip, name)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self._theme, self._plays = theme, False
        self.show_heard(False, False)

    def show_heard(self, is_heard: bool, is_playing: bool) -> None:
        """Show whether this is what one hears, and whether it plays now."""
        self.setChecked(is_heard)
        font = self.font()
        font.setBold(is_heard)
        self.setFont(font)
        self._plays = is_heard and is_playing
        self.set_theme(self._theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.setIcon(glyphs.icon(glyphs.pause if self._plays else glyphs.play, theme))
