"""One column's map minus its neighbour's, and how far the two agree: a pure function to what is drawn and said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from analysis.errors import EarmarkError
from analysis.map_agreement import MapAgreement, Measure, map_agreement
from listener.state.columns.wishes import HIDDEN
from listener.views.listen.scales import DrawnScale, SaliencyPicture, Shown, scale_of, widest
from listener.views.listen.units import LABEL_POINTS, SHARES
from listener.views.listen.wording import MINUS
from models.interface import Modality

RHO_TIP = (
    "ρ is Spearman's rank correlation of the two maps' frames: 1 means that they rise and fall together, 0 that they"
    " have nothing to do with each other."
)
OVERLAP_TIP = "Overlap: the frames among the strongest 20 % of both maps, as a share of those of either."
SIGN_TIP = "Same sign: how much of that overlap raises the output in both maps, or lowers it in both."
DISTANCE_TIP = "Apart: how far, on average, one map's mass would have to move to lie as the other's does."
CHANCE_TIP = (
    "Chance is what the same two maps give when one is shifted against the other by every number of frames (5th to"
    " 95th percentile for ρ, else the median). One short clip says little; compare many."
)


@dataclass(frozen=True, eq=False)
class Side:
    """What a column brings to a comparison; `number` counts from 1."""

    number: int
    shown: Shown | None
    modality: Modality
    is_hidden: bool = False

    def is_as(self, other: Side) -> bool:
        """Whether it brings the same."""
        same = self.shown.is_as(other.shown) if self.shown is not None else other.shown is None
        known, others = ((one.number, one.modality, one.is_hidden) for one in (self, other))
        return same and known == others

    @property
    def name(self) -> str:
        return f"column {self.number}"

    @property
    def target(self) -> str:
        return "" if self.shown is None else self.shown.saliency.target


@dataclass(frozen=True, eq=False)
class Pair:
    """All that a comparison depends on: two columns and the scales that they are drawn on."""

    left: Side
    right: Side
    scales: Sequence[DrawnScale]

    def is_as(self, other: Pair | None) -> bool:
        """Whether the comparison would come out the same."""
        return (
            other is not None
            and self.left.is_as(other.left)
            and self.right.is_as(other.right)
            and list(self.scales) == list(other.scales)
        )


@dataclass(frozen=True, eq=False)
class Difference:
    """Two maps compared.

    Attributes
    ----------
    title : str
        What is subtracted from what.
    minuend, subtrahend : str
        Their short names, for the legend.
    picture : SaliencyPicture or None
        The difference, on a scale no narrower than the two columns' own.
    reason : str
        Why there is no picture; empty if there is one.
    lines : tuple of str
        How far the two agree, a measure a line; empty if they cannot be compared at all.
    tip : str
        What the measures mean.
    """

    title: str
    minuend: str = ""
    subtrahend: str = ""
    picture: SaliencyPicture | None = None
    reason: str = ""
    lines: tuple[str, ...] = ()
    tip: str = ""


def pair(active: int, count: int) -> tuple[int, int] | None:
    """Which columns are compared: the active one and its left neighbour; None for a single column."""
    right = max(active, 1)
    return (right - 1, right) if right < count else None


def difference(wanted: Pair) -> Difference:
    """The right column minus the left one; of a voice and its words, always the voice minus the words."""
    left, right = wanted.left, wanted.right
    if left.shown is None or right.shown is None:
        title = f"{right.name.capitalize()} minus {left.name}"
        is_hidden = left.is_hidden or right.is_hidden
        reason = HIDDEN if is_hidden else f"Explain {left.name} and {right.name} to compare them."
        return Difference(title, reason=reason)
    one, other = ordered(left, right)
    names = ends(one, other)
    title = f"{names[0].capitalize()} minus {names[1]}"
    if names[0] != one.name:
        title += f" ({one.number} {MINUS} {other.number})"
    if one.shown.saliency.clip != other.shown.saliency.clip:
        return Difference(title, reason=f"{left.name.capitalize()} and {right.name} show different clips.")
    try:
        agreement = _agreement(one.shown, other.shown)
    except EarmarkError as error:
        return Difference(title, reason=str(error))
    lines, tip = agreement_lines(agreement), agreement_tip(agreement)
    reason = _unlike(one.shown, other.shown)
    if reason:
        title = f"{left.name.capitalize()} and {right.name}"
        return Difference(title, reason=reason, lines=lines, tip=tip)
    return Difference(title, *names, _picture(one.shown, other.shown, wanted.scales), lines=lines, tip=tip)


def ordered(left: Side, right: Side) -> tuple[Side, Side]:
    """What is subtracted from, and what is subtracted: the right minus the left, but a voice before its words."""
    is_voice_first = (left.modality, right.modality) == ("audio", "text")
    return (left, right) if is_voice_first and left.target == right.target else (right, left)


def ends(one: Side, other: Side) -> tuple[str, str]:
    """What the two are called: by their targets if these differ, as voice and words, else by their columns."""
    if one.target != other.target:
        return one.target, other.target
    if (one.modality, other.modality) == ("audio", "text"):
        return "voice", "words"
    return one.name, other.name


def agreement_lines(agreement: MapAgreement) -> tuple[str, ...]:
    """The measures in words, each beside chance."""
    if agreement.reason:
        return (agreement.reason,)
    rank, overlap, sign, apart = agreement.rank, agreement.overlap, agreement.sign, agreement.distance_ms
    lines = [
        f"ρ {_number(rank.value)} (chance {_number(rank.low)} to {_number(rank.high)})",
        f"top-20 % overlap {_percent(overlap)}",
    ]
    if not isnan(sign.value):
        lines.append(f"same sign there {_percent(sign)}")
    lines.append(f"{apart.value:.0f} ms apart (chance {apart.chance:.0f} ms)")
    return tuple(lines)


def agreement_tip(agreement: MapAgreement) -> str:
    """What the measures mean and how often chance does as well."""
    if agreement.reason:
        return agreement.reason
    p = f"Shifted maps are as alike in ρ in {100 * agreement.rank.p:.0f} % of {agreement.frames} shifts."
    return "\n".join([RHO_TIP, OVERLAP_TIP, SIGN_TIP, DISTANCE_TIP, CHANCE_TIP, p])


def _agreement(one: Shown, other: Shown) -> MapAgreement:
    signed = one.unit.is_signed and other.unit.is_signed
    return map_agreement(one.saliency.values, other.saliency.values, signed=signed)


def _picture(one: Shown, other: Shown, scales: Sequence[DrawnScale]) -> SaliencyPicture:
    rates = [shown.drawn[0] for shown in (one, other)]
    frames = min(len(values) for values in rates)
    gap = rates[0][:frames] - rates[1][:frames]
    scale = widest([scale_of(gap), *scales])
    return SaliencyPicture(gap, scale, False, one.unit, one.is_refused or other.is_refused)


def _unlike(one: Shown, other: Shown) -> str:
    """Why the two cannot be subtracted: only label points, or what one model counts in, have equal values."""
    units = one.unit.name, other.unit.name
    if SHARES in units:
        return "Attention has no unit, so it cannot be subtracted."
    if units[0] != units[1]:
        return f"One map is in {units[1]}, the other in {units[0]}: they cannot be subtracted."
    if units[0] != LABEL_POINTS and one.saliency.model != other.saliency.model:
        return f"The {units[0]} of two models have no common scale, so they cannot be subtracted."
    return ""


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", MINUS)


def _percent(measure: Measure) -> str:
    return f"{100 * measure.value:.0f} % (chance {100 * measure.chance:.0f} %)"
