"""A lane of what was found with settings: it says which at its top, and a click there asks for others."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter

from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.parts import draw_note


class NotedLane(Lane):
    """A lane with a note of its settings.

    Signals
    -------
    settings_wanted
        The note was clicked.
    """

    settings_wanted = Signal()
    _note = ""
    _note_room = QRectF()

    def set_note(self, note: str) -> None:
        """Say how what is drawn was found; empty where nothing is."""
        self._note = note
        self.setAccessibleDescription(note)
        if not note:
            self._note_room = QRectF()

    def draw_note(self, painter: QPainter, *, until: float) -> None:
        """Draw the note no farther right than a pixel."""
        self._note_room = draw_note(painter, until, self._note, self.theme)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._is_on_note(event):
            self.settings_wanted.emit()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons() and self._is_on_note(event):
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)

    def _is_on_note(self, event: QMouseEvent) -> bool:
        at = self.view.mapFromScene(self.mapToScene(event.position().toPoint()))
        return self._note_room.contains(at)
