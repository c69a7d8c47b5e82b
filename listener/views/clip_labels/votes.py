"""Raters' votes for classes as bars."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from listener.theme import Theme
from listener.views.clip_labels.record import Vote
from listener.views.shade import shade

NAME_WIDTH = 84
COUNT_WIDTH = 24


class Votes(QWidget):
    """One line a class: its name, a bar as long as its share of the votes, and their number."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._votes: tuple[Vote, ...] = ()
        self.setAccessibleName("Votes of the raters")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_votes(self, votes: tuple[Vote, ...]) -> None:
        """Show these votes."""
        self._votes = votes
        self.setAccessibleDescription(", ".join(describe(vote, votes) for vote in votes))
        self.setFixedHeight(len(votes) * self._line())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(270, len(self._votes) * self._line())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        theme, line = self._theme, self._line()
        total = sum(vote.count for vote in self._votes)
        room = self.width() - NAME_WIDTH - COUNT_WIDTH
        middle = Qt.AlignmentFlag.AlignVCenter
        for i, vote in enumerate(self._votes):
            area = QRectF(0, i * line, self.width(), line)
            bar = QRectF(NAME_WIDTH, i * line + 4, room * vote.count / total, line - 8)
            painter.fillRect(bar, QColor(shade(theme.grid_low, theme.grid_high, 1.0)))
            painter.setPen(QColor(theme.text))
            name = self.fontMetrics().elidedText(vote.emotion, Qt.TextElideMode.ElideRight, NAME_WIDTH - 6)
            painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, name)
            painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, str(vote.count))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        return super().event(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        line = event.pos().y() // self._line()
        if 0 <= line < len(self._votes):
            QToolTip.showText(event.globalPos(), describe(self._votes[line], self._votes), self)

    def _line(self) -> int:
        return self.fontMetrics().height() + 4


def describe(vote: Vote, votes: tuple[Vote, ...]) -> str:
    """A vote in words, with what raters said in their own."""
    total = sum(other.count for other in votes)
    words = f" ({'; '.join(vote.words)})" if vote.words else ""
    return f"{vote.emotion}: {vote.count} of {total} raters{words}"
