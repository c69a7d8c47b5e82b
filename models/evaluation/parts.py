"""Which clips a model is scored on: held out in its own training, a part of the corpus, or all."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray

from analysis.errors import UsageError
from analysis.tables import DIMENSIONS
from analysis.writing import write_files
from models.errors import ModelError
from models.recipes.data.examples import Examples
from models.recipes.data.splits import Split
from models.recipes.making.plan import SPLIT

Part = Literal["train", "development", "test", "all"]
PARTS = cast(tuple[Literal["train", "development", "test"], ...], get_args(Part)[:3])
_COLUMNS = ("clip", "speaker", "part", "class", *DIMENSIONS)


@dataclass(frozen=True, eq=False)
class Chosen:
    """Positions among examples, and in words which they are; `is_leaky` as in `Split`."""

    positions: NDArray[np.int64]
    part: Part
    split: str
    note: str
    is_leaky: bool


def write_split(folder: Path, examples: Examples, split: Split) -> None:
    """Write every clip's part and what it was to teach, as a CSV."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for part in PARTS:
        for place in getattr(split, part):
            writer.writerow([examples.clips[place], examples.speakers[place], part, *_goal(examples, place)])
    write_files({folder / SPLIT: text.getvalue().encode("utf-8")})


def read_split(folder: Path) -> Mapping[str, str]:
    """The part of each clip that a model was trained with; ModelError if the file is damaged or absent."""
    try:
        rows = list(csv.DictReader((folder / SPLIT).read_text(encoding="utf-8").splitlines()))
        return {row["clip"]: row["part"] for row in rows}
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
        raise ModelError(f"{folder.name} has no readable {SPLIT} in {folder}.") from error


def of_split(split: Split, part: Part) -> Chosen:
    """A part of a split; `all` is every clip of it."""
    if part == "all":
        positions = np.sort(np.concatenate([getattr(split, name) for name in PARTS]))
    else:
        positions = getattr(split, part)
    return Chosen(positions, part, split.name, split.note, split.is_leaky)


def known_to(
    examples: Examples, parts: Mapping[str, str], part: Part, *, split: str, note: str, is_leaky: bool
) -> Chosen:
    """The clips that were of a part when a model was trained.

    Raises
    ------
    UsageError
        If none of the examples is.
    """
    wanted = [parts.get(clip) == part for clip in examples.clips]
    if not any(wanted):
        raise UsageError(
            f"None of these clips was of the part {part!r} when the model was trained; give the corpora that it was"
            " trained on under the same names, or --part all for others."
        )
    return Chosen(np.flatnonzero(wanted), part, split, note, is_leaky)


def every(examples: Examples, seen: Sequence[str] = ()) -> Chosen:
    """All examples, whatever the model learned from; `seen` are clips that it is known to have learned from."""
    shared = len(set(seen) & set(examples.clips))
    note = (
        f"{shared} of these clips were learned from."
        if shared
        else "All clips, whichever part of a split they are in."
    )
    return Chosen(np.arange(len(examples)), "all", "none", note, shared > 0)


def _goal(examples: Examples, place: int) -> list[str]:
    if examples.labels is not None:
        return [examples.classes[examples.labels[place]], *[""] * len(DIMENSIONS)]
    values = examples.goals[place]
    return ["", *("" if np.isnan(value) else f"{value:g}" for value in values)]
