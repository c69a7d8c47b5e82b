"""What the studies printed, row by row, and whether a score found here may be held against a row.

The studies' corpora, cuts and splits differ from each other: only a score of the same corpus says whether a row was
reached. `differences` tells in words what is not the same; an empty answer means that the row and the score compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ACTED = frozenset({"ravdess", "crema-d", "tess", "savee"})
IEMOCAP_CLIPS = 5530
ACTED_CLIPS = 11318
MSP_HOURS = 113.7
# The studies say "about"; releases differ by some clips.
SAME_SIZE = 0.02


@dataclass(frozen=True)
class Printed:
    """One row of a study's table.

    Attributes
    ----------
    study : str
        `B`, `C` or `D`.
    system : str
        As the study calls it.
    recipe, preset : str
        What trains the same here.
    corpora : frozenset of str
        Formats of all corpora that were joined.
    accuracy, unweighted : float or None
        Shares, 0 to 1; None where it was not printed.
    before : bool
        Whether this is the model before fine-tuning.
    clips : int or None
        How many clips were used in all, where the study or the releases tell.
    hours : float or None
        How long the release is, where that is what tells it.
    split : str
        The study's, in words.
    """

    study: str
    system: str
    recipe: str
    preset: str
    corpora: frozenset[str]
    accuracy: float
    unweighted: float | None = None
    before: bool = False
    clips: int | None = None
    hours: float | None = None
    split: str = ""


@dataclass(frozen=True)
class Setting:
    """On what scores were found: formats of the corpora, clips used, hours of the release, the split."""

    corpora: frozenset[str]
    clips: int
    hours: float
    split: str
    is_leaky: bool


def _b(system: str, recipe: str, accuracy: float, before: bool) -> Printed:
    return Printed(
        "B", system, recipe, "study", frozenset({"msp-podcast"}), accuracy, before=before, hours=MSP_HOURS
    )


def _c(system: str, recipe: str, preset: str, accuracy: float) -> Printed:
    split = "clips at random, so that speakers are both learned from and tested on"
    return Printed("C", system, recipe, preset, ACTED, accuracy, clips=ACTED_CLIPS, split=split)


def _d(system: str, recipe: str, preset: str, accuracy: float, unweighted: float) -> Printed:
    split = "20-80, speaker-dependent"
    corpora = frozenset({"iemocap"})
    return Printed(
        "D", system, recipe, preset, corpora, accuracy, unweighted, clips=IEMOCAP_CLIPS, split=split
    )


ROWS: tuple[Printed, ...] = (
    _b("wav2vec2-base-960h before fine-tuning", "audio-finetune", 0.06, True),
    _b("wav2vec2-base-960h, 3 epochs", "audio-finetune", 0.29, False),
    _b("DistilRoBERTa-base for emotions, as it was", "text-finetune", 0.44, True),
    _b("DistilRoBERTa-base, fine-tuned", "text-finetune", 0.35, False),
    _c("MFCC branch alone (about)", "timnet", "study", 0.51),
    _c("MFCC branch and wav2vec2, ensemble", "timnet-ensemble", "study", 0.7045),
    _d("acoustic, last block", "attention", "study-acoustic-last", 0.4982, 0.5003),
    _d("acoustic, average", "attention", "study-acoustic-average", 0.5498, 0.5445),
    _d("acoustic, attention", "attention", "study-acoustic-attention", 0.6005, 0.6089),
    _d("lexical, last block", "attention", "study-lexical-last", 0.6304, 0.6150),
    _d("lexical, CLS", "attention", "study-lexical-cls", 0.6313, 0.6318),
    _d("lexical, average", "attention", "study-lexical-average", 0.6268, 0.6056),
    _d("lexical, attention", "attention", "study-lexical-attention", 0.6313, 0.6483),
    _d("multimodal, baseline", "multimodal", "study-baseline", 0.7572, 0.7599),
    _d("multimodal, multi-level attention with GMU", "multimodal", "study-attention", 0.7772, 0.7831),
)


def rows_of(recipe: str) -> tuple[Printed, ...]:
    """What was printed of the systems that a recipe trains, in the study's order."""
    return tuple(row for row in ROWS if row.recipe == recipe)


def differences(row: Printed, setting: Setting) -> tuple[str, ...]:
    """What is not the same as in the study, a phrase each; empty if the row and a score found there compare."""
    found = []
    if setting.corpora != row.corpora:
        found.append(f"on {_listed(setting.corpora)} instead of {_listed(row.corpora)}")
    elif row.clips is not None and abs(setting.clips - row.clips) > SAME_SIZE * row.clips:
        found.append(f"{setting.clips:,} clips instead of about {row.clips:,}")
    elif row.hours is not None and abs(setting.hours - row.hours) > SAME_SIZE * row.hours:
        found.append(f"{setting.hours:,.1f} hours instead of {row.hours:,.1f}")
    if row.split and not setting.is_leaky:
        found.append(f"split by {setting.split} instead of {row.split}")
    return tuple(found)


def _listed(names: frozenset[str] | Sequence[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
