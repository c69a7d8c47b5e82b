"""Under the lanes: the difference of two columns in the right one of the two, their agreement in the left one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from listener.theme import Theme
from listener.views.elided import ElidedLabel
from listener.views.listen.axis import TimeAxis
from listener.views.listen.difference import Difference
from listener.views.listen.lanes.parts import caption_font
from listener.views.listen.lanes.strip import SaliencyStrip
from listener.views.listen.legend import Legend, difference_key

MOST_LINES = 4
STRIP_PX, FOLD_PX = 64, 18


class Comparison(QStackedWidget):
    """One column's part of a comparison; as high in every column, so that lanes stay aligned.

    Folded, it is one line: what is compared in one column, the first measure in the other.

    Signals
    -------
    fold_wanted : bool
    """

    fold_wanted = Signal(bool)

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        super().__init__(accessibleName="Comparison with the neighbouring column")
        self.strip = SaliencyStrip(axis, theme, name="Difference of two columns")
        self.strip.setFixedHeight(STRIP_PX)
        self._legend = Legend(theme)
        self._title, self._brief = ElidedLabel(), ElidedLabel()
        self._title.setProperty("role", "heading")
        self._lines = [ElidedLabel() for _ in range(MOST_LINES)]
        for label in (self._title, self._brief, *self._lines):
            label.setFont(caption_font())
        for label in (self._brief, *self._lines):
            label.setProperty("role", "muted")
        self._is_folded = False
        self._fold = QToolButton(autoRaise=True, focusPolicy=Qt.FocusPolicy.TabFocus)
        self._fold.setFixedSize(FOLD_PX, FOLD_PX)
        self._fold.clicked.connect(lambda: self.fold_wanted.emit(not self._is_folded))
        self._measures, self._picture = _column(*self._lines, spacing=1), _column(self._legend, self.strip)
        title = QWidget()
        row = QHBoxLayout(title, spacing=2)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._fold)
        row.addWidget(self._title, 1)
        self._measures.layout().setContentsMargins(FOLD_PX + 2, 0, 0, 0)
        brief = _column(self._brief)
        brief.layout().setContentsMargins(8, 2, 8, 0)
        pages = (QWidget(), _column(title, self._measures), _column(brief, self._picture))
        for page in pages:
            self.addWidget(page)
        self._height = max(page.sizeHint().height() for page in pages)
        self.set_folded(False)

    def set_folded(self, is_folded: bool) -> None:
        """Take one line only, or all the room that pictures and measures need."""
        self._is_folded = is_folded
        self._fold.setArrowType(Qt.ArrowType.RightArrow if is_folded else Qt.ArrowType.DownArrow)
        name = f"{'Show' if is_folded else 'Fold'} the comparison of two columns"
        self._fold.setAccessibleName(name)
        self._fold.setToolTip(f"{name}.")
        for part in (self._measures, self._picture):
            part.setVisible(not is_folded)
        self._brief.parentWidget().setVisible(is_folded)
        self.setFixedHeight(FOLD_PX + 2 if is_folded else self._height)

    def show_nothing(self) -> None:
        """Take part in no comparison."""
        self.setCurrentIndex(0)

    def show_numbers(self, difference: Difference) -> None:
        """Say what is compared and how far the two agree."""
        self.setCurrentIndex(1)
        self._title.setText(difference.title)
        said = difference.lines or (difference.reason,)
        for number, line in enumerate(self._lines):
            line.setText(said[number] if number < len(said) else "")
            line.setToolTip(difference.tip or difference.reason)

    def show_difference(self, difference: Difference) -> None:
        """Draw it, or say why it cannot be drawn."""
        self.setCurrentIndex(2)
        said = difference.lines or (difference.reason,)
        self._brief.setText(said[0])
        self._brief.setToolTip("\n".join([*said, difference.tip]).strip())
        picture = difference.picture
        shown = (
            None if picture is None else difference_key(picture, difference.minuend, difference.subtrahend)
        )
        self._legend.show_key(picture, shown)
        self.strip.show_saliency(picture)
        self.strip.set_notice(difference.reason)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours; the strip is themed with the other lanes."""
        self._legend.set_theme(theme)


def _column(*parts: QWidget, spacing: int = 0) -> QWidget:
    """The parts below each other."""
    whole = QWidget()
    column = QVBoxLayout(whole, spacing=spacing)
    column.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return whole
