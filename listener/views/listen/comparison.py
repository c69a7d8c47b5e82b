"""Under the lanes: the difference of two columns in the right one of the two, their agreement in the left one."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from listener.theme import Theme
from listener.views.elided import ElidedLabel
from listener.views.listen.axis import TimeAxis
from listener.views.listen.difference import Difference
from listener.views.listen.lanes.parts import caption_font
from listener.views.listen.lanes.strip import SaliencyStrip
from listener.views.listen.legend import Legend, difference_key

MOST_LINES = 4
STRIP_PX = 64


class Comparison(QStackedWidget):
    """One column's part of a comparison; as high in every column, so that lanes stay aligned."""

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        super().__init__(accessibleName="Comparison with the neighbouring column")
        self.strip = SaliencyStrip(axis, theme, name="Difference of two columns")
        self.strip.setFixedHeight(STRIP_PX)
        self._legend, self._title = Legend(theme), ElidedLabel()
        self._title.setFont(caption_font())
        self._title.setProperty("role", "heading")
        self._lines = [ElidedLabel() for _ in range(MOST_LINES)]
        numbers = QWidget()
        rows = QVBoxLayout(numbers, spacing=1)
        rows.setContentsMargins(8, 2, 8, 2)
        rows.addWidget(self._title)
        for line in self._lines:
            line.setFont(caption_font())
            line.setProperty("role", "muted")
            rows.addWidget(line)
        rows.addStretch(1)
        drawn = QWidget()
        column = QVBoxLayout(drawn, spacing=0)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._legend)
        column.addWidget(self.strip)
        column.addStretch(1)
        for page in (QWidget(), numbers, drawn):
            self.addWidget(page)
        self.setFixedHeight(max(numbers.sizeHint().height(), drawn.sizeHint().height()))

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
