"""The tagged regions of a clip, in rows so that none hides another."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import NARROW_PX, Bar, Bars, Place, row_height
from listener.views.listen.colours import readable_on
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.parts import Caption, caption_font, draw_pixels
from listener.views.listen.mouse import Stretch

ROW_PX, MOST_ROWS_SEEN, MARGIN_PX = 20, 4, 3
LEAST_TEXT_PX, LEAST_TEXT_HEIGHT_PX = 12, 12


class RegionsLane(Lane):
    """A bar a region, in its tag's colour."""

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        self._caption = Caption("regions")
        super().__init__(axis, "Tagged regions", self._caption, theme)
        self.bars = Bars(())
        self._chosen = ""
        self._rows = 1
        self._moved: tuple[str, Stretch] | None = None
        self.add_painting(self._draw_regions)
        self.set_theme(theme)
        self.show_regions((), rows=1)

    def show_regions(self, bars: Sequence[Bar], rows: int) -> None:
        """Draw regions in a lane of so many rows (`MOST_ROWS_SEEN` at their full height, then narrower)."""
        self.bars = Bars(bars)
        self._rows = rows
        self.setFixedHeight(max(ROW_PX * min(max(rows, 1), MOST_ROWS_SEEN), rows) + 2 * MARGIN_PX)
        self.redraw()

    def show_chosen(self, key: str | None) -> None:
        """Mark the chosen region."""
        self._chosen = key or ""
        self.redraw()

    def show_moved(self, key: str, stretch: Stretch | None) -> None:
        """Draw one region elsewhere while its edge is dragged; None puts it back."""
        self._moved = None if stretch is None else (key, stretch)
        self.redraw()

    def row_at(self, y: float) -> int:
        """The row at a pixel from the top."""
        return int((y - MARGIN_PX) // self._row_height(self.place))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._caption.set_theme(theme)

    def _draw_regions(self, painter: QPainter, place: Place) -> None:
        height = self._row_height(place)
        has_texts = height >= LEAST_TEXT_HEIGHT_PX
        narrow = self.bars.pixels(place, height, narrower_than=NARROW_PX if has_texts else inf)
        draw_pixels(painter, 0, MARGIN_PX, narrow)
        painter.setFont(caption_font())
        for box in self.bars.boxes(place) if has_texts else ():
            self._draw_bar(painter, box.bar, box.x0, box.x1, place)
        self._draw_marked(painter, place)

    def _draw_marked(self, painter: QPainter, place: Place) -> None:
        """The chosen bar once more, with an outline; a dragged one where it would go."""
        bar = next((bar for bar in self.bars.bars if bar.key == self._chosen), None)
        if bar is None:
            return
        stretch = (bar.start, bar.end)
        if self._moved is not None and self._moved[0] == bar.key:
            stretch = self._moved[1]
        room = self._draw_bar(painter, bar, place.x(stretch[0]), place.x(stretch[1]), place)
        painter.setPen(QPen(QColor(self.theme.cursor), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(room.adjusted(1, 1, -1, -1))

    def _row_height(self, place: Place) -> int:
        return row_height(place.height - 2 * MARGIN_PX, self._rows, ROW_PX)

    def _draw_bar(self, painter: QPainter, bar: Bar, x0: float, x1: float, place: Place) -> QRectF:
        height = self._row_height(place)
        room = QRectF(x0, MARGIN_PX + bar.row * height, x1 - x0, max(height - 1, 1))
        painter.fillRect(room, QColor(bar.colour))
        text_room = room.intersected(QRectF(0, 0, place.width, place.height)).adjusted(5, 0, -4, 0)
        if text_room.width() >= LEAST_TEXT_PX and height >= LEAST_TEXT_HEIGHT_PX:
            painter.setPen(QColor(readable_on(bar.colour)))
            metrics = QFontMetricsF(painter.font())
            text = metrics.elidedText(bar.text, Qt.TextElideMode.ElideRight, text_room.width())
            painter.drawText(text_room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        return room
