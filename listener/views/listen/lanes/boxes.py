"""A lane of boxes with a text each: words, phones."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from analysis.words import Word
from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import NARROW_PX, Bar, Bars, Place
from listener.views.listen.colours import readable_on
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.parts import Caption, caption_font, draw_pixels

MARGIN_PX = 3


class BoxesLane(Lane):
    """A box a word or phone, all in the theme's colour; lanes made of it may colour each."""

    plays_words = True

    def __init__(self, axis: TimeAxis, name: str, caption: str, theme: Theme) -> None:
        self._caption = Caption(caption)
        super().__init__(axis, name, self._caption, theme)
        self._origin, self._leans = "", False
        self._boxes: tuple[Word, ...] = ()
        self._bars = Bars(())
        self.add_painting(self._draw_boxes)
        self.set_theme(theme)

    def show_boxes(self, boxes: Sequence[Word], *, leans: bool = False) -> None:
        """Draw other boxes, with slanting texts if they are not to be relied on."""
        self._boxes, self._leans = tuple(boxes), leans
        self.colour_boxes()

    def say_origin(self, captions: Sequence[str], name: str, tip: str) -> None:
        """Say in the gutter, to screen readers and in the tooltip where the boxes are from."""
        self._origin = tip
        self._caption.set_texts(*captions)
        self.setAccessibleName(name)
        self.setToolTip(tip)

    def set_notice(self, sentence: str) -> None:
        super().set_notice(sentence)
        self.setToolTip(sentence or self._origin)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._caption.set_theme(theme)
        self.colour_boxes()

    def ground(self, _number: int) -> str:
        """The colour of a box, counted from 0."""
        return self.theme.raised

    def wordings(self, number: int) -> tuple[str, ...]:
        """Texts of a box, the longest first: the first that has room stands in it, or the last one, shortened."""
        return (self._boxes[number].text,)

    def colour_boxes(self) -> None:
        """Draw anew: colours have changed."""
        self._bars = Bars(
            [Bar(str(i), box.text, box.start, box.end, self.ground(i)) for i, box in enumerate(self._boxes)]
        )
        self.redraw()

    def _draw_boxes(self, painter: QPainter, place: Place) -> None:
        height = int(place.height) - 2 * MARGIN_PX
        draw_pixels(painter, 0, MARGIN_PX, self._bars.pixels(place, height, narrower_than=NARROW_PX))
        font = caption_font()
        font.setItalic(self._leans)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        for box in self._bars.boxes(place):
            x0, x1 = max(box.x0, 0.0), min(box.x1, place.width)
            room = QRectF(x0, MARGIN_PX, x1 - x0 - 1, height)
            painter.fillRect(room, QColor(box.bar.colour))
            painter.setPen(QColor(readable_on(box.bar.colour)))
            texts = self.wordings(int(box.bar.key))
            fitting = (text for text in texts if metrics.horizontalAdvance(text) <= room.width() - 2)
            text = next(fitting, texts[-1])
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() - 2)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)
