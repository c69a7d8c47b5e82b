"""A label of one line that shortens its text to its width and shows all of it in its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """A `QLabel` that may be narrower than its text; a new text never makes the window lay itself out anew."""

    def __init__(
        self, *, elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._elide = elide
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setToolTip(text)
            self.setAccessibleName(text)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self._text, self._elide, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class NaturalLabel(ElidedLabel):
    """As wide as its text where there is room, and shortened where there is not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        if text != self.text():
            super().setText(text)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())


class FittingLabel(ElidedLabel):
    """Shows the first of several wordings that has room; the last one is shortened if need be."""

    _wordings: tuple[str, ...] = ("",)

    def set_wordings(self, wordings: tuple[str, ...]) -> None:
        """Take wordings, the longest first; it is what the tooltip says."""
        self._wordings = wordings
        self.setText(wordings[0])

    def shown(self) -> str:
        """What there is room for."""
        metrics = self.fontMetrics()
        fitting = (text for text in self._wordings if metrics.horizontalAdvance(text) <= self.width())
        last = metrics.elidedText(self._wordings[-1], Qt.TextElideMode.ElideRight, self.width())
        return next(fitting, last)

    def paintEvent(self, _event: QPaintEvent) -> None:
        where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        QPainter(self).drawText(self.rect(), where, self.shown())
