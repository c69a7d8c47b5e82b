"""An audit in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.tables import Scale
from listener.state.explaining.auditing import Audited
from models.explain.baselines import BASELINES
from models.interface import ModelCard, Output
from models.profiles import LEAST_CORRELATION, MOST_DISTANCE, MOST_ERROR, Candidate, Profile
from models.scales import factor, on_scale

MINUS = "\u2212"
HEADS = (
    ("Baseline", "What a clip is compared with; the chosen one stands first."),
    ("Output", "Of the model."),
    ("Error", "Median over the clips of the relative completeness error: how far maps are from adding up."),
    (
        "90 % below",
        f"90 % of the clips have a smaller error; good up to {MOST_ERROR:.0%}.".replace("%.", " %."),
    ),
    ("Says of it", "What the model says of the baseline itself: mean and standard deviation over the clips."),
    (
        "Off by",
        "How far that is from the median of what it says of clips, in standard deviations of what it says of clips;"
        f" good up to {MOST_DISTANCE:g}.",
    ),
    (
        "Needed",
        "Comprehensiveness: how much the output falls when the fifth that the map finds salient is replaced by the"
        " baseline; more is better.",
    ),
)


@dataclass(frozen=True)
class AuditRow:
    """One baseline and output: a text and a tooltip for each of `HEADS`; bold if it is the chosen one's."""

    cells: tuple[str, ...]
    tips: tuple[str, ...]
    is_chosen: bool


def audit_rows(profile: Profile, card: ModelCard, scale: Scale | None) -> tuple[AuditRow, ...]:
    """All candidates, the chosen baseline first; outputs on the corpus's scale where there is one."""
    outputs = {output.name: output for output in card.outputs}
    return tuple(
        _row(candidate, outputs.get(candidate.target), scale, candidate.baseline == profile.baseline)
        for candidate in profile.candidates
    )


def _row(one: Candidate, output: Output | None, scale: Scale | None, is_chosen: bool) -> AuditRow:
    points, said = 1.0, one.output_mean
    if output is not None and scale is not None:
        points, said = factor(output, scale), on_scale(one.output_mean, output, scale)
    tip = next((baseline.tip for baseline in BASELINES if baseline.name == one.baseline), "")
    too_far = "" if one.distance <= MOST_DISTANCE else "The model does not find it neutral."
    too_wrong = "" if one.error_p90 <= MOST_ERROR else "Its maps do not add up well enough."
    cells = (
        f"{one.baseline} ✓" if is_chosen else one.baseline,
        one.target,
        percent(one.error_median),
        _marked(percent(one.error_p90), too_wrong),
        f"{said:.2f} ± {points * one.output_sd:.2f}".replace("-", MINUS),
        _marked(f"{one.distance:.2f} SD", too_far),
        f"{points * one.comprehensiveness:.2f}".replace("-", MINUS),
    )
    return AuditRow(cells, (tip, "", "", too_wrong, "", too_far, ""), is_chosen)


def _marked(text: str, trouble: str) -> str:
    return f"⚠ {text}" if trouble else text


def percent(share: float) -> str:
    """A share with one decimal, where it is large without."""
    return f"{100 * share:.0f} %" if share >= 0.0995 else f"{100 * share:.1f} %"


def invitation(audited: Audited, corpus: str, clips: int) -> str:
    """What is known and what one may do."""
    what = (
        f"An audit tries every baseline on {clips} clips of {corpus}, keeps how each one does for this model, and"
        " explains with the best from then on. It runs behind all other work; you may close this sheet."
        if corpus
        else "Open a corpus to audit this model on its clips."
    )
    if audited.status == "looking":
        return "Reading what is known of this model…"
    if audited.status == "running":
        return (
            f"Trying every baseline on {clips} clips of {corpus}. You may close this sheet and go on working."
        )
    profile = audited.profile
    if profile.candidates:
        return f"Audited on {profile.clips} clips of {profile.corpus or 'a corpus'}. {'' if corpus else what}".strip()
    return f"This model was never audited. {what}"


def tried(card: ModelCard) -> str:
    """What an audit will try, a line each."""
    return "\n".join(
        f"{baseline.name}: {baseline.tip}" for baseline in BASELINES if baseline.modality == card.modality
    )


def why(profile: Profile) -> str:
    """Which baseline is chosen, and why."""
    if not profile.candidates:
        return ""
    rest = f"Where no other is asked for, maps of this model start from {profile.baseline}"
    if not profile.is_clear:
        return (
            f"⚠ {rest}, the best of these, though it is not good: a good one adds up to {percent(MOST_ERROR)} and lies"
            f" within {MOST_DISTANCE:g} SD of what the model says of clips. Read its maps with care."
        )
    good = {
        name: all(
            row.error_p90 <= MOST_ERROR and row.distance <= MOST_DISTANCE
            for row in profile.candidates
            if row.baseline == name
        )
        for name in dict.fromkeys(row.baseline for row in profile.candidates)
    }
    reason = "the only one that adds up and that the model finds neutral"
    if sum(good.values()) > 1:
        reason = (
            f"one of {sum(good.values())} that add up and that the model finds neutral: what it says of this one varies"
            " least over the clips, or its maps are needed most"
        )
    return f"{rest}: {reason}."


def gates(audited: Audited) -> str:
    """Whether 16 bits may be used, and how many clips the audit did without."""
    parts = []
    for name, correlation in audited.profile.gates.items():
        precision, _, device = name.partition(" ")
        verdict = "may be used" if correlation >= LEAST_CORRELATION else "must not be used"
        parts.append(
            f"{precision} on {device.upper()} {verdict}: its maps correlate {correlation:.4f} with those in 32 bits"
            f" ({LEAST_CORRELATION} needed)."
        )
    if audited.failures:
        clip, reason = audited.failures[0]
        count = len(audited.failures)
        left = "1 clip was left out," if count == 1 else f"{count:,} clips were left out, such as"
        parts.append(f"{left} {clip}: {reason}")
    return " ".join(parts)
