"""The panel: whom one asks, how far that is, and the answer."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from listener.keys.shown import tip_of
from listener.state.altering.what_if import Supposing
from listener.state.columns.columns import Columns
from listener.state.explaining.inquiries import Inquiry
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from listener.theme import Theme
from listener.views.elided import ElidedLabel
from listener.views.key_tips import tell_keys
from listener.views.what_if.sound_button import KeyButton
from listener.views.what_if.voices import Voices
from listener.views.what_if.wordings import Wordings
from listener.views.what_if.words import ACTION, heading, notice
from models.interface import ModelCard, Output

BAR_PX = 120


class Asking(QWidget):
    """A button to ask, and while one asks how far that is and a button to stop."""

    def __init__(self, supposing: Supposing) -> None:
        super().__init__()
        self.ask = KeyButton("Ask", tip_of(ACTION))
        tell_keys(self.ask, lambda: tip_of(ACTION))
        self.cancel = KeyButton("Cancel", "Stop asking.")
        self._bar = QProgressBar(textVisible=False, accessibleName="Progress of asking")
        self._bar.setFixedSize(BAR_PX, 8)
        self.ask.clicked.connect(supposing.ask)
        self.cancel.clicked.connect(supposing.cancel)
        row = QHBoxLayout(self, spacing=12)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self._bar, self.cancel, self.ask):
            row.addWidget(widget)

    def show_work(self, inquiry: Inquiry) -> None:
        """Offer what one may do now."""
        is_asking = inquiry.status == "asking"
        self._bar.setVisible(is_asking)
        self.cancel.setVisible(is_asking)
        self.ask.setVisible(inquiry.status in ("ready", "failed"))
        self.ask.setText("Try again" if inquiry.status == "failed" else "Ask")
        # Qt draws a range of nothing as a bar that moves: work that has not yet said how far it is.
        self._bar.setMaximum(1000 if inquiry.fraction > 0 else 0)
        self._bar.setValue(round(1000 * inquiry.fraction))


class WhatIfPanel(QWidget):
    """What a model would say if the voice, or the wording, were different."""

    def __init__(
        self, library: Library, shelf: Shelf, columns: Columns, supposing: Supposing, theme: Theme
    ) -> None:
        super().__init__(accessibleName="What if")
        self._library, self._shelf, self._columns = library, shelf, columns
        self._supposing = supposing
        self._title, self._message = ElidedLabel(), ElidedLabel()
        self._title.setProperty("role", "heading")
        self._message.setProperty("role", "warning")
        self._outputs = QComboBox(accessibleName="Output that is drawn")
        self._outputs.setToolTip("Which output of the model is drawn, and decides the order of wordings.")
        self.asking = (Asking(supposing), Asking(supposing))
        self.follow = QCheckBox("Follow clips", toolTip="Ask about every clip that is shown, by itself.")
        self._notice = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._notice.setProperty("role", "muted")
        self.voices, self.wordings = Voices(supposing, theme), Wordings(supposing)
        self.setFocusProxy(self.follow)
        self._pages = QStackedWidget()
        self._lay_out()
        self.follow.toggled.connect(supposing.set_follows)
        self._outputs.currentIndexChanged.connect(self._show)
        supposing.changed.connect(self._show)
        for signal in (library.corpus_changed, columns.active_changed, columns.column_changed):
            signal.connect(self._follow_column)
        self._target = ""
        self.set_theme(theme)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        colours = self.follow.palette()
        # The box of the style is hardly seen on a dark ground.
        colours.setColor(QPalette.ColorRole.Base, QColor(theme.border if theme.is_dark else theme.base))
        self.follow.setPalette(colours)
        self.voices.set_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(900, 250)

    def minimumSizeHint(self) -> QSize:
        return QSize(560, 190)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._supposing.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._supposing.watch(False)

    def _lay_out(self) -> None:
        top = QHBoxLayout(spacing=12)
        top.addWidget(self._title, 2)
        top.addWidget(self._message, 3)
        above, below = self.asking
        for widget in (above, self._outputs, self.follow):
            top.addWidget(widget)
        empty = QWidget()
        middle = QVBoxLayout(empty, spacing=12)
        middle.addStretch()
        middle.addWidget(self._notice)
        middle.addWidget(below, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch()
        for page in (empty, self.voices, self.wordings):
            self._pages.addWidget(page)
        column = QVBoxLayout(self, spacing=8)
        column.setContentsMargins(12, 8, 12, 8)
        column.addLayout(top)
        column.addWidget(self._pages, 1)

    def _follow_column(self, *_number: int) -> None:
        """Draw the output that the active column explains, whenever that becomes another."""
        target = self._columns.columns[self._columns.active].wish.target
        if target != self._target:
            self._target = target
            self._outputs.setCurrentIndex(max(self._outputs.findText(target), 0))
        if self._supposing.inquiry.status == "nothing":
            self._show()

    def _show(self, *_index: int) -> None:
        inquiry, card = self._supposing.inquiry, self._shelf.cards.get(self._supposing.inquiry.model)
        title = "" if card is None else card.title
        is_text = inquiry.modality == "text" and bool(inquiry.transcript.strip())
        is_open = inquiry.status != "nothing" and card is not None
        has_page = is_open and (is_text or inquiry.voices is not None)
        self._title.setText(heading(inquiry, title))
        self._message.setText(inquiry.message if has_page else "")
        self._message.setVisible(bool(self._message.text()))
        above, below = self.asking
        below.show_work(inquiry)
        above.show_work(inquiry)
        above.setVisible(has_page)
        self._notice.setText(notice(inquiry, title, has_corpus=self._library.corpus is not None))
        if card is not None and is_open:
            self._show_outputs(card)
        self._outputs.setVisible(has_page and self._outputs.count() > 1)
        self._pages.setCurrentIndex((2 if is_text else 1) if has_page else 0)
        if has_page and card is not None:
            self._show_answer(card)

    def _show_outputs(self, card: ModelCard) -> None:
        names = [output.name for output in card.outputs]
        if names != [self._outputs.itemText(row) for row in range(self._outputs.count())]:
            with QSignalBlocker(self._outputs):
                self._outputs.clear()
                self._outputs.addItems(names)
                self._outputs.setCurrentIndex(names.index(self._target) if self._target in names else 0)

    def _show_answer(self, card: ModelCard) -> None:
        inquiry, corpus = self._supposing.inquiry, self._library.corpus
        chosen: Output = card.outputs[max(self._outputs.currentIndex(), 0)]
        if corpus is None:
            return
        if inquiry.modality == "text":
            self.wordings.show_answer(inquiry, card.outputs, chosen, corpus.scale)
            self.wordings.show_notice("" if inquiry.has_answer else self._notice.text())
        elif inquiry.voices is not None:
            self.voices.show_answer(inquiry.voices, card.outputs, chosen, corpus.scale)
            self.voices.stand_after(self.follow)
