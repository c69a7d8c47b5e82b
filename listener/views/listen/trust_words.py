"""Whether to believe a map, as the badge and its sheet say it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import Literal

from listener.state.columns.columns import Column
from models.interface import Check, Saliency, Trust, Verdict

Tone = Literal["sound", "doubtful", "do not use", "plain"]

GLYPHS: dict[Verdict, str] = {"sound": "✓", "doubtful": "⚠", "do not use": "✕"}
MEANINGS: dict[Verdict, str] = {
    "sound": "This map passed every check: it says what this model does with this clip.",
    "doubtful": "This map adds up and depends on the trained model, but failed a check: read it with care.",
    "do not use": "This map failed a check that it cannot do without: draw no conclusion from it.",
}
UNCHECKED = "Nobody has checked this map yet. Checking it takes several times as long as computing it."
FAITHFUL = "Trust the sign and the sum more than the exact places, or compare with another method."
ADVICE = {
    "completeness": "Explain it with more steps, or from another baseline.",
    "step doubling": "Explain it with more steps.",
    "baseline": "Compare the maps from both baselines side by side, and believe what they share.",
    "random weights": "Try another method: this one shows the sound's shape rather than what the model has learnt.",
    "deletion": FAITHFUL,
    "insertion": FAITHFUL,
    "change": "Choose another clip, or a baseline of which the model says something else.",
    "silence": "Choose another clip: there is nothing to hear in this one.",
    "length": "Choose a longer clip.",
    "flat map": "Choose another clip or method.",
}
# Where a check that asks for a number found none.
ADVICE_WITHOUT_NUMBER = {
    "completeness": "Compare with integrated gradients, whose parts add up.",
    "step doubling": "Nothing: this is so for every map by this method.",
}
ANY_ADVICE = "Do not rest a conclusion on this map alone."
# What these measure has to be small.
AT_MOST = ("completeness", "random weights", "insertion")


@dataclass(frozen=True)
class Badge:
    """The word in the header with its glyph, what colour it has, and the tooltip; empty text: no badge."""

    text: str
    tone: Tone = "plain"
    tip: str = ""


@dataclass(frozen=True)
class CheckLine:
    """One check as the sheet shows it: `advice` is empty where it passed."""

    glyph: str
    name: str
    measured: str
    reason: str
    advice: str


def badge(column: Column) -> Badge:
    """What the header says of a column's map."""
    if column.saliency is None:
        return Badge("")
    if column.trust is None and column.checking is not None:
        return Badge(f"checking… {100 * column.checking:.0f} %", "plain", "The map is being checked.")
    if column.trust is None:
        return Badge("? not checked", "plain", column.message or UNCHECKED)
    verdict, failed = column.trust.verdict, [check for check in column.trust.checks if not check.passed]
    lines = [MEANINGS[verdict], *(f"✕ {check.name}: {check.reason}" for check in failed)]
    return Badge(f"{GLYPHS[verdict]} {verdict}", verdict, "\n".join(lines))


def check_lines(trust: Trust) -> tuple[CheckLine, ...]:
    """The checks in their order."""
    return tuple(
        CheckLine(
            glyph="✓" if check.passed else "✕",
            name=check.name,
            measured=measured(check),
            reason=check.reason,
            advice=advice(check),
        )
        for check in trust.checks
    )


def advice(check: Check) -> str:
    """What to do about a check that failed; empty where it passed."""
    if check.passed:
        return ""
    if isnan(check.value) and check.name in ADVICE_WITHOUT_NUMBER:
        return ADVICE_WITHOUT_NUMBER[check.name]
    return ADVICE.get(check.name, ANY_ADVICE)


def measured(check: Check) -> str:
    """The value and the limit that it is held against."""
    if isnan(check.value):
        return ""
    value = f"{check.value:.3g}".replace("-", "\u2212")
    if isnan(check.limit):
        return value
    side = "at most" if check.name in AT_MOST else "at least"
    return f"{value}, {side} {check.limit:.3g}".replace("-", "\u2212")


def as_text(saliency: Saliency, trust: Trust | None, details: str) -> str:
    """All of the sheet as plain text, to be copied."""
    lines = [f"{saliency.clip}: {saliency.target} by {saliency.model}"]
    if trust is None:
        lines.append("Trust: not checked")
    else:
        lines.append(f"Trust: {trust.verdict}")
        for line in check_lines(trust):
            number = f" ({line.measured})" if line.measured else ""
            lines.append(f"{line.glyph} {line.name}{number}: {line.reason}")
    return "\n".join([*lines, details])
