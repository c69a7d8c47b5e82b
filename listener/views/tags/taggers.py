"""Whose tags are shown: a button that opens a list of the other taggers of the session."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from listener.keys.shown import key_of
from listener.state.tagging.tagging import Tagging
from listener.views.key_tips import tell_keys
from listener.views.tags.words import short


class TaggersButton(QToolButton):
    """Hidden while nobody else has tags in the session."""

    def __init__(self, tagging: Tagging, parent: QWidget | None = None) -> None:
        super().__init__(parent, autoRaise=True, popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self._tagging = tagging
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        tell_keys(
            self,
            lambda: (
                f"Whose tags are shown beside yours ({key_of('tag.others')}). They are hidden at first, so that"
                " nobody copies, and at a clip that you hear blind until you have judged it."
            ),
        )
        self.setMenu(QMenu(self))
        self.menu().aboutToShow.connect(self._fill_menu)
        tagging.taggers_changed.connect(self._show_state)
        tagging.session_changed.connect(self._show_state)
        tagging.tags_changed.connect(self._show_state)
        self._show_state()

    def _show_state(self) -> None:
        others = self._tagging.taggers[1:]
        shown = [other for other in others if self._tagging.shown(other) and not self._tagging.is_blind]
        self.setVisible(bool(others))
        self.setText(_said(len(others), shown))
        self.setAccessibleName(f"Other taggers: {self.text()}")

    def _fill_menu(self) -> None:
        menu, tagging = self.menu(), self._tagging
        menu.clear()
        others = tagging.taggers[1:]
        for other in others:
            count = tagging.n_tags_of(other)
            row = menu.addAction(f"{other}, {count:,} {'tag' if count == 1 else 'tags'}".replace("&", "&&"))
            row.setCheckable(True)
            row.setChecked(tagging.shown(other))
            row.toggled.connect(lambda on, other=other: tagging.show(other, on))
        if len(others) > 1:
            menu.addSeparator()
            menu.addAction("Show all", lambda: tagging.show_others(True))
            menu.addAction("Hide all", lambda: tagging.show_others(False))


def _said(others: int, shown: list[str]) -> str:
    if not shown:
        return "1 other hidden" if others == 1 else f"{others} others hidden"
    if len(shown) == 1:
        return f"{short(shown[0])} shown"
    return f"{len(shown)} of {others} shown"
