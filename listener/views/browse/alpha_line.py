"""How far the raters of the shown clips agree, in words."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from listener.state.rater_alpha import Alpha, RaterAlpha
from listener.views.browse.words import clips

TIP = (
    "Krippendorff's alpha: 1 if raters agree in full, 0 if no more than by chance, less if they oppose each other."
    " Interval for dimensions: far numbers disagree more than near ones; nominal for classes. Clips with fewer than two"
    " ratings do not count. All that is filtered for changes it: clips of one bin differ little, so their alpha is low."
)
WAITING = "Summing up how the raters agree…"


class AlphaLine(QLabel):
    """Alpha of each dimension and of the classes, and of how many clips and raters."""

    def __init__(self, rater_alpha: RaterAlpha) -> None:
        super().__init__(wordWrap=True, textFormat=Qt.TextFormat.PlainText, toolTip=TIP)
        self.setProperty("role", "muted")
        self.setAccessibleName("How far raters agree")
        self._rater_alpha = rater_alpha
        rater_alpha.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        alpha = self._rater_alpha.alpha
        self.setText(WAITING if alpha is None else describe(alpha))


def describe(alpha: Alpha) -> str:
    """Such as: Krippendorff's alpha: activation 0.52, valence 0.61, class 0.33 (1,234 clips, 567 raters)."""
    values = {("class" if name == "emotion" else name): value for name, value in alpha.values.items()}
    known = [
        f"{name} {round(value, 2) + 0.0:.2f}".replace("-", "−")
        for name, value in values.items()
        if not math.isnan(value)
    ]
    if not known:
        return "No alpha: no two clips of two raters or more have different ratings."
    return f"Krippendorff's alpha: {', '.join(known)} ({clips(alpha.n_clips)}, {alpha.n_raters:,} raters)"
