"""The frame around what has the keyboard, where the widget itself does not show it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

WIDTH_PX = 2
# These show by themselves that they have the keyboard, most by a border of the style sheet.
BORDERED = (QComboBox, QLineEdit, QMenuBar, QPlainTextEdit, QPushButton, QToolButton)


class FocusRing(QWidget):
    """Lies over the edges of its parent, and lets the mouse through."""

    def __init__(self, framed: QWidget) -> None:
        super().__init__(framed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        framed.installEventFilter(self)
        self._fit()
        self.show()

    def eventFilter(self, _framed: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QApplication.palette().highlight())

    def _fit(self) -> None:
        """Only the edges belong to the ring, so that what is drawn inside is drawn as quickly as without it."""
        self.setGeometry(self.parentWidget().rect())
        inside = self.rect().adjusted(WIDTH_PX, WIDTH_PX, -WIDTH_PX, -WIDTH_PX)
        self.setMask(QRegion(self.rect()) - QRegion(inside))
        self.raise_()


class FocusRings(QObject):
    """Frames what got the keyboard by a key in one window; what was clicked is seen without it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._ring: FocusRing | None = None
        QApplication.instance().focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is None or old is None:
            # The window itself lost or got the keyboard, and the place inside it is as before.
            return
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        by_key = QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton
        is_framed = by_key and self._window.isAncestorOf(new) and not isinstance(new, BORDERED)
        self._ring = FocusRing(new) if is_framed else None
