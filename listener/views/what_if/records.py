"""What the panel says of an answer, in words and numbers; nothing here knows a widget.

Numbers of dimensions are on the corpus's scale; of classes they are logits for voices, and probabilities for wordings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.tables import Scale
from listener.state.explaining.inquiries import Inquiry
from models.explain.counterfactuals import Counterfactual, WhatIf
from models.explain.waterfall import AS_IS
from models.interface import Output
from models.scales import factor, on_scale
from models.text_probe import Probed

MINUS = "\u2212"
MOST_SHOWN = 3
AUDIBLE_DB = 0.5


@dataclass(frozen=True)
class Cell:
    """One output of one changed voice: the text, whether to believe it, and one sentence on it."""

    text: str
    tip: str = ""
    is_believable: bool = True


@dataclass(frozen=True)
class VoiceRow:
    """One changed voice, or the clip as it is (`name` is `as-is`); `is_changed` is False where nothing was done."""

    name: str
    title: str
    done: str
    is_changed: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class WordingRow:
    """One other wording.

    Attributes
    ----------
    number : int
        Of the wording among all that were tried, the user's first.
    change, kind : str
    value, difference : str
        Of the chosen output.
    is_own : bool
    """

    number: int
    change: str
    kind: str
    value: str
    difference: str
    is_own: bool


@dataclass(frozen=True)
class OutputRow:
    """One output of a text model as it is, with another wording, and the difference."""

    name: str
    as_is: str
    changed: str = ""
    difference: str = ""


def shown_outputs(outputs: Sequence[Output], chosen: str) -> tuple[Output, ...]:
    """The outputs that have a column of their own: all of a few, else the chosen one."""
    if len(outputs) <= MOST_SHOWN:
        return tuple(outputs)
    return tuple(output for output in outputs if output.name == chosen)


def voice_rows(found: WhatIf, outputs: Sequence[Output], scale: Scale) -> tuple[VoiceRow, ...]:
    """The clip as it is with its outputs, then each changed voice with its effects."""
    levels = tuple(
        Cell(level(found.original[output.name], output, scale), "What the model says of the clip.")
        for output in outputs
    )
    first = VoiceRow(AS_IS, "As it is", "The clip itself; effects count from its null twins.", True, levels)
    return (first, *(_voice_row(one, outputs, scale) for one in found.counterfactuals.values()))


def _voice_row(one: Counterfactual, outputs: Sequence[Output], scale: Scale) -> VoiceRow:
    made = one.resynthesis
    done = made.description
    if made.gain_db <= -AUDIBLE_DB:
        done += f" Both sounds are {-made.gain_db:.0f} dB softer than the clip, to avoid clipping."
    cells = tuple(_effect(one, output, scale) for output in outputs)
    return VoiceRow(made.name, made.title, done, made.changed, cells)


def _effect(one: Counterfactual, output: Output, scale: Scale) -> Cell:
    if not one.resynthesis.changed:
        return Cell("–", "Nothing was changed, so there is no effect.")
    points = factor(output, scale)
    effect, null = points * one.effect[output.name], points * one.null_effect[output.name]
    return effect_cell(effect, null, is_believable=one.is_believable(output.name))


def effect_cell(effect: float, null: float, *, is_believable: bool) -> Cell:
    """An effect beyond resynthesis; in brackets where resynthesis alone does more."""
    alone = f"resynthesis alone moves it by {signed(null)}"
    if is_believable:
        return Cell(signed(effect), f"The change moves it by {signed(effect)}; {alone}, already subtracted.")
    return Cell(
        f"({signed(effect)})",
        f"Not to be believed: the change moves it by {signed(effect)}, but {alone}, which is more.",
        is_believable=False,
    )


def all_wordings(inquiry: Inquiry) -> tuple[Probed, ...]:
    """Every wording that was tried, the user's first."""
    return (*inquiry.own, *(() if inquiry.wordings is None else inquiry.wordings.probed))


def wording_rows(tried: Sequence[Probed], output: Output, scale: Scale) -> tuple[WordingRow, ...]:
    """The user's wordings, the newest first, then the others, largest difference of this output first."""
    sizes = [abs(_difference(one, output, scale)) for one in tried]
    order = sorted(
        range(len(tried)),
        key=lambda number: (0, number) if tried[number].wording.kind == "own" else (1, -sizes[number]),
    )
    return tuple(_wording_row(number, tried[number], output, scale) for number in order)


def _wording_row(number: int, one: Probed, output: Output, scale: Scale) -> WordingRow:
    row = output_row(one, output, scale)
    kind = "yours" if one.wording.kind == "own" else one.wording.kind
    return WordingRow(
        number, one.wording.change, kind, row.changed, row.difference, one.wording.kind == "own"
    )


def output_rows(
    inquiry: Inquiry, outputs: Sequence[Output], one: Probed | None, scale: Scale
) -> tuple[OutputRow, ...]:
    """Every output, classes by their probability as it is, with one wording if there is one chosen."""
    if one is not None:
        rows = {output.name: output_row(one, output, scale) for output in outputs}
        known = {
            name: one.probabilities[name] - one.probability_differences[name] for name in one.probabilities
        }
    elif inquiry.wordings is not None:
        said = inquiry.wordings
        rows = {
            output.name: OutputRow(output.name, _said(said.outputs, said.probabilities, output, scale))
            for output in outputs
        }
        known = dict(said.probabilities)
    else:
        return ()
    return tuple(sorted(rows.values(), key=lambda row: -known.get(row.name, 2.0)))


def output_row(one: Probed, output: Output, scale: Scale) -> OutputRow:
    """One output with and without a wording."""
    before = {name: value - one.differences[name] for name, value in one.outputs.items()}
    shares = {name: value - one.probability_differences[name] for name, value in one.probabilities.items()}
    difference = _difference(one, output, scale)
    return OutputRow(
        output.name,
        _said(before, shares, output, scale),
        _said(one.outputs, one.probabilities, output, scale),
        f"{signed(100 * difference, 1)} %" if output.kind == "class" else signed(difference),
    )


def _difference(one: Probed, output: Output, scale: Scale) -> float:
    if output.kind == "class":
        return one.probability_differences[output.name]
    return factor(output, scale) * one.differences[output.name]


def _said(outputs: dict, shares: dict, output: Output, scale: Scale) -> str:
    if output.kind == "class":
        return f"{100 * shares[output.name]:.1f} %"
    return level(outputs[output.name], output, scale)


def level(value: float, output: Output, scale: Scale) -> str:
    """An output on the corpus's scale."""
    return f"{on_scale(value, output, scale):.2f}".replace("-", MINUS)


def signed(value: float, decimals: int = 2) -> str:
    """A difference with its sign; what rounds to nothing has none."""
    text = f"{value:+.{decimals}f}"
    return f"{0:.{decimals}f}" if float(text) == 0 else text.replace("-", MINUS)


def unit_of(output: Output, scale: Scale) -> str:
    """What an effect on an output is counted in."""
    if output.kind == "class":
        return "logit"
    if output.low is None:
        return "the model's own units"
    return f"points, scale {scale.low:g} to {scale.high:g}"
