"""Receipts: all that decides an attribution, with its result, as one JSON object that can be run again.

A file of receipts has one a line. Each is sealed by a digest over itself, so that one that was changed by mistake is
refused. On the machine and with the versions that it names, a receipt must match to the last bit; elsewhere rounding
differs, and it must match within `TOLERANCE`.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from analysis.commands.output import plain
from analysis.errors import DataError
from analysis.writing import written_whole
from models.interface import FRAMES_PER_SECOND, Method, Modality, Precision, Request, Saliency

KIND = "earmark receipt"
VERSION = 1
TOLERANCE = 1e-4


@dataclass(frozen=True)
class Receipt:
    """What a receipt says.

    Attributes
    ----------
    input_sha256, model_sha256 : str
        As `models.explain.keys.input_digest` and `Model.fingerprint` give them.
    baseline_sha256 : str
        Of the mean frame, as `models.profiles.frame_digest` gives it; empty where the baseline is made of none.
    method_version : str
        The `METHOD_VERSION` by which it was computed.
    values : array, shape (n_frames,), float32
    words : array, shape (n_words,)
        The words' values; empty for an audio model.
    prediction : float
    """

    clip: str
    model: str
    modality: Modality
    request: Request
    precision: Precision
    input_sha256: str
    model_sha256: str
    baseline_sha256: str
    method_version: str
    values: NDArray[np.float32]
    words: NDArray[np.float64]
    prediction: float


@dataclass(frozen=True)
class Repetition:
    """How a result computed again compares with its receipt.

    Attributes
    ----------
    is_exact : bool
        Whether no number differs.
    difference : float
        The largest difference of a frame, a word or the prediction, relative to the largest size among the frames
        or words or of the prediction; infinite where the shapes differ.
    """

    is_exact: bool
    difference: float

    @property
    def matches(self) -> bool:
        return self.is_exact or self.difference <= TOLERANCE


def is_difference(saliency: Saliency) -> bool:
    """Whether it is one map minus another, which is not computed by itself and has no receipt."""
    return "first_model_sha256" in saliency.provenance


def receipt(saliency: Saliency) -> dict[str, Any]:
    """The receipt of an attribution, as a JSON object."""
    values = saliency.values.astype("<f4")
    content = plain(
        {
            "kind": KIND,
            "version": VERSION,
            **{name: value for name, value in vars(saliency).items() if name not in ("values", "words")},
            "words": [vars(word) for word in saliency.words],
            "frames": len(values),
            "frames_per_second": FRAMES_PER_SECOND,
            "sum": float(values.sum(dtype=np.float64)),
            "largest": float(np.abs(values).max(initial=0)),
            "values_sha256": hashlib.sha256(values.tobytes()).hexdigest(),
            "values": base64.b64encode(values.tobytes()).decode(),
        }
    )
    return {**content, "seal": _seal(content)}


def write_receipts(path: Path, saliencies: Iterable[Saliency]) -> int:
    """Write one a line; how many there were. UsageError if it cannot be written."""
    count = 0
    with written_whole(path) as temporary, temporary.open("w", encoding="utf-8") as file:
        for saliency in saliencies:
            file.write(json.dumps(receipt(saliency)) + "\n")
            count += 1
    return count


def read_receipts(path: Path) -> tuple[Receipt, ...]:
    """The receipts in a file.

    Raises
    ------
    DataError
        If it cannot be read, or a line is no receipt, was changed, or was written by a newer Earmark.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError("cannot be read as receipts.", file=path) from error
    found = tuple(_receipt(line, path, number) for number, line in enumerate(lines, 1) if line.strip())
    if not found:
        raise DataError("holds no receipt.", file=path)
    return found


def compare(one: Receipt, saliency: Saliency) -> Repetition:
    """Hold a result that was computed again against its receipt."""
    words = np.array([word.value for word in saliency.words], np.float64)
    pairs = [
        (one.values.astype(np.float64), saliency.values.astype(np.float64)),
        (one.words, words),
        (np.array([one.prediction]), np.array([saliency.prediction])),
    ]
    differences = [_difference(expected, found) for expected, found in pairs]
    return Repetition(max(differences) == 0, max(differences))


def _difference(expected: NDArray[np.float64], found: NDArray[np.float64]) -> float:
    if expected.shape != found.shape:
        return float("inf")
    if np.array_equal(expected, found):
        return 0.0
    largest = np.abs(expected).max()
    return float(np.abs(found - expected).max() / largest) if largest > 0 else float("inf")


def _receipt(line: str, path: Path, number: int) -> Receipt:
    try:
        content = json.loads(line)
        seal = content.pop("seal")
        if content["kind"] != KIND:
            problem = "this is no receipt."
        elif content["version"] > VERSION:
            problem = "a newer Earmark wrote this receipt; update Earmark."
        elif seal != _seal(content):
            problem = "this receipt was changed after it was written; take it from the store again."
        else:
            return _known(content)
    except (ValueError, TypeError, KeyError, AttributeError):
        problem = "this is no receipt."
    raise DataError(problem, file=path, line=number)


def _known(content: dict[str, Any]) -> Receipt:
    provenance = content["provenance"]
    return Receipt(
        clip=content["clip"],
        model=content["model"],
        modality=cast(Modality, provenance["modality"]),
        request=Request(
            content["target"],
            cast(Method, content["method"]),
            content["steps"] or None,
            content["baseline"] or None,
        ),
        precision=cast(Precision, provenance["precision"]),
        input_sha256=provenance["input_sha256"],
        model_sha256=provenance["model_sha256"],
        baseline_sha256=provenance["baseline_sha256"],
        method_version=provenance["method_version"],
        values=np.frombuffer(base64.b64decode(content["values"]), "<f4").astype(np.float32),
        words=np.array([word["value"] for word in content["words"]], np.float64),
        prediction=content["prediction"],
    )


def _seal(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
