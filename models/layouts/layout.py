"""What a kind of model folder is: how it is known, what it gives, and which of its files count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import ModelError
from models.folders import CONFIG, PREPROCESSOR, read_json, weight_files
from models.interface import Modality, Output

USUAL_RATE = 16000
# Recognises words; no layout is its, because it rates no emotion.
WHISPER = "WhisperForConditionalGeneration"
Config = Mapping[str, Any]


@dataclass(frozen=True)
class Facts:
    """What a folder tells of its model.

    Attributes
    ----------
    labels : tuple of str
        Names of the outputs in the order in which the network gives them, as its files spell them.
    is_regression : bool
        Whether the outputs are dimensions whatever they are called; else only those named like one.
    low, high : float or None
        Ends of the range of every dimension, where the kind of model fixes it.
    rate : int
        Sampling rate in Hz of the sound that it wants.
    note : str
        What people should know before they use it.
    several_at_once : bool
        Whether its classes do not exclude each other.
    derived : tuple of Output
        What the family computes from these and gives after them.
    """

    labels: tuple[str, ...]
    is_regression: bool = False
    low: float | None = None
    high: float | None = None
    rate: int = USUAL_RATE
    note: str = ""
    several_at_once: bool = False
    derived: tuple[Output, ...] = ()


@dataclass(frozen=True)
class Layout:
    """One kind of model folder.

    Attributes
    ----------
    kind : str
        In words, for messages.
    family : str
        Module with `load(folder, card, fingerprint, device)`.
    recognises : function of a folder and its `config.json`
        Whether the folder is of this kind. Sees an empty configuration where there is no such file, and is only
        asked about folders that hold one of `marks`. Raises nothing.
    facts : function of a folder and its `config.json`
        What the model gives; ModelError if its files are damaged.
    marks : tuple of str
        Files by one of which such a folder is known to be a model at all.
    settings : tuple of str
        Files that decide the model's numbers, besides weights and baseline.
    weights : function of a folder
        Its weight files; ModelError if one is missing.
    """

    kind: str
    modality: Modality
    family: str
    recognises: Callable[[Path, Config], bool]
    facts: Callable[[Path, Config], Facts]
    marks: tuple[str, ...] = (CONFIG,)
    settings: tuple[str, ...] = (CONFIG, PREPROCESSOR)
    weights: Callable[[Path], tuple[Path, ...]] = weight_files


def architecture(config: Config) -> str:
    """The first class that `config.json` names; empty if there is none."""
    named = config.get("architectures")
    return str(named[0]) if isinstance(named, list) and named else ""


def stated_facts(folder: Path, config: Config) -> Facts:
    """What `config.json` and `preprocessor_config.json` of the Hugging Face layout say."""
    sound = read_json(folder / PREPROCESSOR) if (folder / PREPROCESSOR).is_file() else {}
    return Facts(
        labels=labels(folder, config),
        is_regression=config.get("problem_type") == "regression",
        rate=rate(folder / PREPROCESSOR, sound),
        several_at_once=config.get("problem_type") == "multi_label_classification",
    )


def labels(folder: Path, config: Config, count: int = 2) -> tuple[str, ...]:
    """Output names in the order of the head's columns; `LABEL_0` and so on where there are only so many."""
    named = config.get("id2label")
    try:
        named = named or {number: f"LABEL_{number}" for number in range(config.get("num_labels", count))}
        found = {int(number): str(label) for number, label in named.items()}
        return tuple(found[number] for number in range(len(named)))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        problem = "id2label should map the numbers from 0 to names"
        raise ModelError(f"{folder / CONFIG} is damaged: {problem}.") from error


def rate(path: Path, settings: Config) -> int:
    """The sampling rate in Hz that settings read from `path` state; ModelError if it is none."""
    stated = settings.get("sampling_rate", USUAL_RATE)
    if not isinstance(stated, int) or stated < 1:
        raise ModelError(f"{path} is damaged: sampling_rate should be a whole number, not {stated!r}.")
    return stated
