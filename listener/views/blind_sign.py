"""The sign that one listens blind: always in sight while one does, and what it means for the clip in view."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QSizePolicy

from listener.keys.shown import KEYS, key_of
from listener.state.judging.blindness import Blindness
from listener.theme import Theme


class BlindSign(QLabel):
    """Says whether the current clip is hidden or revealed; not there while one listens with open eyes."""

    def __init__(self, blindness: Blindness, theme: Theme) -> None:
        super().__init__(accessibleName="Listening blind")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._blindness = blindness
        blindness.changed.connect(self._show)
        KEYS.changed.connect(self._show)
        self.set_theme(theme)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.setStyleSheet(
            f"color: {theme.on_accent}; background: {theme.accent}; border-radius: 3px; padding: 1px 8px;"
            " font-weight: 600"
        )

    def _show(self) -> None:
        blindness = self._blindness
        self.setVisible(blindness.is_on)
        self.setText(sign(is_hidden=blindness.hides))
        self.setToolTip(meaning(blindness.filtered_by))


def sign(*, is_hidden: bool) -> str:
    """The sign in two words."""
    return "Blind: hidden" if is_hidden else "Blind: revealed"


def meaning(filtered_by: tuple[str, ...]) -> str:
    """What listening blind hides, what it cannot hide, and the keys."""
    off, reveal = key_of("tag.blind"), key_of("tag.reveal")
    told = (
        f" The clips are filtered by {' and '.join(filtered_by)}, which tells something of each; the log says so."
        if filtered_by
        else ""
    )
    return (
        "You listen blind: what raters and models say of a clip is hidden until you tag it or mark it as done."
        f"{told} {reveal} reveals this clip; {off} ends listening blind."
    )
