"""What a column says about its saliency, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.words import Word
from listener.actions import BY_ID
from listener.state.columns import Column
from listener.state.contents import Contents
from listener.views.listen.bars import stretch_at
from listener.views.listen.scales import SaliencyPicture
from models.interface import Saliency

FAIR_ABOVE, BAD_ABOVE = 0.01, 0.05
NOTHING_OPEN = "No clip is chosen. Choose one in the table to see and hear it."
METHODS = {"ig": "integrated gradients"}

Trust = Literal["good", "fair", "bad"]


@dataclass(frozen=True)
class Verdict:
    """How complete an attribution is: a sentence, and how far to trust the sum."""

    text: str
    trust: Trust


@dataclass(frozen=True)
class Account:
    """What stands in a column's header: what was found, how complete it is, and the details for the tooltip."""

    found: str
    verdict: Verdict
    details: str


def verdict(relative_delta: float) -> Verdict:
    """The relative completeness error in words: fair above 1 %, bad above 5 %."""
    percent = f"{100 * relative_delta:.1f} %" if relative_delta < 0.0995 else f"{100 * relative_delta:.0f} %"
    if relative_delta > BAD_ABOVE:
        return Verdict(f"⚠ not complete: {percent}; do not trust the sum", "bad")
    if relative_delta > FAIR_ABOVE:
        return Verdict(f"complete to {percent} (fair)", "fair")
    return Verdict(f"complete to {percent}", "good")


def account(saliency: Saliency, labels: Mapping[str, float]) -> Account:
    """The header of a finished column; `labels` are the clip's consensus by dimension, without missing ones."""
    label = labels.get(saliency.target)
    labelled = "" if label is None else f", labelled {label:.2f}"
    return Account(
        f"{saliency.target} {saliency.prediction:.2f}{labelled}",
        verdict(saliency.relative_delta),
        details(saliency),
    )


def details(saliency: Saliency) -> str:
    """Method, steps, baseline and provenance, a line each."""
    lines = [
        f"Method: {METHODS.get(saliency.method, saliency.method)}, {saliency.steps} steps",
        f"Baseline: {saliency.baseline}, where the model says {saliency.baseline_prediction:.2f}",
        f"Sum of the map: {saliency.values.sum():+.2f} of {saliency.prediction - saliency.baseline_prediction:+.2f}",
    ]
    if saliency.unplaced:
        lines.append(f"Not on the time axis: {saliency.unplaced:+.2f} (special tokens, words without times)")
    lines += [f"{name.capitalize()}: {value}" for name, value in saliency.provenance.items()]
    return "\n".join(lines)


def status(column: Column) -> str:
    """One sentence on where a column without saliency stands; empty if nothing is to be said."""
    if column.status == "reading":
        return "Reading the clip…"
    if column.status == "explaining":
        return f"Explaining {column.wish.target}…"
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
    regions = "Select a stretch of the waveform and press 1 to 9 to tag it."
    return Notices(
        wave=contents.trouble if contents.sound is None else "",
        strip=_strip_notice(column),
        words="" if contents.words else _words_notice(contents),
        regions="" if n_regions or contents.sound is None else regions,
    )


def _words_notice(contents: Contents) -> str:
    """Where there is sound, the clip's trouble is with its words."""
    has_trouble = contents.sound is not None and contents.trouble
    if has_trouble:
        return contents.trouble
    return "This clip's words have no times." if contents.transcript else "This clip has no transcript."


def _strip_notice(column: Column) -> str:
    if column.status == "failed":
        return column.message
    if column.saliency is not None or column.status == "explaining":
        return ""
    if not column.wish.model:
        return "Choose a model above to see where in the clip it hears emotion."
    return (
        f"Press {BY_ID['explain.now'].keys[0]} to see where in the clip the model hears {column.wish.target}."
    )


def readout(
    time: float | None, picture: SaliencyPicture | None, words: Sequence[Word], scores: Sequence[float | None]
) -> str:
    """One line on what is under the mouse: time to the millisecond, saliency there, word and its score."""
    if time is None or time < 0:
        return ""
    parts = [f"{time:.3f} s"]
    rate = None if picture is None else picture.at(time)
    if picture is not None and rate is not None:
        parts.append(f"{signed(rate)} {picture.unit} per second")
    number = stretch_at(time, [(word.start, word.end) for word in words])
    if number is not None:
        score = scores[number]
        parts.append(words[number].text if score is None else f"{words[number].text} {signed(score)}")
    return "   ".join(parts)


def signed(value: float) -> str:
    """Two decimals with a sign, a true minus."""
    return f"{value:+.2f}".replace("-", "\u2212")
