"""The waterfall, drawn: what taking away pitch, loudness and tempo does to one output, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from analysis.tables import Scale
from listener.theme import Theme
from listener.views.glyphs import tabular_font
from listener.views.what_if.waterfall_picture import Row, WaterfallPicture, draw_waterfall
from models.explain.waterfall import Bar
from models.interface import Output

ROW_PX, MOST_ROW_PX, BAR_PX, GAP_PX, AXIS_PX = 20, 30, 12, 8, 18
MARK_PX = 2
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Waterfall(QWidget):
    """Draws bars; hovering a row, or the arrow keys, tell of it.

    Signals
    -------
    row_told : str
        All that is known of the row in question; empty for none.
    """

    row_told = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(accessibleName="Waterfall", mouseTracking=True)
        self._theme = theme
        self._bars: Sequence[Bar] = ()
        self._output, self._scale = Output("", "dimension"), Scale(0, 1)
        self._row: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def show_bars(self, bars: Sequence[Bar], output: Output, scale: Scale) -> None:
        """Draw other bars, on the corpus's scale."""
        self._bars, self._output, self._scale = bars, output, scale
        self.setAccessibleName(f"Waterfall of {output.name}")
        rows = draw_waterfall(bars, output, scale, 1.0).rows if bars else ()
        self.setAccessibleDescription("; ".join(f"{row.title}: {row.text}" for row in rows))
        self._tell(None)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(440, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(260, ROW_PX * max(len(self._bars), 1) + AXIS_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        if not self._bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(tabular_font())
        left, right = self._margins()
        picture = draw_waterfall(self._bars, self._output, self._scale, self.width() - left - right)
        self._paint_axis(painter, picture, left)
        for number, row in enumerate(picture.rows):
            self._paint_row(painter, row, number, left)
        self._paint_joints(painter, picture, left)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None or not self._bars:
            super().keyPressEvent(event)
            return
        first = 0 if step > 0 else len(self._bars) - 1
        self._tell(first if self._row is None else min(max(self._row + step, 0), len(self._bars) - 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y() // self._row_height()) if self._bars else -1
        self._tell(row if 0 <= row < len(self._bars) else None)

    def leaveEvent(self, event: QEvent) -> None:
        self._tell(None)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self._row is None and self._bars:
            self._tell(0)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._tell(None)
        super().focusOutEvent(event)

    def _tell(self, row: int | None) -> None:
        self._row = row
        rows = draw_waterfall(self._bars, self._output, self._scale, 1.0).rows if self._bars else ()
        self.row_told.emit("" if row is None else f"{rows[row].title}: {rows[row].sentence}")
        self.update()

    def _row_height(self) -> float:
        return min((self.height() - AXIS_PX) / len(self._bars), MOST_ROW_PX)

    def _margins(self) -> tuple[int, int]:
        """Room for the titles, and for the numbers."""
        metrics = self.fontMetrics()
        left = max(metrics.horizontalAdvance(bar.title) for bar in self._bars) + 2 * GAP_PX
        return left, metrics.horizontalAdvance("(\u221200.00)") + 2 * GAP_PX

    def _paint_axis(self, painter: QPainter, picture: WaterfallPicture, left: int) -> None:
        height = self._row_height() * len(picture.rows)
        for x, text in picture.ticks:
            painter.setPen(QPen(QColor(self._theme.border), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(left + x, 0), QPointF(left + x, height))
            painter.setPen(QColor(self._theme.muted))
            box = QRectF(left + x - 30, height, 60, AXIS_PX)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.setPen(QPen(QColor(self._theme.muted), 1))
        painter.drawLine(QPointF(left + picture.origin, 0), QPointF(left + picture.origin, height))

    def _paint_row(self, painter: QPainter, row: Row, number: int, left: int) -> None:
        theme, height = self._theme, self._row_height()
        top = number * height
        if number == self._row:
            painter.fillRect(QRectF(0, top, self.width(), height), QColor(theme.raised))
        painter.setPen(QColor(theme.text))
        painter.drawText(QRectF(0, top, left - GAP_PX, height), Qt.AlignmentFlag.AlignVCenter, row.title)
        low, high = left + min(row.start, row.end), left + max(row.start, row.end)
        box = QRectF(low, top + (height - BAR_PX) / 2, high - low, BAR_PX)
        self._paint_bar(painter, row, box)
        painter.setPen(QColor(theme.text if row.is_believable else theme.muted))
        number_box = QRectF(0, top, self.width() - GAP_PX, height)
        painter.drawText(number_box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.text)
        if row.null[1] > row.null[0]:
            self._paint_null(painter, left + row.null[0], left + row.null[1], box.bottom() + 2)

    def _paint_bar(self, painter: QPainter, row: Row, box: QRectF) -> None:
        theme = self._theme
        if row.kind == "level" or not row.direction:
            mark = QRectF(box.center().x() - MARK_PX, box.top() - 1, 2 * MARK_PX, box.height() + 2)
            painter.fillRect(mark, QColor(theme.text if row.kind == "level" else theme.muted))
            return
        colour = QColor(theme.raises if row.direction > 0 else theme.lowers)
        if row.is_believable:
            painter.fillRect(box, colour)
            return
        painter.setPen(QPen(QColor(theme.muted), 1))
        painter.setBrush(QBrush(QColor(theme.muted), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(box)

    def _paint_null(self, painter: QPainter, start: float, end: float, y: float) -> None:
        """A bracket: so far resynthesis alone moves the output."""
        painter.setPen(QPen(QColor(self._theme.muted), 1))
        painter.drawLine(QPointF(start, y), QPointF(end, y))
        for x in (start, end):
            painter.drawLine(QPointF(x, y - 2), QPointF(x, y + 1))

    def _paint_joints(self, painter: QPainter, picture: WaterfallPicture, left: int) -> None:
        """From each step's end down to the next step's beginning."""
        height = self._row_height()
        painter.setPen(QPen(QColor(self._theme.muted), 1))
        for number, (row, following) in enumerate(zip(picture.rows, picture.rows[1:], strict=False)):
            if following.kind != "alone":
                x, y = left + row.end, (number + 0.5) * height + BAR_PX / 2
                painter.drawLine(QPointF(x, y), QPointF(x, y + height - BAR_PX))
