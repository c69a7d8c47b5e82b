"""Where a model looks before and after it was taught to look elsewhere, and whether it does its task as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataError
from analysis.heard import Spans
from analysis.progress import partly
from analysis.regions import CorpusExcess, corpus_excess, frames_inside, region_mass
from analysis.tables import UNKNOWN
from models.errors import ModelError
from models.evaluation.evaluating import Evaluation, evaluated, evaluation_record, together
from models.evaluation.known import known_parts
from models.evaluation.parts import of_split, read_split
from models.evaluation.scoring import table
from models.interface import FRAMES_PER_SECOND, Request
from models.recipes.data.examples import Examples
from models.recipes.data.splits import Split
from models.recipes.making.plan import SPLIT, read_plan
from models.recipes.recipe import Measured
from models.registry import find

COLUMNS = ("", "before", "after")
TITLE = "Before and after"
OWN_CLASS = "own class"
_NOTE = (
    "Attribution in regions is the share of a map's size (integrated gradients) in the regions of a held-out clip above"
    " its mean over all circular shifts of the map: 0 by chance. Intervals (95 %) are over speakers drawn with"
    " replacement."
)
Maps = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Looks:
    """The mean excess of attribution in regions, of one target, over the clips that both models explain.

    `rise` is of the difference, clip by clip.
    """

    target: str
    before: CorpusExcess
    after: CorpusExcess
    rise: CorpusExcess


def measured(
    base: str,
    examples: Examples,
    folds: Sequence[tuple[Path, Split]],
    regions: Mapping[str, Spans],
    after: Evaluation,
    *,
    device: str,
    report: Callable[[float], None],
) -> Measured:
    """Hold models against the one that they began with, on the part that they are scored on.

    Parameters
    ----------
    base : str
        The model before.
    folds : sequence of (folder, split)
        The models after, each with what it held out.
    regions : mapping of clip to stretches
        In seconds.
    after : Evaluation
        Of all folds.
    """
    part = after.chosen.part
    befores = [evaluated(base, examples, of_split(split, part), device=device) for _, split in folds]
    before = befores[0] if len(befores) == 1 else together(base, befores)
    held = [(str(folder), getattr(split, part)) for folder, split in folds]
    models = [(which, model, places) for folder, places in held for which, model in enumerate((base, folder))]
    found: list[Maps] = [{}, {}]
    for number, (which, model, places) in enumerate(models):
        tell = partly(report, number, len(models))
        maps = excesses(model, examples, places, regions, device=device, report=tell)
        for target, some in maps.items():
            found[which].setdefault(target, {}).update(some)
    looks = compared(examples, *found)
    note = _NOTE + seen(base, examples, folds[0][0], np.concatenate([positions for _, positions in held]))
    record = {
        "base": base,
        "part": part,
        "note": note,
        "before": evaluation_record(before),
        "after": evaluation_record(after),
        "attribution_in_regions": {
            one.target: {"before": asdict(one.before), "after": asdict(one.after), "rise": asdict(one.rise)}
            for one in looks
        },
    }
    scores = zip(table(before.scores), table(after.scores), strict=True)
    rows = [(name, first, second) for (name, first, _), (_, second, _) in scores]
    return Measured("gaps", TITLE, COLUMNS, (*_rows(looks), *rows), note, record)


def excesses(
    model: str,
    examples: Examples,
    positions: NDArray[np.int64],
    regions: Mapping[str, Spans],
    *,
    device: str,
    report: Callable[[float], None],
) -> Maps:
    """How much more than chance of a model's maps lies in regions, by target and clip.

    Of classes the map of a clip's own is looked at. Clips that cannot be explained or compared are left out.
    """
    from models.explain.run import explain_targets  # noqa: PLC0415 - imports torch
    from models.material import material  # noqa: PLC0415 - imports torch
    from models.registry import load  # noqa: PLC0415

    loaded = load(model, device=device)
    names = [output.name for output in loaded.card.outputs]
    wanted = [int(at) for at in positions if regions.get(examples.clips[at])]
    found: Maps = {}
    for number, at in enumerate(wanted):
        report(number / len(wanted))
        clip = examples.clips[at]
        own = {OWN_CLASS: examples.classes[int(examples.goals[at])]} if examples.classes else {}
        targets = own or {name: name for name in examples.outputs if name in names}
        try:
            given = material(examples.corpus, clip, loaded.card.rate)
            maps = explain_targets(loaded, given, [Request(name) for name in targets.values()])
        except (DataError, ModelError):
            continue
        for target, saliency in zip(targets, maps, strict=True):
            inside = frames_inside(regions[clip], len(saliency.values), FRAMES_PER_SECOND)
            mass = region_mass(saliency.values, inside)
            if mass is not None:
                found.setdefault(target, {})[clip] = mass.excess
    return found


def compared(examples: Examples, before: Maps, after: Maps) -> tuple[Looks, ...]:
    """For each target that both explain; clips whose speaker is not known stand for themselves."""
    named = dict(zip(examples.clips, examples.speakers, strict=True))
    looks = []
    for target in [name for name in before if name in after]:
        clips = [clip for clip in before[target] if clip in after[target]]
        if not clips:
            continue
        speakers = [clip if named[clip] == UNKNOWN else named[clip] for clip in clips]
        first = [before[target][clip] for clip in clips]
        second = [after[target][clip] for clip in clips]
        rises = [then - once for once, then in zip(first, second, strict=True)]
        looks.append(Looks(target, *(corpus_excess(some, speakers) for some in (first, second, rises))))
    return tuple(looks)


def _rows(looks: Sequence[Looks]) -> list[tuple[str, str, str]]:
    rows = []
    for one in looks:
        many = f"{one.rise.clips:,} clips of {one.rise.speakers:,} speakers"
        name = f"attribution in regions, {one.target}"
        rows.append((f"{name} ({many})", one.before.in_words(), one.after.in_words()))
        rows.append((f"{name}: by how much more", "", f"{one.rise.in_words()}, p = {one.rise.p:.2g}"))
    return rows


def seen(base: str, examples: Examples, folder: Path, positions: NDArray[np.int64]) -> str:
    """A warning where the base learned from what is held out here; empty if it did not, or nothing is known.

    Parameters
    ----------
    folder : Path
        Of a model after, which knows what the examples were opened from.
    positions : array of int
        Of the examples that are held out.
    """
    origin = find(base)
    if not (origin / SPLIT).is_file():
        return ""
    here, learned = _corpora(folder), _corpora(origin)
    parts = known_parts(examples, here, read_split(origin), learned)
    count = sum(parts.get(examples.clips[at]) == "train" for at in positions)
    return (
        f" The base had learned from {count:,} of these clips, so its scores are too good." if count else ""
    )


def _corpora(folder: Path) -> list[tuple[str, str]]:
    return list(read_plan(folder)["corpora"].items())
