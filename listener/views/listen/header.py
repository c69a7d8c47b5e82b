"""The head of a column: which model, target and method, what they say of the clip, and how far to trust it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from analysis.tables import Scale
from listener.keys.shown import tip_of
from listener.state.columns.columns import Column
from listener.state.explaining.shelf import Shelf
from listener.theme import Theme
from listener.views.elided import ElidedLabel, NaturalLabel
from listener.views.glyphs import Glyph, cross, icon, pin, plus
from listener.views.key_tips import tell_keys
from listener.views.listen.choice import Choice
from listener.views.listen.combos import TrustBadge
from listener.views.listen.trust_sheet import TrustSheet
from listener.views.listen.trust_words import badge
from listener.views.listen.wording import account, details, status
from models.interface import Output

NARROWEST_CLIP_PX = 104
BAR_PX, NARROW_BAR_PX = 120, 40
ROWS = 4


class Header(QWidget):
    """What is chosen, and what became of it: two rows, and a third for a clip's name if narrow; four if tight."""

    explain_wanted = Signal()
    cancel_wanted = Signal()
    check_wanted = Signal()
    add_wanted = Signal()
    close_wanted = Signal()
    pin_wanted = Signal(bool)

    def __init__(self, number: int, shelf: Shelf, theme: Theme) -> None:
        super().__init__()
        self._theme, self._is_narrow, self._is_tight = theme, False, False
        self._column, self._output, self._scale = Column(), None, Scale(0, 1)
        self._sheet: TrustSheet | None = None
        which = f"of column {number + 1}"
        self.choice = Choice(which, shelf, self)
        self._clip = ElidedLabel(elide=Qt.TextElideMode.ElideLeft)
        self._clip.setProperty("role", "muted")
        self._found, self._said = NaturalLabel(), _Dispensable()
        self._found.setProperty("role", "heading")
        self.badge = TrustBadge(f"Trust in the map {which}", theme)
        self._bar = QProgressBar(textVisible=False, accessibleName=f"Progress {which}")
        self._bar.setFixedSize(BAR_PX, 8)
        self._explain = self._button("Explain", "explain.now", self.explain_wanted)
        self._cancel = self._button("Cancel", "explain.cancel", self.cancel_wanted)
        self._add = self._tool("Add a column to compare with", self.add_wanted)
        self._close = self._tool(f"Close column {number + 1}", self.close_wanted)
        self._pin = QToolButton(autoRaise=True, checkable=True, accessibleName=f"Keep the clip {which}")
        self._pin.clicked.connect(self.pin_wanted)
        self.badge.opened.connect(self.open_sheet)
        self._lay_out()
        self.set_theme(theme)

    def show_column(self, column: Column, output: Output | None, scale: Scale, *, names_clip: bool) -> None:
        """Show a column's choice and state, on the corpus's scale; `names_clip`: its clip is to be read here."""
        self._column, self._output, self._scale = column, output, scale
        self.choice.show_wish(column.wish)
        name = "" if column.contents is None or not names_clip else column.hidden_as or column.contents.clip
        self._clip.setText(f"{name} (kept)" if name and column.wish.pinned else name)
        self._fit_clip()
        is_kept = bool(column.wish.pinned)
        self._pin.setChecked(is_kept)
        self._pin.setToolTip(
            "Let this column follow again." if is_kept else "Keep this clip while others go on."
        )
        self._show_state()

    def show_place(self, number: int, count: int, *, may_add: bool) -> None:
        """Offer what a column at this place of so many may do."""
        self._close.setVisible(count > 1)
        self._pin.setVisible(count > 1)
        self._add.setVisible(may_add and number == count - 1)

    def set_narrow(self, is_narrow: bool, *, is_tight: bool = False) -> None:
        """Stand in a narrow column, which may be tight as well, or in a wide one."""
        if (is_narrow, is_tight) != (self._is_narrow, self._is_tight):
            self._is_narrow, self._is_tight = is_narrow, is_tight
            self.choice.set_narrow(is_narrow)
            self._bar.setFixedWidth(NARROW_BAR_PX if is_narrow else BAR_PX)
            self._fill_rows()
            self._fit_clip()
            self._show_state()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.badge.set_theme(theme)
        glyphs: tuple[tuple[QToolButton, Glyph], ...] = (
            (self._add, plus),
            (self._close, cross),
            (self._pin, pin),
        )
        for button, glyph in glyphs:
            button.setIcon(icon(glyph, theme))
        self._show_state()

    def open_sheet(self) -> None:
        """Show every check of the map, and how it was made."""
        if self._column.saliency is None:
            return
        self._sheet = TrustSheet(self, self._theme)
        self._sheet.check_wanted.connect(self.check_wanted)
        self._sheet.finished.connect(self._forget_sheet)
        self._show_sheet()
        self._sheet.open()

    def _forget_sheet(self) -> None:
        self._sheet = None

    def _show_sheet(self) -> None:
        column = self._column
        if self._sheet is not None:
            said = "" if column.saliency is None else details(column.saliency, self._output, self._scale)
            self._sheet.show_column(column, said)

    def _show_state(self) -> None:
        column = self._column
        is_explaining = column.status == "explaining"
        self._bar.setVisible(is_explaining)
        self._bar.setRange(0, 1000 if column.fraction > 0 else 0)
        self._bar.setValue(round(1000 * column.fraction))
        self._cancel.setVisible(is_explaining)
        may_explain = column.status in ("ready", "failed") and not column.hidden_as
        self._explain.setVisible(may_explain and bool(column.wish.model))
        self.badge.show_badge(badge(column))
        self._said.is_needed = column.saliency is None
        if column.saliency is None:
            self._say("", status(column), "", is_warning=column.status == "failed")
        else:
            labels = {} if column.contents is None else column.contents.labels
            shown = account(column.saliency, self._output, self._scale, labels)
            self._say(
                shown.found, shown.verdict.text, shown.details, is_warning=shown.verdict.grade != "good"
            )
            self._said.is_needed = shown.verdict.grade != "good"
        self._show_sheet()

    def _say(self, found: str, said: str, tip: str, *, is_warning: bool) -> None:
        self._found.setText(found)
        self._found.setVisible(bool(found))
        self._found.setToolTip(f"{found}\n{tip}")
        self._said.setText(said)
        self._said.setToolTip(tip or said)
        style = f"color: {self._theme.warning if is_warning else self._theme.muted}"
        if style != self._said.styleSheet():
            self._said.setStyleSheet(style)

    def _button(self, text: str, action: str, signal: Signal) -> QPushButton:
        button = QPushButton(text, focusPolicy=Qt.FocusPolicy.TabFocus)
        tell_keys(button, lambda: tip_of(action))
        button.clicked.connect(signal)
        return button

    def _tool(self, name: str, signal: Signal) -> QToolButton:
        button = QToolButton(autoRaise=True, accessibleName=name, toolTip=f"{name}.")
        button.clicked.connect(signal)
        return button

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        self._rows = [QHBoxLayout(spacing=8) for _ in range(ROWS)]
        for row in self._rows:
            rows.addLayout(row)
        for button in (self._pin, self._add, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setIconSize(QSize(14, 14))
        self._fill_rows()

    def _fill_rows(self) -> None:
        """Put every part where it stands in such a header; the room that is left is shared by the numbers."""
        model, target, method = self.choice.boxes
        tools = [(self._pin, 0), (self._add, 0), (self._close, 0)]
        work = [(self._bar, 0), (self._cancel, 0), (self._explain, 0)]
        wide = [
            [(model, 0), (target, 0), (method, 0), (self._clip, 1), *tools],
            [(self._found, 0), (self._said, 1), (self.badge, 0), *work],
        ]
        narrow = [
            [(model, 9), (target, 7), (method, 5), *tools],
            [(self._found, 0), (self._said, 1), (self.badge, 0), *work],
            [(self._clip, 1)],
        ]
        tight = [
            [(model, 1), *tools],
            [(target, 1), (method, 1)],
            [(self._found, 0), (self._said, 1)],
            [(self.badge, 0), (self._clip, 1), *work],
        ]
        for row in self._rows:
            while row.count():
                row.takeAt(0)
        rows = tight if self._is_tight else narrow if self._is_narrow else wide
        for row, parts in zip(self._rows, rows, strict=False):
            row.setSpacing(4 if self._is_narrow else 8)
            for part, stretch in parts:
                row.addWidget(part, stretch)
        state = self._rows[3 if self._is_tight else 1]
        state.addStrut(self._explain.sizeHint().height())
        self.layout().setSpacing(2 if self._is_narrow else 4)
        above, below = (3, 2) if self._is_narrow else (6, 4)
        self.layout().setContentsMargins(8, above, 8, below)

    def _fit_clip(self) -> None:
        """Without a name, its row of a narrow header is left out."""
        name = self._clip.text()
        self._clip.setMinimumWidth(NARROWEST_CLIP_PX if name and not self._is_narrow else 0)
        self._clip.setVisible(bool(name) or not self._is_narrow or self._is_tight)


class _Dispensable(ElidedLabel):
    """Shortened to its room while it is needed; else whole or not at all."""

    is_needed = True

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.is_needed or self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            super().paintEvent(event)
