"""A value as a dot with its interval as a whisker, on an axis from -1 to 1 with 0 marked."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from PySide6.QtCore import QLineF, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from analysis.agreement import Estimate
from listener.views.agreement.words import number

NUMBER_PX, AXIS_PX, MARGIN_PX = 44, 110, 8
_DOT_PX = 3.5
ESTIMATE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Whisker:
    """Where to draw: x in pixels of the axis' ends, of 0, of the value and of the whisker's ends (None without)."""

    left: float
    zero: float
    right: float
    value: float | None
    low: float | None
    high: float | None


def whisker(estimate: Estimate, left: float, right: float) -> Whisker:
    """Place an estimate on an axis from -1 at `left` to 1 at `right`; what lies beyond stands at the end."""

    def at(value: float) -> float | None:
        return None if isnan(value) else left + (min(max(value, -1.0), 1.0) + 1) / 2 * (right - left)

    middle = (left + right) / 2
    return Whisker(left, middle, right, at(estimate.value), at(estimate.low), at(estimate.high))


class WhiskerDelegate(QStyledItemDelegate):
    """Draws the number and, beside it, the dot and whisker."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        estimate = index.data(ESTIMATE)
        self.initStyleOption(option, index)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if is_chosen else QPalette.ColorRole.Text
        ink = option.palette.color(role)
        option.text = ""
        option.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        painter.setPen(ink)
        text = QRect(option.rect.left(), option.rect.top(), NUMBER_PX, option.rect.height())
        painter.drawText(
            text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number(estimate.value)
        )
        left = option.rect.left() + NUMBER_PX + MARGIN_PX
        right = max(option.rect.right() - MARGIN_PX, left + 1)
        quiet = ink if is_chosen else option.palette.color(QPalette.ColorRole.PlaceholderText)
        accent = ink if is_chosen else option.palette.color(QPalette.ColorRole.Highlight)
        _draw(painter, whisker(estimate, left, right), option.rect.center().y() + 0.5, quiet, accent)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(NUMBER_PX + AXIS_PX + 2 * MARGIN_PX, super().sizeHint(option, index).height())


def _draw(painter: QPainter, places: Whisker, y: float, quiet: QColor, accent: QColor) -> None:
    painter.setPen(QPen(quiet, 1))
    painter.drawLine(QLineF(places.left, y, places.right, y))
    painter.drawLine(QLineF(places.zero, y - 6, places.zero, y + 6))
    for end in (places.left, places.right):
        painter.drawLine(QLineF(end, y - 2, end, y + 2))
    if places.low is not None and places.high is not None:
        painter.setPen(QPen(accent, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QLineF(places.low, y, places.high, y))
    if places.value is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawEllipse(QPointF(places.value, y), _DOT_PX, _DOT_PX)
