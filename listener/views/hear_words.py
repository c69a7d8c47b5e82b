"""What is said of a sound that is heard in place of the clip."""

from __future__ import annotations

from math import isnan

from analysis.tables import Scale
from listener.state.sifted import Sieve, Sifted
from listener.state.variants import Variant
from listener.views.listen.wording import said
from models.explain.retained import Retained
from models.interface import Output, Trust

WHOLE = "Hearing the whole clip"
REFUSED = "The map is marked “do not use”. "


def sign(variant: Variant | None, sieve: Sieve, sifted: Sifted) -> str:
    """What is heard now and, where that is not what is wished, why."""
    if variant is not None:
        return f"Hearing {variant.sign}"
    if sieve.keep is None:
        return WHOLE
    return f"{WHOLE}: {sifted.obstacle[:1].lower()}{sifted.obstacle[1:]}" if sifted.obstacle else f"{WHOLE}…"


def told(sifted: Sifted, trust: Trust | None, output: Output | None, scale: Scale) -> str:
    """What the model says of what is heard; empty while the whole clip is."""
    if sifted.status != "sifted":
        return ""
    refused = REFUSED if trust is not None and trust.verdict == "do not use" else ""
    if sifted.is_predicting:
        return f"{refused}Asking the model what it says of this…"
    if sifted.retained is None:
        return refused + sifted.no_retained
    return refused + retained_words(sifted.retained, output, scale)


def retained_words(found: Retained, output: Output | None, scale: Scale) -> str:
    """Such as `valence 5.10 → 4.83: keeps 81 % of the change from the baseline`, on the corpus's scale."""
    whole, part = (said(value, output, scale) for value in (found.prediction, found.kept_prediction))
    if isnan(found.share):
        return f"{found.target} {whole} → {part}; the clip is too near the baseline to tell a share"
    percent = f"{100 * found.share:.0f} %".replace("-", "\u2212")
    return f"{found.target} {whole} → {part}: keeps {percent} of the change from the baseline"
