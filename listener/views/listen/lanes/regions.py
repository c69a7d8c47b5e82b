"""The tagged regions of a clip, in rows so that none hides another; several taggers' one below the other."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollBar

from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.bars import Bar, Bars, Place
from listener.views.listen.colours import readable_on
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.parts import draw_pixels
from listener.views.listen.lanes.region_names import MARGIN_PX, SCROLL_BAR_PX, RegionNames, fitted, row_font
from listener.views.listen.mouse import Stretch
from listener.views.listen.region_rows import (
    LEAST_ROW_PX,
    ROW_PX,
    Block,
    RegionRows,
    RowView,
    hidden_rows,
    row_view,
)

MOST_PX, MOST_PX_OF_SEVERAL = 80, 120
LEAST_NAMED_PX, LEAST_BRACKET_PX = 36, 2


class RegionsLane(Lane):
    """A bar a region, in its tag's colour; a bracket where a tagger heard the clip's emotion.

    Rows are as high as there is room, but never too low to be read: where they are too many, some are in sight, and the
    others are scrolled to.
    """

    def __init__(self, axis: TimeAxis, theme: Theme) -> None:
        self._names = RegionNames()
        super().__init__(axis, "Tagged regions", self._names, theme)
        self.bars = Bars(())
        self._filled, self._brackets = Bars(()), Bars(())
        self._blocks: tuple[Block, ...] = ()
        self._chosen = ""
        self._rows = 1
        self._font, self._font_name = QFont(), ""
        self._moved: tuple[str, Stretch] | None = None
        self._scroll_bar = QScrollBar(Qt.Orientation.Vertical, self, accessibleName="Rows of regions")
        self._scroll_bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll_bar.valueChanged.connect(self._scrolled)
        self.add_painting(self._draw_regions)
        self.set_theme(theme)
        self.show_regions(RegionRows(), rows=1)

    def show_regions(self, regions: RegionRows, rows: int) -> None:
        """Draw regions in a lane of so many rows, which is at least as high as they need up to a limit."""
        is_other = self.bars.by_key.keys().isdisjoint(regions.all.by_key)
        self.bars, self._filled, self._brackets = regions.all, regions.filled, regions.brackets
        self._rows, self._blocks = rows, regions.blocks
        most_px = MOST_PX_OF_SEVERAL if len(regions.blocks) > 1 else MOST_PX
        self.setMinimumHeight(min(ROW_PX * max(rows, 1), most_px) + 2 * MARGIN_PX)
        self._fit_rows()
        if is_other:
            self._scroll_bar.setValue(0)
        self.redraw()

    def show_chosen(self, key: str | None) -> None:
        """Mark the chosen region, and scroll to it."""
        self._chosen = key or ""
        bar = self.bars.by_key.get(self._chosen)
        if bar is not None:
            seen = self.row_view.seen
            self._scroll_bar.setValue(min(max(seen.start, bar.row - len(seen) + 1), bar.row))
        self.redraw()

    def show_moved(self, key: str, stretch: Stretch | None) -> None:
        """Draw one region elsewhere while its edge is dragged; None puts it back."""
        self._moved = None if stretch is None else (key, stretch)
        self.redraw()

    @property
    def grip_from_px(self) -> int:
        return 0 if self._scroll_bar.isHidden() else SCROLL_BAR_PX

    @property
    def row_view(self) -> RowView:
        """Which rows are in sight."""
        return row_view(self.height() - 2 * MARGIN_PX, self._rows, self._scroll_bar.value())

    def row_at(self, y: float) -> int | None:
        """The row at a pixel from the top; None where there is none."""
        view = self.row_view
        row = view.seen.start + int((y - MARGIN_PX) // view.row_px)
        return row if row in view.seen else None

    def scroll_rows(self, notches: float) -> None:
        """Bring rows further up, or down if negative, into sight."""
        self._scroll_bar.setValue(self._scroll_bar.value() - round(3 * notches))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._names.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_scroll_bar"):  # pyqtgraph resizes its view while it is being built
            self._fit_rows()

    def _fit_rows(self) -> None:
        view = self.row_view
        hidden = view.above + view.below
        self._scroll_bar.setRange(0, hidden)
        self._scroll_bar.setPageStep(len(view.seen))
        if self._scroll_bar.isHidden() == (hidden > 0):
            self._scroll_bar.setVisible(hidden > 0)
            self.updateGeometry()
        self._scroll_bar.setGeometry(0, 0, SCROLL_BAR_PX, self.height())
        self._names.show_blocks(self._blocks, self.row_view)

    def _scrolled(self) -> None:
        self._names.show_blocks(self._blocks, self.row_view)
        self.redraw()

    def _draw_regions(self, painter: QPainter, place: Place) -> None:
        view = self.row_view
        self._font = row_font(view.row_px)
        self._font_name = self._font.toString()
        painter.setFont(self._font)
        draw_pixels(painter, 0, MARGIN_PX, self._filled.pixels(place, view.row_px, rows=view.seen))
        for box in self._filled.boxes(place, from_px=LEAST_NAMED_PX, rows=view.seen):
            self._draw_name(painter, box.bar, self._room(box.bar, box.x0, box.x1, view), place)
        for box in self._brackets.boxes(place, from_px=LEAST_BRACKET_PX, rows=view.seen):
            self._draw_bar(painter, box.bar, self._room(box.bar, box.x0, box.x1, view), place)
        painter.setPen(QPen(QColor(self.theme.border), 1))
        for block in self._blocks[1:]:
            if block.first in view.seen:
                y = MARGIN_PX + (block.first - view.seen.start) * view.row_px - 1
                painter.drawLine(0, y, round(place.width), y)
        self._draw_marked(painter, place, view)
        self._draw_hidden(painter, place, view)

    def _draw_hidden(self, painter: QPainter, place: Place, view: RowView) -> None:
        """Say how many rows are out of sight."""
        said = hidden_rows(view)
        if said:
            y = MARGIN_PX + len(view.seen) * view.row_px
            painter.setFont(row_font(LEAST_ROW_PX))
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(
                QRectF(4, y, place.width - 8, place.height - y), Qt.AlignmentFlag.AlignVCenter, said
            )

    def _draw_marked(self, painter: QPainter, place: Place, view: RowView) -> None:
        """The chosen bar once more, with an outline; a dragged one where it would go."""
        bar = self.bars.by_key.get(self._chosen)
        if bar is None or bar.row not in view.seen:
            return
        stretch = (bar.start, bar.end)
        if self._moved is not None and self._moved[0] == bar.key:
            stretch = self._moved[1]
        room = self._room(bar, place.x(stretch[0]), place.x(stretch[1]), view)
        self._draw_bar(painter, bar, room, place)
        painter.setPen(QPen(QColor(self.theme.cursor), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(room.adjusted(1, 1, -1, -1))

    def _room(self, bar: Bar, x0: float, x1: float, view: RowView) -> QRectF:
        y = MARGIN_PX + (bar.row - view.seen.start) * view.row_px
        return QRectF(x0, y, x1 - x0, view.row_px - 1)

    def _draw_bar(self, painter: QPainter, bar: Bar, room: QRectF, place: Place) -> None:
        if bar.is_bracket:
            self._draw_bracket(painter, room)
        else:
            painter.fillRect(room, QColor(bar.colour))
        self._draw_name(painter, bar, room, place)

    def _draw_name(self, painter: QPainter, bar: Bar, room: QRectF, place: Place) -> None:
        left, right = max(room.left(), 0.0) + 5, min(room.right(), place.width) - 4
        if right - left >= LEAST_NAMED_PX - 9:
            painter.setPen(QColor(self.theme.text if bar.is_bracket else readable_on(bar.colour)))
            text = fitted(bar.text, int(right - left), self._font_name)
            painter.drawStaticText(
                QPointF(left, room.top() + (room.height() - text.size().height()) / 2), text
            )

    def _draw_bracket(self, painter: QPainter, room: QRectF) -> None:
        """A line with legs that point down to what was heard."""
        painter.setPen(QPen(QColor(self.theme.text), 2))
        top = room.top() + 1
        painter.drawLine(round(room.left()), round(top), round(room.right()), round(top))
        for x in (room.left() + 1, room.right() - 1):
            painter.drawLine(round(x), round(top), round(x), round(room.bottom()))
