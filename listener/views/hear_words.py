"""What is said of a sound that is heard in place of the clip: the longest wording first, then shorter ones."""

from __future__ import annotations

from math import isnan

from analysis.tables import Scale
from listener.keys.shown import key_of
from listener.state.altering.sifted import Sieve, Sifted
from listener.state.altering.variants import Variant
from listener.views.listen.wording import said
from models.explain.retained import Retained
from models.interface import Output, Trust

Wordings = tuple[str, ...]

WHOLE = "Hearing the whole clip"
WORKING = f"{WHOLE}; taking out what is salient…"
ASKING = "Asking the model what it says of this…"
REFUSED = "The map is marked “do not use”."


def sign(variant: Variant | None, sieve: Sieve, sifted: Sifted) -> Wordings:
    """What is heard now, in words that never leave open whether it is the clip as it is."""
    if variant is not None:
        return f"Hearing {variant.sign}", variant.sign[:1].upper() + variant.sign[1:]
    if sieve.keep is not None and sifted.status == "working":
        return WORKING, WHOLE
    return (WHOLE,)


def told(sifted: Sifted, obstacle: str, trust: Trust | None, output: Output | None, scale: Scale) -> Wordings:
    """What the model says of what is heard or, while the whole clip is, why or how to hear less."""
    if sifted.status != "sifted":
        hint = f"{key_of('play.hear_next')} plays only what is salient."
        return (sifted.obstacle or obstacle or hint,)
    if sifted.is_predicting:
        return (ASKING,)
    if sifted.retained is None:
        return (sifted.no_retained,)
    known = retained_words(sifted.retained, output, scale)
    is_refused = trust is not None and trust.verdict == "do not use"
    return tuple(f"{REFUSED} {words}" for words in known) if is_refused else known


def retained_words(found: Retained, output: Output | None, scale: Scale) -> Wordings:
    """Such as `valence 5.10 → 4.83: keeps 81 % of the change from the baseline`, on the corpus's scale."""
    whole, part = (said(value, output, scale) for value in (found.prediction, found.kept_prediction))
    change = f"{whole} → {part}"
    if isnan(found.share):
        return (
            f"{found.target} {change}; the clip is too near the baseline to tell what share is kept",
            f"{change}, too near the baseline",
        )
    percent = f"{100 * found.share:.0f} %".replace("-", "\u2212")
    return (
        f"{found.target} {change}: keeps {percent} of the change from the baseline",
        f"{change}: keeps {percent} of the change",
    )
