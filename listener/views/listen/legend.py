"""What the colours of the saliency mean."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from listener.theme import Theme
from listener.views.elided import ElidedLabel
from listener.views.listen.lanes.parts import caption_font
from listener.views.listen.scales import SaliencyPicture

BAR_WIDTH_PX, BAR_HEIGHT_PX = 64, 8
OWN_SCALE_TIP = "Each column has its own scale: colours and heights cannot be compared between them."


class Legend(QWidget):
    """One line: lowers - colour bar - raises, the unit, and whether the scale is the column's own."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(accessibleName="Legend of the saliency")
        self._lowers, self._raises, self._own = QLabel(), QLabel(), QLabel("own scale", toolTip=OWN_SCALE_TIP)
        self._unit = RoomyLabel()
        self._bar = ColourBar(theme)
        row = QHBoxLayout(self, spacing=8)
        row.setContentsMargins(8, 2, 0, 2)
        for widget in (self._lowers, self._bar, self._raises, self._own):
            row.addWidget(widget)
        row.addWidget(self._unit, 1)
        for label in (self._lowers, self._raises, self._unit, self._own):
            label.setProperty("role", "warning" if label is self._own else "muted")
            label.setFont(caption_font())
        size_policy = self.sizePolicy()
        size_policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(size_policy)
        self.hide()

    def show_saliency(self, picture: SaliencyPicture | None, target: str, *, of_two: bool) -> None:
        """Explain a picture; None hides the legend."""
        self.setVisible(picture is not None)
        if picture is None:
            return
        self._lowers.setText(f"lowers {target}")
        self._raises.setText(f"raises {target}")
        self._unit.setText(f"{picture.unit} per second")
        self.setToolTip(
            f"Full colour from {picture.scale.limit:.2g} {picture.unit} per second on; "
            "smoothed by 40 ms for the eye only."
        )
        self._own.setVisible(of_two and not picture.is_shared)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._bar.set_theme(theme)


class RoomyLabel(ElidedLabel):
    """A label at the right that shows its whole text or, where there is no room, nothing."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            super().paintEvent(event)


class ColourBar(QWidget):
    """From the strongest lowering through nothing to the strongest raising."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFixedSize(BAR_WIDTH_PX, BAR_HEIGHT_PX)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        ramp = QLinearGradient(room.topLeft(), room.topRight())
        for place, colour in ((0.0, self._theme.lowers), (0.5, self._theme.wave), (1.0, self._theme.raises)):
            ramp.setColorAt(place, QColor(colour))
        painter.fillRect(room, ramp)
