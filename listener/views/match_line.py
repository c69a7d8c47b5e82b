"""The line that says how a clip's loudness is matched."""

from __future__ import annotations

import math

from analysis.r128 import TARGET_LUFS
from listener.state.altering.matching import Match, Matching
from listener.views.elided import ElidedLabel


class MatchLine(ElidedLabel):
    """Out of sight while loudness is not matched."""

    def __init__(self, matching: Matching) -> None:
        super().__init__()
        self._matching = matching
        self.setProperty("role", "muted")
        matching.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.setText(worded(self._matching.match))
        self.setVisible(self._matching.is_on)


def worded(match: Match | None) -> str:
    """How a clip is matched, as a sentence."""
    if match is None:
        return "Loudness: nothing is matched yet."
    if not math.isfinite(match.loudness.lufs):
        return "Loudness: too quiet to be measured, played as it is."
    held_back = ", held back by its peaks" if match.is_held_back else ""
    short = "; shorter than 0.4 s, so all of it counts" if match.loudness.is_ungated else ""
    return f"Loudness matched to {_signed(TARGET_LUFS, 0)} LUFS: {_signed(match.gain_db, 1, '+')} dB{held_back}{short}."


def _signed(value: float, digits: int, plus: str = "") -> str:
    """With a true minus, and never as a negative zero."""
    number = f"{abs(value):.{digits}f}"
    is_zero = float(number) == 0
    return number if is_zero else f"{'−' if value < 0 else plus}{number}"
