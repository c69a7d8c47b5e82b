"""How a training goes, point by point, in a file that the window and the terminal follow while it grows."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "curves.jsonl"


@dataclass(frozen=True)
class Point:
    """One look at a training.

    Attributes
    ----------
    step, steps : int
        Batches learned from, and how many there are to be at most.
    epoch : float
        Passes through the training part.
    loss : float
        Mean over the training batches since the last point; NaN at step 0.
    development_loss : float
        NaN where the development part was not looked at.
    score : float
        On the development part, larger is better: unweighted accuracy, or the mean CCC. NaN where not looked at.
    rate : float
        Learning rate, the largest of all groups.
    """

    step: int
    steps: int
    epoch: float
    loss: float
    development_loss: float = math.nan
    score: float = math.nan
    rate: float = math.nan


def append(folder: Path, point: Point) -> None:
    """Add a point to a training's file."""
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(point)) + "\n")


def read(folder: Path) -> tuple[Point, ...]:
    """All points so far, by step.

    Of two at one step, which a resumed training leaves, the later counts. A line that is being written is left out.
    """
    path = folder / FILE
    if not path.is_file():
        return ()
    points: dict[int, Point] = {}
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            point = Point(**json.loads(line))
            points[point.step] = point
    return tuple(points[step] for step in sorted(points))
