"""What the colours of the saliency mean."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from listener.theme import Theme
from listener.views.listen.lanes.base import GUTTER_PX, caption_font
from listener.views.listen.pictures import STRONGEST, SaliencyPicture

BAR_WIDTH_PX, BAR_HEIGHT_PX = 96, 8
OWN_SCALE_TIP = "Each column has its own scale: colours and heights cannot be compared between them."


class Legend(QWidget):
    """One line: lowers - colour bar - raises, the unit, and whether the scale is the column's own."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(accessibleName="Legend of the saliency")
        self._lowers, self._raises, self._unit, self._own = (QLabel() for _ in range(4))
        self._bar = ColourBar(theme)
        self._own.setText("own scale")
        self._own.setToolTip(OWN_SCALE_TIP)
        self._own.setProperty("role", "warning")
        row = QHBoxLayout(self, spacing=8)
        row.setContentsMargins(GUTTER_PX, 2, 8, 2)
        for widget in (self._lowers, self._bar, self._raises):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._own)
        row.addWidget(self._unit)
        for label in (self._lowers, self._raises, self._unit):
            label.setProperty("role", "muted")
        for label in (self._lowers, self._raises, self._unit, self._own):
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
        limit = picture.scale.limit
        self._lowers.setText(f"lowers {target}  −{limit:.2g}")
        self._raises.setText(f"+{limit:.2g}  raises {target}")
        self._unit.setText(picture.unit.split(",")[0])
        self.setToolTip(f"Colours and heights in {picture.unit}; smoothed by 40 ms for the eye only.")
        self._own.setVisible(of_two and not picture.is_shared)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._bar.set_theme(theme)


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
        painter.fillRect(room, QColor(self._theme.base))
        ramp = QLinearGradient(room.topLeft(), room.topRight())
        for place, colour, alpha in (
            (0, "lowers", STRONGEST),
            (0.5, "lowers", 0),
            (0.501, "raises", 0),
            (1, "raises", STRONGEST),
        ):
            stop = QColor(getattr(self._theme, colour))
            stop.setAlpha(alpha)
            ramp.setColorAt(place, stop)
        painter.fillRect(room, ramp)
        painter.setPen(Qt.PenStyle.NoPen)
