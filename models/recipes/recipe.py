"""What a recipe is, what it is given, and what it leaves behind: the contract of everything that trains.

A recipe is a module with `RECIPE` (what it is; importing it imports no torch) and `train` (see `Train`). Its settings
are a frozen dataclass, so that a preset is a value and the command line and the window can list them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from analysis.progress import ignore
from models.recipes.data.examples import Examples
from models.recipes.data.splits import Split
from models.recipes.training.curves import Point

if TYPE_CHECKING:
    from models.evaluation.evaluating import Evaluation

Goal = Literal["classes", "dimensions"]
Input = Literal["audio", "text"]
# Told of each point of the curves; what it raises ends the training, which keeps its state first.
Tell = Callable[[Point], None]
STATE = "state"


@dataclass(frozen=True)
class Recipe:
    """One way to train.

    Attributes
    ----------
    name : str
        On the command line, such as `timnet`.
    study : str
        Whose recipe it is, in words: `B: wav2vec2 and DistilRoBERTa on MSP-Podcast`.
    title : str
        One line for people.
    needs : tuple of {'audio', 'text'}
        What a clip must have to be an example.
    goals : tuple of {'classes', 'dimensions'}
        What it can learn; the first is the default.
    presets : mapping of str to settings
        Frozen dataclasses of one type; `default` is among them, and the study's own under `study`, or under
        `study-NAME` where it compared several.
    data_presets : mapping of str to mapping
        What `models.recipes.data` does under each preset where it differs from the usual: cleaning, split, balance.
    """

    name: str
    study: str
    title: str
    needs: tuple[Input, ...]
    goals: tuple[Goal, ...]
    presets: Mapping[str, Any]
    data_presets: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Job:
    """All that a recipe is given.

    Attributes
    ----------
    examples : Examples
        Cleaned; of all parts of the split.
    split : Split
        Which of them are learned from, watched for early stopping, and held out.
    settings : the recipe's own dataclass
    out : Path
        The model's folder, which exists. `out / STATE` is for what resuming needs, and goes when the training is done.
    device : str
        As torch names it.
    seed : int
        Of weights, order and everything drawn.
    report : callable
        Told the share done of what is prepared before the first point; what it raises ends the training.
    """

    examples: Examples
    split: Split
    settings: Any
    out: Path
    device: str
    seed: int
    report: Callable[[float], None] = ignore

    def each(self, clips: Collection[int]) -> Iterator[int]:
        """These positions one by one, the share done of them being told."""
        for number, at in enumerate(clips):
            self.report(number / len(clips))
            yield at


class Train(Protocol):
    """A recipe's `train`.

    Learns from the examples, and writes into `job.out` a model folder that `models.registry.load` loads, with the mean
    frame of the training clips for baselines (`baseline.safetensors`) where it listens. Nothing random but by `seed`.
    Started again on the same `out`, it goes on where it was and ends with the same weights. Stops early by the
    development part. Raises DataError or ModelError with one sentence where clips or a base model are at fault.
    """

    def __call__(self, job: Job, tell: Tell) -> None: ...


@dataclass(frozen=True)
class Measured:
    """What a recipe measures beside scores.

    Attributes
    ----------
    name : str
        Of `record` in `scores.json`.
    title, note : str
        For people.
    columns : tuple of str
    rows : tuple of tuple of str
        As many as there are columns in each.
    record : mapping
        For JSON.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    record: Mapping[str, Any]


class Measure(Protocol):
    """A recipe's `measure`, which few have: looks at the models of its folds, each with its split, once all are scored.

    `after` is what they scored together; `report` is told the share done.
    """

    def __call__(
        self,
        settings: Any,
        examples: Examples,
        folds: Sequence[tuple[Path, Split]],
        after: Evaluation,
        device: str,
        report: Callable[[float], None],
    ) -> Measured: ...
