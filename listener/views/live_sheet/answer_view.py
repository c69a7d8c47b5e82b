"""What one model said: its outputs as bars, and what it was given with shapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from listener.theme import Theme
from models.interface import Output

if TYPE_CHECKING:
    from models.live import Answer

ROW_PX, NAME_PX, VALUE_PX, WIDEST_PX = 22, 110, 80, 620


@dataclass(frozen=True)
class Bar:
    """One output: its name, how full its bar is (0 to 1; None for no bar), and its value as text."""

    name: str
    share: float | None
    said: str


def bars(answer: Answer) -> tuple[Bar, ...]:
    """Classes by probability, likeliest first, then dimensions on their range."""
    classes = sorted(answer.probabilities.items(), key=lambda one: -one[1])
    dimensions = [output for output in answer.card.outputs if output.kind == "dimension"]
    return (
        *(Bar(name, share, f"{share:.1%}") for name, share in classes),
        *(_of_dimension(output, answer.outputs[output.name]) for output in dimensions),
    )


def _of_dimension(output: Output, value: float) -> Bar:
    if output.low is None or output.high is None:
        return Bar(output.name, None, f"{value:.2f}")
    share = (value - output.low) / (output.high - output.low)
    return Bar(output.name, min(max(share, 0.0), 1.0), f"{value:.2f} of {output.high:g}")


class Bars(QWidget):
    """The bars, one a row."""

    def __init__(self, found: tuple[Bar, ...], explained: str, theme: Theme) -> None:
        super().__init__()
        self._bars, self._explained, self._theme = found, explained, theme
        self.setAccessibleName("Outputs: " + ", ".join(f"{bar.name} {bar.said}" for bar in found))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(WIDEST_PX)

    def sizeHint(self) -> QSize:
        return QSize(360, ROW_PX * len(self._bars))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.width() - NAME_PX - VALUE_PX
        for row, bar in enumerate(self._bars):
            top = row * ROW_PX
            font = painter.font()
            font.setBold(bar.name == self._explained)
            painter.setFont(font)
            painter.setPen(QColor(self._theme.text))
            baseline = top + (ROW_PX + painter.fontMetrics().ascent() - painter.fontMetrics().descent()) // 2
            painter.drawText(0, baseline, bar.name)
            painter.drawText(self.width() - VALUE_PX + 6, baseline, bar.said)
            if bar.share is not None:
                painter.fillRect(QRectF(NAME_PX, top + 5, room, ROW_PX - 10), QColor(self._theme.raised))
                painter.fillRect(
                    QRectF(NAME_PX, top + 5, room * bar.share, ROW_PX - 10), QColor(self._theme.accent)
                )


class AnswerView(QWidget):
    """One model's answer."""

    def __init__(self, answer: Answer, theme: Theme) -> None:
        super().__init__()
        self.answer = answer
        self.bars = Bars(bars(answer), answer.target, theme)
        features = "<br>".join(
            f"{feature.name}: {' × '.join(f'{size:,}' for size in feature.shape)} "
            f"<span style='font-weight:400'>({feature.axes})</span>"
            for feature in answer.features
        )
        given = QLabel(f"<b>What it is given</b><br>{features}", wordWrap=True)
        error = answer.saliency.relative_delta
        shown = QLabel(
            f"The colours are what raises (orange) or lowers (blue) <b>{answer.target}</b>; "
            f"completeness error {error:.1%}.",
            wordWrap=True,
        )
        shown.setProperty("role", "muted")
        row = QHBoxLayout(self, spacing=24)
        row.addWidget(self.bars, 3, Qt.AlignmentFlag.AlignTop)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(given)
        column.addWidget(shown)
        column.addStretch(1)
        row.addWidget(side, 2)
