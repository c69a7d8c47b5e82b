"""The choice of a tag's colour: the codebook's own colours as discs, and any other."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QToolButton, QWidget

from listener.views.codebook.words import COLOURS

DISC_PX = 14
_RIM = "#8c8c8c"


class ColourChoice(QWidget):
    """A row of discs, the chosen one pressed; `chosen` tells the colour."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._colour = ""
        row = QHBoxLayout(self, spacing=1)
        row.setContentsMargins(0, 0, 0, 0)
        self.buttons = {colour: self._disc(colour, name) for colour, name in COLOURS.items()}
        self.other = QToolButton(text="Other…", toolTip="Choose any colour.", autoRaise=True, checkable=True)
        self.other.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.other.setIconSize(QSize(DISC_PX, DISC_PX))
        self.other.clicked.connect(self._ask)
        for button in (*self.buttons.values(), self.other):
            row.addWidget(button)
        row.addStretch(1)

    def show_colour(self, colour: str) -> None:
        """Press the disc of this colour; one that is not in the row stands at its end."""
        self._colour = colour
        for own, button in self.buttons.items():
            button.setChecked(own == colour)
        is_other = colour not in self.buttons
        self.other.setChecked(is_other)
        self.other.setIcon(disc(colour) if is_other else QIcon())
        self.other.setAccessibleName(f"Another colour, now {colour}" if is_other else "Another colour")

    def _disc(self, colour: str, name: str) -> QToolButton:
        button = QToolButton(icon=disc(colour), toolTip=f"{name}, {colour}", autoRaise=True, checkable=True)
        button.setIconSize(QSize(DISC_PX, DISC_PX))
        button.setAccessibleName(f"Colour {name}")
        button.clicked.connect(lambda: self._choose(colour))
        return button

    def _ask(self) -> None:
        colour = QColorDialog.getColor(QColor(self._colour), self, "The tag's colour")
        self._choose(colour.name() if colour.isValid() else self._colour)

    def _choose(self, colour: str) -> None:
        self.show_colour(colour)
        self.chosen.emit(colour)


def disc(colour: str) -> QIcon:
    """A small disc of a colour, with a grey rim that keeps it apart from every ground."""
    picture = QPixmap(DISC_PX * 2, DISC_PX * 2)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(_RIM), 1.5))
        painter.setBrush(QColor(colour))
        painter.drawEllipse(picture.rect().adjusted(2, 2, -2, -2))
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)  # or Qt would tint it
    return icon
