"""The tags panel: the palette, the current clip's tags, whose are shown, and the chosen tag's details."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from listener.keys.shown import key_of
from listener.state.tagging.tagging import Tagging
from listener.views.elided import ElidedLabel
from listener.views.key_tips import tell_keys
from listener.views.tags.details import Details
from listener.views.tags.given import GivenTags
from listener.views.tags.palette import Palette
from listener.views.tags.taggers import TaggersButton
from listener.views.tags.words import done_by, short

DONE = {False: "Done", True: "✓ Done"}


class TagsPanel(QScrollArea):
    """Gives tags by click and shows what was given.

    Signals
    -------
    name_wanted : bool
        The answer to `ask_name`: whether the tagger wants another name than the one that was offered.
    left
        Note and confidence no longer want the keyboard.
    """

    name_wanted = Signal(bool)
    left = Signal()

    def __init__(self, tagging: Tagging) -> None:
        super().__init__(frameShape=QFrame.Shape.NoFrame, widgetResizable=True, accessibleName="Tags")
        self._tagging = tagging
        self._asked = ""
        self._details = Details(tagging)
        self._details.left.connect(self.left)
        self._done = QToolButton(text=DONE[False], checkable=True)
        tell_keys(
            self._done, lambda: f"You have heard this clip and tagged all of it ({key_of('tag.finish')})."
        )
        self._done_by = ElidedLabel()
        self._done_by.setProperty("role", "muted")
        self._name = QLabel(textFormat=Qt.TextFormat.RichText)
        self._name.setAccessibleName("Whose name tags bear")
        self._name.hide()
        inside = QWidget()
        column = QVBoxLayout(inside, spacing=6)
        column.setContentsMargins(10, 8, 10, 8)
        for widget in (self._name, Palette(tagging)):
            column.addWidget(widget)
        column.addLayout(self._clip_row(inside))
        for widget in (GivenTags(tagging), self._done_by, self._details):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(inside)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._name.linkActivated.connect(self._answer)
        self._done.clicked.connect(tagging.set_done)
        for signal in (tagging.tags_changed, tagging.session_changed):
            signal.connect(self._show_done)
        self._show_done()

    def minimumSizeHint(self) -> QSize:
        """As wide as what is inside: it scrolls up and down only."""
        inside, bar = self.widget().minimumSizeHint(), self.verticalScrollBar().sizeHint()
        return QSize(inside.width() + bar.width(), super().minimumSizeHint().height())

    def focus_note(self) -> None:
        """Move the keyboard to the note of the chosen tag, or of one's newest here if none is chosen."""
        tagging = self._tagging
        if tagging.chosen is None:
            mine = [tag for tag in tagging.tags_here if tagging.may_change(tag)]
            if not mine:
                tagging.failed.emit(
                    "You gave this clip no tag yet that a note could stand on: give one first."
                )
                return
            tagging.choose(max(mine, key=lambda tag: tag.created).id)
        self._details.note.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and not self._name.isHidden():
            self.ask_name(self._asked)  # links keep the colour they were made with

    def ask_name(self, name: str) -> None:
        """Ask, without standing in the way, whether tags shall bear this name; an empty one asks no more."""
        self._asked = name
        self._name.setText("")
        self._name.setText(
            f"You tag as <b>{escape(short(name))}</b>: <a href='change'>change</a> or <a href='keep'>keep</a> it."
        )
        self._name.setVisible(bool(name))

    def _answer(self, link: str) -> None:
        if link == "keep":
            self.ask_name("")
        self.name_wanted.emit(link == "change")

    def _clip_row(self, inside: QWidget) -> QHBoxLayout:
        heading = QLabel("On this clip")
        heading.setProperty("role", "heading")
        row = QHBoxLayout(spacing=4)
        row.addWidget(heading, 1)
        row.addWidget(TaggersButton(self._tagging, inside))
        row.addWidget(self._done)
        return row

    def _show_done(self) -> None:
        tagging = self._tagging
        done = tagging.done_here
        with QSignalBlocker(self._done):
            self._done.setChecked(tagging.acting_tagger in done)
        self._done.setText(DONE[self._done.isChecked()])
        self._done.setEnabled(tagging.session is not None and bool(tagging.clip))
        others = done_by(done, tagging.acting_tagger)
        self._done_by.setText(others)
        self._done_by.setVisible(bool(others))
