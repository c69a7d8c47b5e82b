"""What a corpus says of its clips, as it goes with each tag into a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.bins import LEVELS, default_edges, level
from analysis.disagreement import FLAGS, find_flags

if TYPE_CHECKING:
    from analysis.tables import Corpus

COLUMNS = (
    "split",
    "speaker",
    "gender",
    "emotion",
    "activation",
    "valence",
    "dominance",
    "activation_sd",
    "valence_sd",
    "activation_bin",
    "valence_bin",
    "flag",
    "transcript",
)

MEANINGS = {
    "split": "Part of the corpus, such as Train or Test1.",
    "speaker": "Speaker as the corpus names them; Unknown if it does not.",
    "gender": "Gender as the corpus names it; Unknown if it does not.",
    "emotion": "Consensus class, or no agreement.",
    "activation": "Consensus activation (arousal) on the corpus scale; empty if not rated.",
    "valence": "Consensus valence on the corpus scale; empty if not rated.",
    "dominance": "Consensus dominance on the corpus scale; empty if not rated.",
    "activation_sd": "Standard deviation (n - 1) of the raters' activation; empty with fewer than two raters.",
    "valence_sd": "Standard deviation (n - 1) of the raters' valence; empty with fewer than two raters.",
    "activation_bin": "Low, Medium or High activation; empty if not rated.",
    "valence_bin": "Low, Medium or High valence; empty if not rated.",
    "flag": "Dimensions on which raters disagree highly: activation, valence or both; empty if none.",
    "transcript": "What is said; empty if the corpus has no transcript.",
}

Fact = str | float


@dataclass(frozen=True)
class ClipFacts:
    """Facts of a corpus's clips.

    Attributes
    ----------
    rows : mapping of str to tuple
        By clip, the values of `COLUMNS`; numbers are NaN and texts empty where missing.
    meanings : mapping of str to str
        What each of `COLUMNS` means, with this corpus's cut points and thresholds.
    """

    rows: Mapping[str, tuple[Fact, ...]]
    meanings: Mapping[str, str]


def clip_facts(corpus: Corpus) -> ClipFacts:
    """Collect the facts of a corpus: bins by its default edges, flags over all its clips (k = 2)."""
    edges = default_edges(corpus.scale)
    flags = find_flags(corpus.clips)
    level_names = [*LEVELS, ""]
    derived = {
        "activation_bin": [level_names[code] for code in level(corpus.clips["activation"], edges)],
        "valence_bin": [level_names[code] for code in level(corpus.clips["valence"], edges)],
        "flag": [("", *FLAGS)[code] for code in flags.codes],
    }
    columns = [derived[name] if name in derived else corpus.clips[name].tolist() for name in COLUMNS]
    cut = f" Low is up to {edges.low:g}, High is above {edges.high:g}."
    thresholds = {"activation": flags.threshold_activation, "valence": flags.threshold_valence}
    high = ", ".join(f"{name}_sd of at least {value:.6g}" for name, value in thresholds.items())
    meanings = {
        **MEANINGS,
        "activation_bin": MEANINGS["activation_bin"] + cut,
        "valence_bin": MEANINGS["valence_bin"] + cut,
        "flag": f"{MEANINGS['flag']} High is {high} (mean + 2 SD over all clips of the corpus).",
    }
    return ClipFacts(dict(zip(corpus.clips["clip"], zip(*columns, strict=True), strict=True)), meanings)
