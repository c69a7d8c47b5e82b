"""The small signs of tags: a disc in the tag's colour, a bracket for where the emotion was heard."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from analysis.session.marks import HEARD_HERE

SWATCH = 12
# A grey rim keeps dark colours apart from a dark ground and light ones from a light ground.
RIM = "#8c8c8c"


@lru_cache(maxsize=256)
def swatch(colour: str, name: str = "") -> QIcon:
    """The sign of a tag of this colour and name."""
    picture = QPixmap(SWATCH * 2, SWATCH * 2)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if name == HEARD_HERE:
            painter.setPen(QPen(QColor(RIM), 3))
            right, bottom = SWATCH * 2 - 3, SWATCH * 2 - 5
            painter.drawPolyline(
                [QPointF(3, bottom), QPointF(3, 6), QPointF(right, 6), QPointF(right, bottom)]
            )
        else:
            painter.setPen(QPen(QColor(RIM), 1.5))
            painter.setBrush(QColor(colour))
            painter.drawEllipse(picture.rect().adjusted(2, 2, -2, -2))
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)  # or Qt would tint it
    icon.addPixmap(picture, QIcon.Mode.Disabled)
    return icon
