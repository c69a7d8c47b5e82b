"""The few icons of the window, drawn as paths so that they are sharp on every screen and in every theme."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QIcon,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QApplication

from listener.theme import Theme

SIZE_PX = 20
SCALES = (1, 2, 3)

Glyph = Callable[[], QPainterPath]


def play() -> QPainterPath:
    """A triangle."""
    return _triangle(6, 4, 15)


def pause() -> QPainterPath:
    """Two bars."""
    path = QPainterPath()
    path.addRect(QRectF(5, 4, 3.5, 12))
    path.addRect(QRectF(11.5, 4, 3.5, 12))
    return path


def play_span() -> QPainterPath:
    """A triangle between two lines."""
    path = _triangle(7, 6, 14)
    path.addRect(QRectF(3, 4, 1.6, 12))
    path.addRect(QRectF(15.4, 4, 1.6, 12))
    return path


def loop() -> QPainterPath:
    """An arrow that bites its tail."""
    ring = QPainterPath()
    ring.arcMoveTo(QRectF(4, 4, 12, 12), 60)
    ring.arcTo(QRectF(4, 4, 12, 12), 60, 290)
    stroker = QPainterPathStroker()
    stroker.setWidth(1.8)
    path = stroker.createStroke(ring)
    path.addPolygon(QPolygonF([QPointF(12.4, 1.6), QPointF(17.4, 5.2), QPointF(11.8, 8)]))
    return path


def speaker() -> QPainterPath:
    """A loudspeaker with one wave."""
    path = QPainterPath()
    path.addPolygon(
        QPolygonF([QPointF(*at) for at in ((3, 7.5), (6, 7.5), (10, 4), (10, 16), (6, 12.5), (3, 12.5))])
    )
    wave = QPainterPath()
    wave.arcMoveTo(QRectF(8, 5, 8, 10), -50)
    wave.arcTo(QRectF(8, 5, 8, 10), -50, 100)
    stroker = QPainterPathStroker()
    stroker.setWidth(1.6)
    path.addPath(stroker.createStroke(wave))
    return path


def sliders() -> QPainterPath:
    """Three lines, each with a knob elsewhere."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for y, x in ((4.5, 12.5), (10, 7), (15.5, 11)):
        path.addRect(QRectF(3, y - 0.8, 14, 1.6))
        path.addEllipse(QPointF(x, y), 2.4, 2.4)
    return path


def plus() -> QPainterPath:
    """A cross of upright lines."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRect(QRectF(9.1, 4, 1.8, 12))
    path.addRect(QRectF(4, 9.1, 12, 1.8))
    return path


def cross() -> QPainterPath:
    """A cross of slanting lines."""
    lines = QPainterPath()
    for start, end in (((5, 5), (15, 15)), ((15, 5), (5, 15))):
        lines.moveTo(*start)
        lines.lineTo(*end)
    stroker = QPainterPathStroker()
    stroker.setWidth(1.8)
    return stroker.createStroke(lines)


def pin() -> QPainterPath:
    """A drawing pin."""
    path = QPainterPath()
    path.addRect(QRectF(6, 3, 8, 1.8))
    path.addRect(QRectF(7.5, 4.8, 5, 5))
    path.addRect(QRectF(5, 9.8, 10, 1.8))
    path.addRect(QRectF(9.3, 11.6, 1.4, 6))
    return path


def icon(glyph: Glyph, theme: Theme) -> QIcon:
    """The glyph in the theme's text colour, muted where disabled, in the accent where switched on."""
    made = QIcon()
    for mode, state, colour in (
        (QIcon.Mode.Normal, QIcon.State.Off, theme.text),
        (QIcon.Mode.Normal, QIcon.State.On, theme.accent),
        (QIcon.Mode.Disabled, QIcon.State.Off, theme.muted),
    ):
        for scale in SCALES:
            made.addPixmap(pixmap(glyph, colour, scale), mode, state)
    return made


def pixmap(glyph: Glyph, colour: str, scale: float) -> QPixmap:
    """The glyph in a colour for a screen of `scale` device pixels a pixel."""
    made = QPixmap(QSize(SIZE_PX, SIZE_PX) * scale)
    made.setDevicePixelRatio(scale)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(glyph().simplified(), QColor(colour))
    painter.end()
    return made


def tabular_font() -> QFont:
    """The application's font with figures of one width, so that running numbers stand still."""
    font = QFont(QApplication.font())
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _triangle(left: float, top: float, right: float) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(left, top), QPointF(right, 10), QPointF(left, 20 - top)]))
    path.closeSubpath()
    return path
