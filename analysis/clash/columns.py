"""The clash as columns of the index."""

from __future__ import annotations

from analysis.clash.opposition import Clash
from analysis.clash.signals import Floats

CLASH, DISTANCE, CHANCE = "clash", "clash_distance", "clash_p"
TITLES = {
    CLASH: (
        "Clash",
        "How far voice and words are opposed: the smaller of both distances from neutral, in robust deviations.",
    ),
    DISTANCE: ("Clash distance", "How far apart voice and words are, in robust standard deviations."),
    CHANCE: (
        "Clash p",
        "Chance that the clip's words meet a voice as opposed as this among the speaker's voices.",
    ),
}
"""Title and tip of each column by its name."""


def columns(found: Clash) -> dict[str, Floats]:
    """Each column by its name, shape (n_clips,)."""
    return {CLASH: found.opposition, DISTANCE: found.distance, CHANCE: found.p}
