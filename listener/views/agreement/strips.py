"""One tag's regions on the clip's time axis, a strip for each tagger; a click plays what is under it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from analysis.agreement import Decision, TagDispute, decided_spans
from analysis.session.tags import Tag

ROW_PX, GAP_PX, NAMES_PX = 18, 3, 90
DECIDED = "decided"
Span = tuple[float, float]


def lines(
    dispute: TagDispute, taggers: Sequence[str], decision: Decision | None
) -> tuple[tuple[str, tuple[Span | None, ...]], ...]:
    """What is drawn: each tagger's name with regions in s (None for the whole clip), then what is decided."""
    said = [(tagger, tuple(_span(tag) for tag in dispute.of(tagger))) for tagger in taggers]
    decided = [] if decision is None else [(DECIDED, decided_spans(dispute, decision))]
    return (*said, *decided)


def tag_at(
    dispute: TagDispute, taggers: Sequence[str], x: float, y: float, *, width: float, duration: float
) -> Tag | None:
    """The tag that is drawn at a place, by pixels; of several the shortest."""
    line = int(y // (ROW_PX + GAP_PX))
    axis = width - NAMES_PX
    if not (0 <= line < len(taggers) and x >= NAMES_PX and axis > 0):
        return None
    at = (x - NAMES_PX) / axis * duration
    under = [
        tag
        for tag in dispute.of(taggers[line])
        if tag.start_s is None or tag.end_s is None or tag.start_s <= at <= tag.end_s
    ]
    return min(under, key=lambda tag: (tag.end_s or duration) - (tag.start_s or 0.0), default=None)


class Strips(QWidget):
    """Draws a dispute; `clicked` gives the tag under the mouse."""

    clicked = Signal(object)

    def __init__(self, dispute: TagDispute, taggers: Sequence[str], colour: str, duration: float) -> None:
        super().__init__()
        self._taggers = taggers
        self._dispute, self._colour, self._duration = dispute, QColor(colour), max(duration, 1e-3)
        self._decision: Decision | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip("Click a region to hear it.")
        self.setAccessibleName(_spoken(dispute))

    def show_decision(self, decision: Decision | None) -> None:
        """Draw what is decided below what was said."""
        self._decision = decision
        self.update()

    def sizeHint(self) -> QSize:
        count = len(self._taggers) + 1
        return QSize(300, count * (ROW_PX + GAP_PX) - GAP_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        tag = tag_at(
            self._dispute,
            self._taggers,
            place.x(),
            place.y(),
            width=self.width(),
            duration=self._duration,
        )
        if tag is not None:
            self.clicked.emit(tag)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        quiet = self.palette().color(QPalette.ColorRole.PlaceholderText)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        for number, (name, spans) in enumerate(lines(self._dispute, self._taggers, self._decision)):
            top = number * (ROW_PX + GAP_PX)
            painter.setPen(ink if spans else quiet)
            text = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, NAMES_PX - 8)
            painter.drawText(QRectF(0, top, NAMES_PX - 8, ROW_PX), Qt.AlignmentFlag.AlignVCenter, text)
            axis = QRectF(NAMES_PX, top, self.width() - NAMES_PX - 1, ROW_PX)
            painter.setPen(QPen(quiet, 1, Qt.PenStyle.DotLine))
            painter.drawLine(axis.left(), axis.center().y(), axis.right(), axis.center().y())
            for span in spans:
                self._draw_span(painter, axis, span, ink)

    def _draw_span(self, painter: QPainter, axis: QRectF, span: Span | None, ink: QColor) -> None:
        start, end = span if span is not None else (0.0, self._duration)
        left = axis.left() + start / self._duration * axis.width()
        width = max((end - start) / self._duration * axis.width(), 3.0)
        fill = QColor(self._colour)
        # A tag of the whole clip is only outlined: it says nothing of where.
        fill.setAlpha(255 if span is not None else 40)
        painter.setBrush(fill)
        painter.setPen(QPen(ink, 1))
        painter.drawRoundedRect(QRectF(left, axis.top() + 2, width, axis.height() - 4), 3, 3)


def _span(tag: Tag) -> Span | None:
    return None if tag.start_s is None or tag.end_s is None else (tag.start_s, tag.end_s)


def _spoken(dispute: TagDispute) -> str:
    said = [
        f"{tag.tagger} {'whole clip' if tag.start_s is None else f'{tag.start_s:.2f} to {tag.end_s:.2f} s'}"
        for tag in dispute.tags
    ]
    return f"{dispute.tag}: {'; '.join(said)}"
