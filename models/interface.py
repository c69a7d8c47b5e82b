"""What a model offers and what comes back: the contract between model families, explaining and the window.

Outputs are addressed by name, never by position. Everything here is a plain record of numpy arrays and numbers, so
that the window and scripts can use it without knowing torch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.words import Word

Modality = Literal["audio", "text", "audio+text"]
Precision = Literal["fp32", "bf16", "fp16"]
Method = Literal["ig", "gradient-x-input", "occlusion", "word-occlusion", "attention", "attention-x-gradient"]
# Their maps are never negative, have no unit, and are compared with no baseline.
WITHOUT_SIGN: tuple[Method, ...] = ("attention", "attention-x-gradient")
Verdict = Literal["sound", "doubtful", "do not use"]
FRAMES_PER_SECOND = 50


@dataclass(frozen=True)
class Output:
    """One number a model gives: a dimension on `low` to `high`, or a class's logit.

    `low` and `high` are None for a logit, and for a dimension whose range the model's files do not tell.
    """

    name: str
    kind: Literal["dimension", "class"]
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class ModelCard:
    """What is known of a model without loading its weights.

    `rate` is the sampling rate in Hz of the sound that it wants; a text model only learns from it how long a clip is.
    `several_at_once`: its classes do not exclude each other, so that a logit's probability is its own sigmoid and not
    its share among the others (softmax).
    `cleaning` names the rule by which it altered transcripts when it learned (`models.recipes.data.cleaning`), and by
    which it reads them still; empty where it reads them as they are.
    """

    name: str
    title: str
    modality: Modality
    outputs: tuple[Output, ...]
    licence: str
    note: str
    rate: int = 16000
    several_at_once: bool = False
    cleaning: str = ""


@dataclass(frozen=True)
class Material:
    """What a model may look at: one clip's sound and words.

    Attributes
    ----------
    clip : str
        The clip's name, for messages.
    samples : array, shape (n,), float32, or None
        Mono, -1 to 1, at `rate` Hz.
    transcript : str
        Empty if there is none.
    words : tuple of Word
        The transcript's words with their times in seconds; empty if there is no alignment.
    """

    clip: str
    samples: NDArray[np.float32] | None
    rate: int
    transcript: str = ""
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Prediction:
    """All outputs of one model for one clip, by name."""

    clip: str
    model: str
    outputs: Mapping[str, float]


@dataclass(frozen=True)
class Request:
    """What to explain and how. `steps` None: by tolerance; `baseline` None: the model's default."""

    target: str
    method: Method = "ig"
    steps: int | None = None
    baseline: str | None = None


@dataclass(frozen=True)
class WordScore:
    """A word's share of a text attribution; times are NaN where the word is not aligned."""

    text: str
    start: float
    end: float
    value: float


@dataclass(frozen=True)
class Saliency:
    """One attribution with all that is needed to read it.

    Attributes
    ----------
    values : array, shape (n_frames,), float32
        Signed; one value a 20 ms frame (frame t covers t * 0.02 s to (t + 1) * 0.02 s), in units of the output. Of a
        model that hears and reads, what it heard alone.
    steps : int
        Nodes of the integral; 0 for methods that do not integrate.
    prediction, baseline_prediction : float
        The target output at the input and at the baseline.
    delta : float
        Sum of the attributions minus (prediction - baseline_prediction).
    relative_delta : float
        |delta| / |prediction - baseline_prediction|, the relative completeness error (floored as
        `models.explain.completeness` says). NaN, as `delta` is, for attention, which is not in units of the output.
    words : tuple of WordScore
        For a model that reads: every word in order. Empty for one that only hears. A text model's words are spread over
        `values` as well, since they are all there is; those of a model that hears and reads are beside them.
    unplaced : float
        What is on special tokens, and of a text model on words without times, and so not in `values`.
    provenance : mapping of str to str
        Hashes of audio and weights, versions, device, precision, seed.
    """

    clip: str
    model: str
    target: str
    method: str
    steps: int
    baseline: str
    values: NDArray[np.float32]
    prediction: float
    baseline_prediction: float
    delta: float
    relative_delta: float
    words: tuple[WordScore, ...]
    unplaced: float
    provenance: Mapping[str, str]

    @property
    def has_words_beside(self) -> bool:
        """Whether `words` are counted beside `values`, as those of a model that hears and reads, and not in them."""
        return self.provenance.get("modality") == "audio+text"

    @property
    def total(self) -> float:
        """The sum of all parts, each counted once: `prediction - baseline_prediction + delta`."""
        beside = sum(word.value for word in self.words) if self.has_words_beside else 0.0
        return float(self.values.sum(dtype=np.float64)) + beside + self.unplaced


@dataclass(frozen=True)
class Check:
    """One test of a map.

    Attributes
    ----------
    name : str
        Such as `completeness`, `step doubling`, `random weights`.
    value, limit : float
        What was measured and what it is held against; NaN where there is no such number.
    passed : bool
    reason : str
        One sentence for people: what was found and what it means.
    """

    name: str
    value: float
    limit: float
    passed: bool
    reason: str


@dataclass(frozen=True)
class Trust:
    """Whether to believe a map, and why; `models.explain.trust` says how it is found."""

    verdict: Verdict
    checks: tuple[Check, ...]


class Model(Protocol):
    """A loaded model. Not thread-safe: one thread at a time may use it."""

    @property
    def card(self) -> ModelCard: ...

    @property
    def fingerprint(self) -> str:
        """SHA-256 over configuration and weights, hexadecimal."""

    @property
    def device(self) -> str: ...

    def predict(self, material: Material) -> Prediction:
        """All outputs. Raises `models.errors.ModelError` if the clip lacks what the model needs."""
