"""The change of one output from the voice as it is to a voice without prosody, step by step, to be drawn as bars.

The effects of pitch, loudness and tempo, each taken away alone, need not add up to the effect of taking away all
three: what is missing is a bar of its own, so that the bars end where the model ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.resynthesis import FLAT_PROSODY, PARTS
from models.explain.counterfactuals import Counterfactual, WhatIf

AS_IS, TOGETHER, FLAT = "as-is", "together", "flat"


@dataclass(frozen=True)
class Bar:
    """One bar of a waterfall.

    Attributes
    ----------
    name, title, note : str
        The manipulation's, or `as-is`, `together` (what the effects do only together) or `flat`; what to call it, and
        in one sentence what was done, or why nothing was.
    kind : {'level', 'step', 'alone'}
        A level is an output of the model (`start` is `end`); a step begins where the bar before ends; a bar of kind
        alone begins at the clip's own output, and is no part of the sum.
    start, end : float
        In units of the output; `end - start` is the effect.
    null_effect : float
        What resynthesis alone did; 0 for a level.
    believable : bool
        False if that is more than the effect.
    """

    name: str
    title: str
    note: str
    kind: Literal["level", "step", "alone"]
    start: float
    end: float
    null_effect: float = 0.0
    believable: bool = True


def waterfall(found: WhatIf, output: str) -> tuple[Bar, ...]:
    """The bars of one output in order: the clip, pitch, loudness, tempo, together, flat, and then what stands alone.

    Bars of what was not tried are missing; `together` and `flat` need all three and `FLAT_PROSODY`.
    """
    level = original = found.original[output]
    bars = [Bar(AS_IS, "As it is", "The model's output for the clip.", "level", level, level)]
    tried = found.counterfactuals
    for name in PARTS:
        if name in tried:
            bars.append(_bar(tried[name], output, "step", level))
            level = bars[-1].end
    if {*PARTS, FLAT_PROSODY} <= tried.keys():
        whole = tried[FLAT_PROSODY]
        end = original + whole.effect[output]
        null = whole.null_effect[output]
        note = "What the three do only together: the rest up to the effect of all three at once."
        believable = abs(end - level) >= abs(null)
        bars.append(Bar(TOGETHER, "Together", note, "step", level, end, null, believable))
        made = whole.resynthesis
        bars.append(
            Bar(FLAT, made.title, made.description, "level", end, end, null, whole.is_believable(output))
        )
    alone = [tried[name] for name in tried if name not in (*PARTS, FLAT_PROSODY)]
    return (*bars, *(_bar(one, output, "alone", original) for one in alone))


def _bar(one: Counterfactual, output: str, kind: Literal["step", "alone"], start: float) -> Bar:
    made = one.resynthesis
    return Bar(
        name=made.name,
        title=made.title,
        note=made.description,
        kind=kind,
        start=start,
        end=start + one.effect[output],
        null_effect=one.null_effect[output],
        believable=one.is_believable(output),
    )
