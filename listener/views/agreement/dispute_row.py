"""One tag of the clip that is settled: who gave it, where, and a button for each thing that can be decided."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from analysis.agreement import Decision, Disagreement, options
from analysis.session.tags import Tag
from listener.state.codebook.examples import Examples
from listener.state.judging.settling import Settling
from listener.views.agreement.strips import Strips
from listener.views.agreement.words import decision_label, who_said
from listener.views.flow import FlowLayout

# What is decided must be seen at a glance; a pressed button of the plain style hardly differs from others.
_STYLE = """
    #dispute {{ border: 1px solid palette({frame}); border-radius: 4px; }}
    QPushButton {{ padding: 3px 10px; border: 1px solid palette(mid); border-radius: 3px; }}
    QPushButton:checked {{ background: palette(highlight); color: palette(highlighted-text); }}
    QPushButton:focus {{ border: 1px solid palette(highlight); }}
"""


class DisputeRow(QFrame):
    """The chosen one, on which keys decide, is framed."""

    def __init__(
        self,
        number: int,
        here: Disagreement,
        colour: str,
        settling: Settling,
        examples: Examples,
    ) -> None:
        super().__init__(objectName="dispute")
        dispute = here.tags[number]
        self._number, self._dispute = number, dispute
        self._settling, self._examples = settling, examples
        self._options = options(dispute)
        name = QLabel(dispute.tag, textFormat=Qt.TextFormat.PlainText)
        name.setProperty("role", "heading")
        who = QLabel(who_said(dispute), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        who.setProperty("role", "muted")
        self.strips = Strips(dispute, here.taggers, colour, settling.duration)
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
        self.selected.setChecked(decision is not None and decision.kind == "own")
        self.strips.show_decision(decision)
        is_chosen = self._settling.chosen == self._number
        self.setStyleSheet(_STYLE.format(frame="highlight" if is_chosen else "mid"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._settling.choose(self._number)
        super().mousePressEvent(event)

    def _make_buttons(self) -> FlowLayout:
        self.buttons = [self._button(at, option) for at, option in enumerate(self._options)]
        self.selected = QPushButton("As selected", checkable=True, autoDefault=False)
        self.selected.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.selected.setToolTip("The stretch that is selected in the window, or drag one there first.")
        self.selected.setAccessibleName(f"{self._dispute.tag}: as selected in the window")
        self.selected.clicked.connect(self._decide_as_selected)
        flow = FlowLayout(spacing=4, between_rows=4)
        for button in (*self.buttons, self.selected):
            flow.addWidget(button)
        return flow

    def _button(self, at: int, option: Decision) -> QPushButton:
        key = (at + 1) % len(self._options)
        label = decision_label(option, key, self._dispute)
        button = QPushButton(label, checkable=True, autoDefault=False)
        button.setAccessibleName(f"{self._dispute.tag}: {label[1:].strip()}")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._decide(option))
        return button

    def _decide_as_selected(self) -> None:
        self._settling.choose(self._number)
        self._settling.decide_as_selected(self._dispute.tag)
        self.show_decision()

    def _decide(self, option: Decision) -> None:
        self._settling.choose(self._number)
        self._settling.decide(self._dispute.tag, option)
        self.show_decision()

    def _play(self, tag: Tag) -> None:
        self._settling.choose(self._number)
        self._examples.toggle(self._settling.example_of(tag))
