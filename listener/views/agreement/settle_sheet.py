"""The sheet that walks through what taggers differ on: per tag who said what, where, and what shall hold."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from listener.state.codebook.examples import Examples
from listener.state.judging.settling import Settling
from listener.state.tagging.tagging import Tagging
from listener.views.agreement.dispute_row import DisputeRow
from listener.views.agreement.words import joined, left_out, progress
from listener.views.elided import ElidedLabel

WIDTH_PX, HEIGHT_PX = 620, 560
_NOTHING = (
    "No clip is left to settle: those that two taggers judged are settled, or all say the same of them."
)
_KEYS = "Digits decide, arrows choose a tag, Space plays it, Enter settles, Page keys go back and on."


class SettleSheet(QDialog):
    """Stands beside the window, in which the clip is shown as well."""

    def __init__(self, parent: QWidget, settling: Settling, tagging: Tagging, examples: Examples) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Settle disagreements")
        self._settling, self._tagging, self._examples = settling, tagging, examples
        self.rows: list[DisputeRow] = []
        self.clip = ElidedLabel(elide=Qt.TextElideMode.ElideMiddle)
        self.clip.setProperty("role", "heading")
        self.progress = QLabel()
        self.bar = QProgressBar(textVisible=False, accessibleName="Clips settled")
        self.bar.setFixedHeight(6)
        self.state = QLabel(wordWrap=True)
        self.state.setProperty("role", "muted")
        self._message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._message.setProperty("role", "warning")
        self.back = _button("Back", "Look at the clip before.")
        self.skip = _button("Skip", "Go on and leave this clip as it is.")
        self.alike = _button("", "Settle every clip on which all say the same; one undo takes it back.")
        self.settle = _button("Settle and next", "Write what is decided, and go to the next clip.")
        self._lay_out()
        self.back.clicked.connect(lambda: settling.step(-1))
        self.skip.clicked.connect(lambda: settling.step(1))
        self.alike.clicked.connect(settling.settle_alike)
        self.settle.clicked.connect(settling.settle)
        settling.clip_changed.connect(self._fill)
        settling.decided_changed.connect(self._show)
        settling.failed.connect(self._say)
        self.finished.connect(examples.stop)
        self.finished.connect(settling.end)
        # Else Space would press the button that happens to be first.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        calls = {
            Qt.Key.Key_Return: self._settling.settle,
            Qt.Key.Key_Enter: self._settling.settle,
            Qt.Key.Key_PageUp: lambda: self._settling.step(-1),
            Qt.Key.Key_PageDown: lambda: self._settling.step(1),
            Qt.Key.Key_Up: lambda: self._settling.choose(self._settling.chosen - 1),
            Qt.Key.Key_Down: lambda: self._settling.choose(self._settling.chosen + 1),
            Qt.Key.Key_Space: self._play_chosen,
        }
        if event.key() in calls:
            calls[event.key()]()
        elif event.text().isdecimal():
            self._settling.decide_chosen(int(event.text()))
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._list = QVBoxLayout(spacing=8)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.addStretch(1)
        inside = QWidget()
        inside.setLayout(self._list)
        self._scroll = QScrollArea(frameShape=QFrame.Shape.NoFrame, widgetResizable=True)
        self._scroll.setWidget(inside)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.addWidget(self.clip, 1)
        head.addWidget(self.progress)
        keys = QLabel(_KEYS, wordWrap=True)
        keys.setProperty("role", "muted")
        foot = QHBoxLayout()
        foot.addWidget(self.alike)
        foot.addStretch(1)
        for button in (self.back, self.skip, self.settle):
            foot.addWidget(button)
        column = QVBoxLayout(self, spacing=8)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.state)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._message)
        column.addWidget(keys)
        column.addLayout(foot)
        self.resize(WIDTH_PX, HEIGHT_PX)

    def _fill(self) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        here = self._settling.here
        self.rows = []
        for number in range(len(here.tags) if here is not None else 0):
            colour = self._tagging.colour_of(here.tags[number].tag)
            row = DisputeRow(number, here, colour, self._settling, self._examples)
            self.rows.append(row)
            self._list.insertWidget(number, row)
        self._show()

    def _show(self) -> None:
        settling, here = self._settling, self._settling.here
        self._say("")
        n_clips = len(settling.clips)
        self.clip.setText("" if here is None else here.clip)
        self.progress.setText(progress(settling.n_settled, n_clips) if n_clips else "")
        self.bar.setMaximum(max(n_clips, 1))
        self.bar.setValue(settling.n_settled)
        self.state.setText(self._sentence())
        for row in self.rows:
            row.show_decision()
        if here is not None and self.rows:
            self._scroll.ensureWidgetVisible(self.rows[settling.chosen])
        self.back.setEnabled(settling.at > 0)
        self.skip.setEnabled(settling.at < n_clips - 1)
        self.settle.setEnabled(settling.is_decided)
        self.alike.setText(f"Settle {settling.n_alike:,} on which all agree")
        self.alike.setVisible(settling.n_alike > 0)

    def _sentence(self) -> str:
        here = self._settling.here
        if self._settling.is_looking:
            return "Looking for disagreements…"
        if here is None:
            return _NOTHING + left_out(self._settling.n_hidden)
        settled = (
            " This clip is settled: settling it again replaces that."
            if self._settling.is_settled(here.clip)
            else ""
        )
        return f"Judged by {joined(here.taggers)}.{settled}{left_out(self._settling.n_hidden)}"

    def _play_chosen(self) -> None:
        here = self._settling.here
        if here is not None and here.tags:
            tag = here.tags[self._settling.chosen].tags[0]
            self._examples.toggle(self._settling.example_of(tag))

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._message.setVisible(bool(text))


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text, toolTip=tip, autoDefault=False)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
