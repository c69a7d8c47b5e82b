"""From classes of emotion or sentiment to valence, so that words can be held against a voice.

What the classes say is weighed by their sign: the probability of the positive ones minus that of the negative ones,
from -1 to 1. The signs of GoEmotions are its authors' sentiment groups (Demszky et al. 2020, figure 2); classes that
are neither, such as surprise, count for neither side. No finer weights are claimed: published norms rate the words for
emotions, not what a classifier means by them.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.interface import Output

VALENCE = Output("valence", "dimension", -1.0, 1.0)
POSITIVE = """
admiration amusement amused approval calm caring desire excited excitement gratitude happiness happy hap joy love
optimism pos positive pride relief trust
"""
NEGATIVE = """
ang anger angry annoyance annoyed anxiety contempt disappointment disapproval disgust disgusted embarrassment fear
fearful frustrated frustration fru grief neg negative nervousness remorse sad sadness worry
"""
NEITHER = "ambiguous anticipation confusion curiosity neu neutral other realization surprise surprised"
SIGNS = {
    label: sign for labels, sign in ((POSITIVE, 1), (NEGATIVE, -1), (NEITHER, 0)) for label in labels.split()
}


def signs(labels: Sequence[str]) -> tuple[int, ...]:
    """1, -1 or 0 for each class; empty if one is unknown, or if not both sides are there."""
    found = [SIGNS.get(label.strip().lower()) for label in labels]
    if None in found or not {1, -1} <= set(found):
        return ()
    return tuple(sign for sign in found if sign is not None)
