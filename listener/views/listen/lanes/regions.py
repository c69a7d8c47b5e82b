"""The tagged regions of a clip, in rows so that none hides another; several taggers' one below the other."""

from __future__ import annotations

from math import inf

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import NARROW_PX, Bar, Bars, Place, row_height
from listener.views.listen.colours import readable_on
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.parts import Caption, caption_font, draw_pixels
from listener.views.listen.mouse import Stretch
from listener.views.listen.region_rows import Block, RegionRows

ROW_PX, MOST_ROWS_SEEN, MOST_ROWS_OF_SEVERAL, MARGIN_PX = 20, 4, 6, 3
LEAST_TEXT_PX, LEAST_TEXT_HEIGHT_PX, LEAST_BRACKET_PX = 12, 12, 2


class Names(Caption):
    """The lane's name or, beside the rows of several taggers, theirs."""

    def __init__(self) -> None:
        super().__init__("regions")
        self._blocks: tuple[Block, ...] = ()
        self._row_px = ROW_PX

    def show_blocks(self, blocks: tuple[Block, ...], row_px: int) -> None:
        """Name these taggers, if they are several."""
        self._blocks, self._row_px = blocks, row_px
        self.setToolTip(", ".join(block.tagger for block in blocks) if len(blocks) > 1 else "")
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if len(self._blocks) < 2:
            super().paint(painter, option, widget)
            return
        painter.setFont(caption_font())
        painter.setPen(self.colour)
        metrics = QFontMetricsF(painter.font())
        for block in self._blocks:
            room = QRectF(
                4, MARGIN_PX + block.first * self._row_px, self.rect().width() - 10, block.rows * self._row_px
            )
            if room.height() >= LEAST_TEXT_HEIGHT_PX:
                text = metrics.elidedText(block.tagger, Qt.TextElideMode.ElideRight, room.width())
                painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


class RegionsLane(Lane):
    """A bar a region, in its tag's colour; a bracket where a tagger heard the clip's emotion."""

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        self._names = Names()
        super().__init__(axis, "Tagged regions", self._names, theme)
        self.bars = Bars(())
        self._filled, self._brackets = Bars(()), Bars(())
        self._blocks: tuple[Block, ...] = ()
        self._chosen = ""
        self._rows = 1
        self._moved: tuple[str, Stretch] | None = None
        self.add_painting(self._draw_regions)
        self.set_theme(theme)
        self.show_regions(RegionRows(), rows=1)

    def show_regions(self, regions: RegionRows, rows: int) -> None:
        """Draw regions in a lane of so many rows: a few of them at their full height, more are narrower."""
        self.bars = Bars(regions.bars)
        self._filled = Bars([bar for bar in regions.bars if not bar.is_bracket])
        self._brackets = Bars([bar for bar in regions.bars if bar.is_bracket])
        self._rows, self._blocks = rows, regions.blocks
        most = MOST_ROWS_OF_SEVERAL if len(regions.blocks) > 1 else MOST_ROWS_SEEN
        self.setFixedHeight(max(ROW_PX * min(max(rows, 1), most), rows) + 2 * MARGIN_PX)
        self._names.show_blocks(regions.blocks, row_height(self.height() - 2 * MARGIN_PX, rows, ROW_PX))
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
        self._names.set_theme(theme)

    def _draw_regions(self, painter: QPainter, place: Place) -> None:
        height = self._row_height(place)
        has_texts = height >= LEAST_TEXT_HEIGHT_PX
        for bars in (self._filled,) if has_texts else (self._filled, self._brackets):
            narrow = bars.pixels(place, height, narrower_than=NARROW_PX if has_texts else inf)
            draw_pixels(painter, 0, MARGIN_PX, narrow)
        painter.setFont(caption_font())
        if has_texts:
            for box in self._filled.boxes(place):
                self._draw_bar(painter, box.bar, box.x0, box.x1, place)
            for box in self._brackets.boxes(place, from_px=LEAST_BRACKET_PX):
                self._draw_bar(painter, box.bar, box.x0, box.x1, place)
        painter.setPen(QPen(QColor(self.theme.border), 1))
        for block in self._blocks[1:]:
            y = MARGIN_PX + block.first * height - 0.5
            painter.drawLine(0, round(y), round(place.width), round(y))
        self._draw_marked(painter, place)

    def _draw_marked(self, painter: QPainter, place: Place) -> None:
        """The chosen bar once more, with an outline; a dragged one where it would go."""
        bar = self.bars.by_key.get(self._chosen)
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
        if bar.is_bracket:
            self._draw_bracket(painter, room)
            text_colour = self.theme.text
        else:
            painter.fillRect(room, QColor(bar.colour))
            text_colour = readable_on(bar.colour)
        text_room = room.intersected(QRectF(0, 0, place.width, place.height)).adjusted(5, 0, -4, 0)
        if text_room.width() >= LEAST_TEXT_PX and height >= LEAST_TEXT_HEIGHT_PX:
            painter.setPen(QColor(text_colour))
            metrics = QFontMetricsF(painter.font())
            text = metrics.elidedText(bar.text, Qt.TextElideMode.ElideRight, text_room.width())
            painter.drawText(text_room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        return room

    def _draw_bracket(self, painter: QPainter, room: QRectF) -> None:
        """A line with legs that point down to what was heard."""
        painter.setPen(QPen(QColor(self.theme.text), 2))
        top = room.top() + 1
        painter.drawLine(round(room.left()), round(top), round(room.right()), round(top))
        for x in (room.left() + 1, room.right() - 1):
            painter.drawLine(round(x), round(top), round(x), round(room.bottom()))
