"""What the sheets of agreement say, as pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from analysis.agreement import Agreement, Compared, Decision, Estimate, TagAgreement, TagDispute
from analysis.agreement.table import comparisons

NOTHING = "–"
HEADS = (
    ("Tag", "The codebook's tag; all tags together in the last row."),
    ("Clips", "Clips that at least two of the taggers judged."),
    ("Yes", "Share of judgements that say yes."),
    ("Same", "Share of pairs of judgements that are the same; high for a rare tag whoever listens."),
    (
        "Alpha",
        "Krippendorff's alpha of whether a clip has the tag: 1 complete agreement, 0 what chance gives.",
    ),
    ("Kappa", "Cohen's kappa; with more than two taggers the mean over pairs."),
    ("F1", "Share of regions that overlap by half or more with one of the other tagger's."),
    ("Gamma", "Gamma of regions, where they are and which tag they bear: 1 all the same, 0 as by chance."),
)
READING = (
    "1 is complete agreement; 0 is what chance gives for alpha, kappa and gamma, and no region in common for F1. The"
    " whisker is the 95 % interval over clips."
)


@dataclass(frozen=True)
class Row:
    """A row of the table: its texts, a dot and whisker for some, and what to say of it as a whole."""

    cells: tuple[str | Estimate, ...]
    tip: str


def rows(compared: Compared) -> tuple[Row, ...]:
    """A row for each tag, and one for all."""
    return tuple(_row(row) for row in (*compared.tags, compared.overall))


def titles(found: Agreement) -> tuple[tuple[str, Compared], ...]:
    """What can be shown, with what is compared; two taggers are not named twice."""
    shown = [one for one in comparisons(found) if one[0] != "pair" or len(found.taggers) > 2]
    return tuple((_title(what, compared, len(found.taggers)), compared) for what, compared in shown)


def estimate_text(estimate: Estimate) -> str:
    """A value with its interval."""
    if isnan(estimate.low):
        return number(estimate.value)
    return f"{number(estimate.value)} ({number(estimate.low)} to {number(estimate.high)})"


def number(value: float) -> str:
    """Two decimals, with a true minus; a dash for what does not exist."""
    return NOTHING if isnan(value) else f"{value:.2f}".replace("-", "−")


def who_said(dispute: TagDispute) -> str:
    """Who gave a tag and who did not."""
    parts = [f"given by {joined(dispute.given)}"]
    if dispute.not_given:
        parts.append(f"not by {joined(dispute.not_given)}")
    elif not dispute.is_disputed:
        parts.append("all agree")
    elif dispute.has_regions:
        parts.append("not at the same place")
    return ", ".join(parts)


def decision_label(decision: Decision, key: int, dispute: TagDispute) -> str:
    """What a button says, with its key."""
    if decision.kind == "as":
        same = [name for name in dispute.given if _spans(dispute, name) == _spans(dispute, decision.tagger)]
        if dispute.has_regions:
            return f"{key}  As {joined(same)}"
        return f"{key}  Yes"
    return f"{key}  " + {"overlap": "Overlap", "union": "Together", "no": "No"}[decision.kind]


def joined(names: Sequence[str]) -> str:
    """`Ann`, `Ann and Ben`, `Ann, Ben and Cem`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def progress(n_settled: int, n_clips: int) -> str:
    """How far settling is."""
    return f"{n_settled:,} of {n_clips:,} settled"


def left_out(count: int) -> str:
    """What is said of clips that are hidden while one listens blind; empty if there are none."""
    if not count:
        return ""
    clips = "1 clip is" if count == 1 else f"{count:,} clips are"
    return f" {clips} left out, hidden from you while you listen blind."


def _spans(dispute: TagDispute, tagger: str) -> set[tuple[float | None, float | None]]:
    return {(tag.start_s, tag.end_s) for tag in dispute.of(tagger)}


def _title(what: str, compared: Compared, n_taggers: int) -> str:
    clips = f"{compared.clips:,} clip{'' if compared.clips == 1 else 's'} in common"
    if what == "repeat":
        return f"{compared.taggers[0]}, heard again: {clips}"
    everybody = "Everybody: " if what == "all" and n_taggers > 2 else ""
    return f"{everybody}{joined(compared.taggers)}, {clips}"


def _row(row: TagAgreement) -> Row:
    name = row.tag or "all tags"
    spoken = ", ".join(
        f"{label} {estimate_text(estimate)}"
        for label, estimate in (("alpha", row.alpha), ("kappa", row.kappa), ("F1", row.event_f1))
    )
    lines = [f"{name}: {spoken}"]
    if not isnan(row.positive):
        lines.append(f"Agreement on yes {number(row.positive)}, on no {number(row.negative)}")
    if not isnan(row.iou):
        starts = f"starts {row.start_ms:.0f} ms and ends {row.end_ms:.0f} ms apart"
        lines.append(f"Matched regions overlap by {row.iou:.0%}, {starts}")
    if row.remark:
        lines.append(row.remark)
    return Row(
        (
            name,
            f"{row.clips:,}",
            _share(row.prevalence),
            _share(row.agreement),
            row.alpha,
            row.kappa,
            row.event_f1,
            number(row.gamma),
        ),
        "\n".join(lines),
    )


def _share(value: float) -> str:
    return NOTHING if isnan(value) else f"{value:.0%}"
