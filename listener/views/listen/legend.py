"""What the colours of the saliency mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from listener.theme import Theme
from listener.views.elided import ElidedLabel
from listener.views.listen.lanes.parts import caption_font
from listener.views.listen.pictures import hues
from listener.views.listen.scales import SaliencyPicture

BAR_WIDTH_PX, BAR_HEIGHT_PX, SPACING_PX = 48, 8, 6
SHARED_TIP = "Columns on a shared scale: the same colour and height is the same amount in each."
OWN_TIP = "This column has its own scale: its colours and heights cannot be compared with another column's."

Ends = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Key:
    """What a legend says.

    Attributes
    ----------
    ends : sequence of (str, str)
        Words for the left and right end of the colours, the longest first: the first pair that has room is shown.
    unit : str
        Shown if there is room behind them.
    scale : str
        `shared scale`, `own scale`, or empty where there is one map only.
    """

    ends: Ends
    unit: str
    scale: str = ""


def key(picture: SaliencyPicture, target: str, *, of_several: bool) -> Key:
    """The legend of a column's saliency."""
    scale = "" if not of_several else "shared scale" if picture.is_shared else "own scale"
    if not picture.unit.is_signed:
        return Key(
            (("little attention", "much"), ("little", "much"), ("0", "+")), "share per frame, no units", scale
        )
    ends = ((f"lowers {target}", f"raises {target}"), ("lowers", "raises"), ("\u2212", "+"))
    return Key(ends, picture.unit.rate, scale)


def difference_key(picture: SaliencyPicture, minuend: str, subtrahend: str) -> Key:
    """The legend of a difference."""
    ends = ((f"{subtrahend} higher", f"{minuend} higher"), (subtrahend, minuend), ("\u2212", "+"))
    return Key(ends, picture.unit.rate)


class Legend(QWidget):
    """One line: words - colour bar - words, whose scale it is, and the unit."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(accessibleName="Legend of the saliency")
        self._low, self._high, self._scale = QLabel(), QLabel(), QLabel()
        self._unit = RoomyLabel()
        self._key: Key | None = None
        self._bar = ColourBar(theme)
        row = QHBoxLayout(self, spacing=SPACING_PX)
        row.setContentsMargins(8, 0, 0, 0)
        for widget in (self._low, self._bar, self._high, self._scale):
            row.addWidget(widget)
        row.addWidget(self._unit, 1)
        for label in (self._low, self._high, self._scale, self._unit):
            label.setProperty("role", "muted")
            label.setFont(caption_font())
        self.setFixedHeight(self._low.sizeHint().height() + 2)
        size_policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        size_policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(size_policy)
        self.set_theme(theme)
        self.hide()

    def show_key(self, picture: SaliencyPicture | None, shown: Key | None) -> None:
        """Explain a picture; None hides the legend."""
        self._key = shown
        self.setVisible(picture is not None and shown is not None)
        if picture is None or shown is None:
            return
        self._bar.show_picture(picture)
        self._scale.setToolTip(SHARED_TIP if picture.is_shared else OWN_TIP)
        self._scale.setVisible(bool(shown.scale))
        self._colour_scale()
        self._unit.setText(shown.unit)
        self.setToolTip(
            f"Full colour from {picture.scale.limit:.2g} {picture.unit.rate} on; smoothed by 40 ms for the eye only."
        )
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._bar.set_theme(theme)
        self._colour_scale()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show the longest words that have room."""
        if self._key is None:
            return
        self._scale.setText(self._key.scale)
        badge = self._scale.sizeHint().width() + SPACING_PX if self._key.scale else 0
        room = self.width() - 8 - BAR_WIDTH_PX - badge - 3 * SPACING_PX
        metrics = self._low.fontMetrics()
        fitting = [pair for pair in self._key.ends if sum(map(metrics.horizontalAdvance, pair)) <= room]
        low, high = fitting[0] if fitting else self._key.ends[-1]
        if not fitting:
            self._scale.setText(self._key.scale.removesuffix(" scale"))
        self._low.setText(low)
        self._high.setText(high)

    def _colour_scale(self) -> None:
        own = self._key is not None and self._key.scale == "own scale"
        colour = self._theme.warning if own else self._theme.muted
        style = f"color: {colour}; border: 1px solid {colour}; border-radius: 3px; padding: 0px 4px"
        if style != self._scale.styleSheet():
            self._scale.setStyleSheet(style)


class RoomyLabel(ElidedLabel):
    """A label at the right that shows its whole text or, where there is no room, nothing."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            super().paintEvent(event)


class ColourBar(QWidget):
    """From the strongest lowering through nothing to the strongest raising; without a sign, from nothing on."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFixedSize(BAR_WIDTH_PX, BAR_HEIGHT_PX)
        self._picture: SaliencyPicture | None = None
        self.set_theme(theme)

    def show_picture(self, picture: SaliencyPicture) -> None:
        self._picture = picture
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        lowers, raises = hues(self._picture, self._theme)
        is_signed = self._picture is None or self._picture.unit.is_signed
        colours = (lowers, self._theme.wave, raises) if is_signed else (self._theme.wave, raises)
        ramp = QLinearGradient(room.topLeft(), room.topRight())
        for number, colour in enumerate(colours):
            ramp.setColorAt(number / (len(colours) - 1), QColor(colour))
        painter.fillRect(room, ramp)
