"""What stands in the gutter beside the rows of regions, and the type that fits into rows."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from listener.views.listen.lanes.parts import Caption, caption_font
from listener.views.listen.region_rows import ROW_PX, Block, RowView, row_view

MARGIN_PX, SCROLL_BAR_PX = 3, 12


class RegionNames(Caption):
    """The lane's name or, beside the rows of several taggers, theirs."""

    def __init__(self) -> None:
        super().__init__("regions")
        self._blocks: tuple[Block, ...] = ()
        self._view = row_view(ROW_PX, 1, 0)

    def show_blocks(self, blocks: tuple[Block, ...], view: RowView) -> None:
        """Name these taggers, if they are several, beside those of their rows that are in sight."""
        self._blocks, self._view = blocks, view
        self.setToolTip(", ".join(block.tagger for block in blocks) if len(blocks) > 1 else "")
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if len(self._blocks) < 2:
            super().paint(painter, option, widget)
            return
        painter.setFont(row_font(self._view.row_px))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(self.colour)
        left = SCROLL_BAR_PX if self._view.above or self._view.below else 4
        seen = self._view.seen
        for block in self._blocks:
            first, last = max(block.first, seen.start), min(block.first + block.rows, seen.stop)
            if first < last:
                y, height = (first - seen.start) * self._view.row_px, (last - first) * self._view.row_px
                room = QRectF(left, MARGIN_PX + y, self.rect().width() - left - 6, height)
                text = metrics.elidedText(block.tagger, Qt.TextElideMode.ElideRight, room.width())
                painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def row_font(row_px: int) -> QFont:
    """The small font or, in low rows, one that just fits."""
    font = caption_font()
    if row_px < QFontMetricsF(font).height():
        font.setPixelSize(row_px - 3)
    return font


@lru_cache(maxsize=8192)
def fitted(text: str, width: int, font: str) -> QStaticText:
    """A text laid out once, shortened to a width in a font, which is given as Qt writes it."""
    shown = QFont()
    shown.fromString(font)
    laid_out = QStaticText(QFontMetricsF(shown).elidedText(text, Qt.TextElideMode.ElideRight, width))
    laid_out.setTextFormat(Qt.TextFormat.PlainText)
    laid_out.prepare(font=shown)
    return laid_out
