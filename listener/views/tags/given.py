"""The current clip's tags as a list, one's own first; the chosen one is selected."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from analysis.session.tags import Tag
from listener.state.tagging.tagging import Tagging
from listener.views.tags import words
from listener.views.tags.swatch import SWATCH, swatch

LEAST_ROWS, MOST_ROWS, MOST_LISTED = 2, 5, 200


class GivenTags(QListWidget):
    """At most the first `MOST_LISTED`: a clip with more is looked at in the lane."""

    def __init__(self, tagging: Tagging) -> None:
        super().__init__(frameShape=QFrame.Shape.NoFrame)
        self._tagging = tagging
        self.setAccessibleName("Tags of this clip")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # name and place are told at either end
        self.setIconSize(QSize(SWATCH, SWATCH))
        tagging.tags_changed.connect(self._fill)
        tagging.session_changed.connect(self._fill)
        tagging.chosen_changed.connect(self._show_chosen)
        self.currentItemChanged.connect(self._choose)
        self._fill()

    def keyboardSearch(self, search: str) -> None:
        """Letters are actions, not a search in this list."""

    def _fill(self) -> None:
        tagging = self._tagging
        tags, older = sorted(tagging.tags_here, key=self._is_others), tagging.outdated_here
        with QSignalBlocker(self):
            self.clear()
            for tag in tags[:MOST_LISTED]:
                item = QListWidgetItem(
                    swatch(tagging.colour_of(tag.tag), tag.tag),
                    words.line(tag, is_own=tagging.may_change(tag), is_outdated=tag.id in older),
                )
                item.setData(Qt.ItemDataRole.UserRole, tag.id)
                item.setToolTip(words.tip(tag, older.get(tag.id), self._tagging.called))
                self.addItem(item)
            if len(tags) > MOST_LISTED:
                self._add_remark(f"and {len(tags) - MOST_LISTED:,} more, in the lane")
            if not tags:
                self._add_remark("No tags yet.")
                self._add_remark("A key or click tags selection or clip.")
        rows = min(max(self.count(), LEAST_ROWS), MOST_ROWS)
        self.setFixedHeight(rows * max(self.sizeHintForRow(0), 1) + 4)
        self._show_chosen()

    def _is_others(self, tag: Tag) -> bool:
        return not self._tagging.may_change(tag)

    def _add_remark(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(item)

    def _show_chosen(self) -> None:
        with QSignalBlocker(self):
            ids = [self.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.count())]
            chosen = self._tagging.chosen
            self.setCurrentRow(ids.index(chosen) if chosen is not None and chosen in ids else -1)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._tagging.choose(item.data(Qt.ItemDataRole.UserRole))
