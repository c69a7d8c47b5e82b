"""One tag of the clip that is settled: who gave it, where, and a button for each thing that can be decided."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from analysis.agreement import TagDispute, options
from analysis.session.tags import Tag
from listener.state.examples import Examples
from listener.state.settling import Settling
from listener.views.agreement.strips import Strips
from listener.views.agreement.words import decision_label, who_said

_A_ROW = 4


class DisputeRow(QFrame):
    """The chosen one, on which keys decide, is framed."""

    def __init__(
        self,
        number: int,
        dispute: TagDispute,
        colour: str,
        duration: float,
        settling: Settling,
        examples: Examples,
    ) -> None:
        super().__init__(objectName="dispute")
        self._number, self._dispute = number, dispute
        self._settling, self._examples = settling, examples
        self._options = options(dispute)
        name = QLabel(dispute.tag, textFormat=Qt.TextFormat.PlainText)
        name.setProperty("role", "heading")
        who = QLabel(who_said(dispute), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        who.setProperty("role", "muted")
        self.strips = Strips(dispute, colour, duration)
        self.strips.clicked.connect(self._play)
        head = QHBoxLayout()
        head.addWidget(name)
        head.addWidget(who, 1)
        column = QVBoxLayout(self, spacing=6)
        column.setContentsMargins(10, 8, 10, 8)
        column.addLayout(head)
        column.addWidget(self.strips)
        column.addLayout(self._make_buttons())
        self.show_decision()

    def show_decision(self) -> None:
        """Press the button of what is decided, draw it, and frame the tag that keys decide on."""
        decision = self._settling.decisions.get(self._dispute.tag)
        for option, button in zip(self._options, self.buttons, strict=True):
            button.setChecked(option == decision)
        self.strips.show_decision(decision)
        is_chosen = self._settling.chosen == self._number
        self.setStyleSheet(
            f"#dispute {{ border: 1px solid palette({'highlight' if is_chosen else 'mid'}); border-radius: 4px; }}"
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._settling.choose(self._number)
        super().mousePressEvent(event)

    def _make_buttons(self) -> QGridLayout:
        grid = QGridLayout(spacing=4)
        group = QButtonGroup(self)
        self.buttons: list[QPushButton] = []
        for at, option in enumerate(self._options):
            key = (at + 1) % len(self._options)
            label = decision_label(option, key, self._dispute)
            button = QPushButton(label, checkable=True, autoDefault=False)
            button.setAccessibleName(f"{self._dispute.tag}: {label[1:].strip()}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _on=False, option=option: self._decide(option))
            group.addButton(button)
            grid.addWidget(button, at // _A_ROW, at % _A_ROW)
            self.buttons.append(button)
        grid.setColumnStretch(_A_ROW, 1)
        return grid

    def _decide(self, option: object) -> None:
        self._settling.choose(self._number)
        self._settling.decide(self._dispute.tag, option)

    def _play(self, tag: Tag) -> None:
        self._settling.choose(self._number)
        self._examples.toggle(self._settling.example_of(tag))
