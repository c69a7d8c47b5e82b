"""One dimension of a clip, drawn: every rater a dot on the corpus scale, the consensus, its spread, models below."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from listener.theme import Theme
from listener.views.clip_labels.record import Dimension, camp_words
from listener.views.clip_labels.strip_picture import StripPicture, dot_at, draw_strip, place

DOTS = 32
MARKS = 10
SHAPES = (
    ("▲", ((0, 0), (5, 9), (-5, 9))),
    ("◆", ((0, 0), (5, 5), (0, 10), (-5, 5))),
    ("■", ((-4, 1), (4, 1), (4, 9), (-4, 9))),
)
TITLES = {"activation": "activation (arousal)"}


class Strip(QWidget):
    """Shows a dimension; hovering a dot tells who gave it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._dimension: Dimension | None = None
        self._predictions: tuple[float, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_dimension(self, dimension: Dimension) -> None:
        """Draw a dimension; predictions stay until others are shown."""
        self._dimension = dimension
        self.setAccessibleName(f"Ratings of {dimension.name}")
        given = ", ".join(f"{rating.value:g}" for rating in dimension.ratings) or "none"
        camps = f"; camps: {', '.join(camp_words(dimension.camps))}" if dimension.camps else ""
        self.setAccessibleDescription(f"{summary(dimension)}; ratings: {given}{camps}")
        self.update()

    def show_predictions(self, numbers: tuple[float, ...]) -> None:
        """Draw what models predict: one number a model, each in a shape of `SHAPES`."""
        self._predictions = numbers
        self.update()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(270, line + DOTS + MARKS + line)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        if self._dimension is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_caption(painter, self._dimension)
        picture = draw_strip(self._dimension, self.width(), DOTS)
        painter.translate(0, self.fontMetrics().height())
        self._paint_ground(painter, picture)
        self._paint_dots(painter, picture)
        self._paint_predictions(painter, self._dimension)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self._dimension is not None:
            self._show_tip(event, self._dimension)
            return True
        return super().event(event)

    def _show_tip(self, event: QHelpEvent, dimension: Dimension) -> None:
        picture = draw_strip(dimension, self.width(), DOTS)
        dot = dot_at(picture, event.pos().x(), event.pos().y() - self.fontMetrics().height())
        if dot is None:
            edges = dimension.edges
            camps = "Circles and diamonds: two camps of raters. " if dimension.camps else "Dots: raters. "
            said = (
                f"{camps}Line: consensus. Band: one spread (SD over raters, n − 1) to either side."
                f" Dashed: the cut points {edges.low:.3g} and {edges.high:.3g}."
            )
        else:
            said = f"{dot.rating.rater}: {dot.rating.emotion}, {dimension.name} {dot.rating.value:g}"
        QToolTip.showText(event.globalPos(), said, self)

    def _paint_caption(self, painter: QPainter, dimension: Dimension) -> None:
        line = QRectF(0, 0, self.width(), self.fontMetrics().height())
        said, metrics = summary(dimension), self.fontMetrics()
        room = self.width() - metrics.horizontalAdvance(said) - metrics.averageCharWidth()
        title = TITLES.get(dimension.name, dimension.name)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(
            line, Qt.AlignmentFlag.AlignLeft, metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
        )
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, said)

    def _paint_ground(self, painter: QPainter, picture: StripPicture) -> None:
        theme = self._theme
        if picture.band is not None:
            band = QColor(theme.accent)
            band.setAlphaF(0.22)
            painter.fillRect(QRectF(picture.band[0], 3, picture.band[1] - picture.band[0], DOTS - 3), band)
        painter.setPen(QPen(QColor(theme.border), 1, Qt.PenStyle.DashLine))
        for x in picture.cuts:
            painter.drawLine(QPointF(x, 3), QPointF(x, DOTS))
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawLine(QPointF(picture.ticks[0][0], DOTS), QPointF(picture.ticks[-1][0], DOTS))
        painter.setPen(QColor(theme.muted))
        for x, number in picture.ticks:
            area = QRectF(x - 12, DOTS + MARKS - 1, 24, self.fontMetrics().height())
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, number)
        if picture.consensus is not None:
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawLine(QPointF(picture.consensus, 1), QPointF(picture.consensus, DOTS))

    def _paint_dots(self, painter: QPainter, picture: StripPicture) -> None:
        """Raters who stand apart in camps are blue circles and orange diamonds."""
        theme, radius = self._theme, picture.radius
        camps = self._dimension.camps
        painter.setPen(QPen(QColor(theme.window), 1))
        painter.setBrush(QColor(theme.lowers if camps else theme.rater))
        for dot in picture.dots:
            at = QPointF(dot.x, dot.y)
            if camps and dot.rating.value > camps.cut:
                reach = radius + 1
                corners = (QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0))
                painter.setBrush(QColor(theme.raises))
                painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
            else:
                painter.drawEllipse(at, radius, radius)

    def _paint_predictions(self, painter: QPainter, dimension: Dimension) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.text))
        for i, number in enumerate(self._predictions):
            x = place(dimension, number, self.width())
            _, shape = SHAPES[i % len(SHAPES)]
            painter.drawPolygon(QPolygonF([QPointF(x + dx, DOTS + dy) for dx, dy in shape]))


def summary(dimension: Dimension) -> str:
    """Consensus and spread in words."""
    if math.isnan(dimension.consensus):
        return "no consensus"
    if math.isnan(dimension.spread):
        return f"{dimension.consensus:.2f}"
    return f"{dimension.consensus:.2f}, spread {dimension.spread:.2f}"
