"""What a column says about its saliency, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan
from typing import Literal

from analysis.tables import Scale
from listener.keys.shown import key_of, press
from listener.state.columns.columns import Column
from listener.state.columns.contents import Contents
from listener.state.columns.wishes import HIDDEN
from listener.views.listen.methods import described
from listener.views.listen.scales import SaliencyPicture
from models.interface import Output, Saliency
from models.scales import factor, on_scale

FAIR_ABOVE, BAD_ABOVE = 0.01, 0.05
MINUS = "\u2212"
RECOGNISE = "Clip > Recognise this clip's words finds them in the sound."
NOTHING_OPEN = "No clip is chosen. Choose one in the table to see and hear it."

Grade = Literal["good", "fair", "bad"]


@dataclass(frozen=True)
class Verdict:
    """What the sum of an attribution is worth: a sentence and a grade."""

    text: str
    grade: Grade


@dataclass(frozen=True)
class Account:
    """What stands in a column's header: what was found, what its sum is worth, and the details for the tooltip."""

    found: str
    verdict: Verdict
    details: str


def verdict(saliency: Saliency) -> Verdict:
    """The relative completeness error in words, fair above 1 %, bad above 5 %; where a method promises no sum, that."""
    error = saliency.relative_delta
    if isnan(error):
        return Verdict("shares without a unit; there is no sum to check", "good")
    if not described(saliency.method).is_complete:
        change = saliency.prediction - saliency.baseline_prediction
        return Verdict(
            f"sums to {share_of(saliency.total, change)} of the change; this method need not reach it", "good"
        )
    percent = f"{100 * error:.1f} %" if error < 0.0995 else f"{100 * error:.0f} %"
    if error > BAD_ABOVE:
        return Verdict(f"⚠ not complete: {percent}; do not trust the sum", "bad")
    if error > FAIR_ABOVE:
        return Verdict(f"complete to {percent} (fair)", "fair")
    return Verdict(f"complete to {percent}", "good")


def share_of(part: float, whole: float) -> str:
    """A part as percent of a whole that may be nothing."""
    return f"{100 * part / whole:.0f} %".replace("-", MINUS) if whole else "no share"


def account(saliency: Saliency, output: Output | None, scale: Scale, labels: Mapping[str, float]) -> Account:
    """The header of a finished column, on the corpus's scale.

    `labels` are the clip's consensus by dimension, without missing ones.
    """
    label = labels.get(saliency.target)
    labelled = "" if label is None else f", labelled {label:.2f}"
    kind = " (logit)" if output is not None and output.kind == "class" else ""
    found = f"{saliency.target} {said(saliency.prediction, output, scale)}{kind}{labelled}"
    return Account(found, verdict(saliency), details(saliency, output, scale))


def said(value: float, output: Output | None, scale: Scale) -> str:
    """A model's output on the corpus's scale, with two decimals."""
    number = value if output is None else on_scale(value, output, scale)
    return f"{number:.2f}".replace("-", MINUS)


def details(saliency: Saliency, output: Output | None, scale: Scale) -> str:
    """Method, steps, baseline and provenance, a line each; numbers are on the corpus's scale."""
    points = 1.0 if output is None else factor(output, scale)
    neutral = said(saliency.baseline_prediction, output, scale)
    lines = [
        f"Method: {described(saliency.method).name}, {saliency.steps} steps",
        f"Baseline: {saliency.baseline}, where the model says {neutral}",
    ]
    if not isnan(saliency.delta):
        change = points * (saliency.prediction - saliency.baseline_prediction)
        lines.append(f"Sum of the map: {signed(points * saliency.values.sum())} of {signed(change)}")
        if saliency.has_words_beside:
            read = sum(word.value for word in saliency.words)
            lines.append(f"Sum of the words, beside the map: {signed(points * read)}")
    if saliency.unplaced:
        unplaced = signed(points * saliency.unplaced)
        lines.append(f"Not on the time axis: {unplaced} (special tokens, words without times)")
    lines += [
        f"{name.replace('_', ' ').capitalize()}: {value}" for name, value in saliency.provenance.items()
    ]
    return "\n".join(lines)


def status(column: Column) -> str:
    """One sentence on where a column without saliency stands; empty if nothing is to be said."""
    if column.status == "reading":
        return "Reading the clip…"
    if column.status == "explaining":
        return f"Explaining {column.wish.target}…"
    if column.hidden_as:
        return HIDDEN if column.wish.model else ""
    if column.status == "failed":
        return f"Not explained: {column.message}"
    if not column.wish.model or column.contents is None:
        return ""
    return "Not explained yet." if column.message == column.contents.trouble else column.message


@dataclass(frozen=True)
class Notices:
    """What each lane says in its middle; empty where it has something to show."""

    wave: str = ""
    strip: str = ""
    words: str = ""
    regions: str = ""


def notices(column: Column, n_regions: int) -> Notices:
    """Why lanes are empty, and what to do next."""
    contents = column.contents
    if contents is None:
        return Notices()
    first, last = key_of("tag.give_1"), key_of("tag.give_9")
    regions = (
        f"Press {first} to {last} to tag the clip as a whole: there is no sound to select from."
        if contents.sound is None
        else f"Select a stretch of the waveform and press {first} to {last} to tag it."
    )
    trouble = "This clip has no sound that can be read." if column.hidden_as else contents.trouble
    return Notices(
        wave=trouble if contents.sound is None else "",
        strip=_strip_notice(column),
        words="" if contents.words else _words_notice(column, contents),
        regions="" if n_regions else regions,
    )


def _words_notice(column: Column, contents: Contents) -> str:
    """Where there is sound, the clip's trouble is with its words; it names a file, which may be hidden."""
    if column.finding is not None:
        return (
            "Finding when the words are spoken…" if column.finding == "aligned" else "Recognising the words…"
        )
    if contents.sound is not None and contents.trouble and not column.hidden_as:
        return contents.trouble
    if contents.transcript or contents.phones:
        return "This clip's words have no times."
    how = "" if contents.sound is None else f" {RECOGNISE}"
    return f"This clip has no transcript.{how}"


def _strip_notice(column: Column) -> str:
    if column.hidden_as:
        return HIDDEN
    if column.status == "failed":
        return column.message
    if column.saliency is not None or column.status == "explaining":
        return ""
    if not column.wish.model:
        return "Choose a model above to see where in the clip it hears emotion."
    how = press("explain.now")
    return f"{how[:1].upper()}{how[1:]} to see where in the clip the model hears {column.wish.target}."


def amount(value: float, picture: SaliencyPicture) -> str:
    """Two decimals, with a sign where the picture's unit has one."""
    return signed(value) if picture.unit.is_signed else f"{value:.2f}"


def signed(value: float) -> str:
    """Two decimals with a sign, a true minus."""
    return f"{value:+.2f}".replace("-", MINUS)
