"""What a model says of every clip of a corpus, kept in the user's cache: the second time costs nothing.

One Parquet file a model, named by its fingerprint, holds a row a clip, found again by what the model was given: the
sound file (its place, size and time) and the transcript. A clip that changed is predicted anew, and so is one that
failed, since its file may be mended. Work that was stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import nan
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.cache import cache_folder
from analysis.errors import DataError, EarmarkError
from analysis.progress import ignore
from analysis.tables import Corpus
from analysis.words import alignment_of
from analysis.writing import written_whole
from models.errors import ModelError
from models.interface import Material, Model, ModelCard
from models.material import lack_of, material
from models.registry import load, read_card, read_fingerprint

Rows = dict[str, tuple[float, ...]]
_KEY = "of"
# What a process that is killed can lose.
_SECONDS_AT_RISK = 10.0


@dataclass(frozen=True, eq=False)
class Predicted:
    """What one model says of the clips of a corpus.

    Attributes
    ----------
    card : ModelCard
    outputs : mapping of output to array, shape (n_clips,), float64
        In the model's own units, row for row as `corpus.clips`; NaN where the model cannot tell or was not asked.
    failed : tuple of (clip, reason)
        Clips that the model cannot take, in the order of the corpus.
    """

    card: ModelCard
    outputs: Mapping[str, NDArray[np.float64]]
    failed: tuple[tuple[str, str], ...] = ()


def predicted(
    corpus: Corpus,
    model_name: str,
    *,
    device: str | None = None,
    report: Callable[[float], None] = ignore,
    loader: Callable[[str], Model] | None = None,
) -> Predicted:
    """All outputs of a model for every clip; what is kept is not predicted again, and no model is loaded for it.

    Parameters
    ----------
    model_name : str
        As `models.registry.load` takes it.
    report : callable
        Told the share done, 0 to 1; what it raises ends the work, and what was done is kept.
    loader : callable, optional
        Gives the model by its name where one is loaded already; `device` then does not count.

    Raises
    ------
    UsageError
        If there is no such model or device.
    ModelError
        If the model cannot be loaded.
    """
    card, file, keys = _begin(corpus, model_name)
    found = _read(file, card)
    failed: list[tuple[str, str]] = []
    loaded: Model | None = None
    names: Sequence[str] = corpus.clips["clip"].tolist()
    with _keeping(file, card) as keep:
        for row, (clip, key) in enumerate(zip(names, keys, strict=True)):
            report(row / len(names))
            if key in found:
                continue
            try:
                if lack := lack_of(corpus, row, card.modality):
                    raise ModelError(lack)
                given = _given(corpus, row, card)
            except (DataError, ModelError) as error:
                failed.append((clip, str(error)))
                continue
            loaded = loaded or (loader(model_name) if loader else load(model_name, device=device))
            try:
                says = loaded.predict(given).outputs
            except ModelError as error:
                failed.append((clip, str(error)))
            else:
                found[key] = tuple(says[output.name] for output in card.outputs)
                keep(key, found[key])
    return Predicted(card, _columns(card, keys, found), tuple(failed))


def kept_predictions(corpus: Corpus, model_name: str) -> Predicted:
    """What is kept of a model's predictions, NaN where nothing is: no model is loaded, no sound is read.

    Raises
    ------
    UsageError
        If there is no such model.
    ModelError
        If its files are damaged.
    """
    card, file, keys = _begin(corpus, model_name)
    return Predicted(card, _columns(card, keys, _read(file, card)))


def _begin(corpus: Corpus, model_name: str) -> tuple[ModelCard, Path, list[str]]:
    """The model's card, its file, and what each clip's row in it is called."""
    card = read_card(model_name)
    file = cache_folder() / "predictions" / f"{read_fingerprint(model_name)}.parquet"
    texts = corpus.clips["transcript"].tolist()
    keys = [
        _key(corpus, clip, path, text, card)
        for clip, path, text in zip(corpus.clips["clip"], corpus.clips["path"], texts, strict=True)
    ]
    return card, file, keys


def _key(corpus: Corpus, clip: str, path: str, transcript: str, card: ModelCard) -> str:
    """Digest of what a model of this kind looks at; one that hears and reads may also use when words are spoken."""
    hears, reads = "audio" in card.modality, "text" in card.modality
    parts: list[object] = [_state(path) if hears else None, transcript if reads else None]
    if hears and reads:
        alignment = alignment_of(corpus, clip)
        parts.append(None if alignment is None else _state(str(alignment)))
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


def _state(path: str) -> tuple[str, int, int] | None:
    try:
        stat = Path(path).stat() if path else None
    except OSError:
        stat = None
    return None if stat is None else (path, stat.st_size, stat.st_mtime_ns)


def _given(corpus: Corpus, row: int, card: ModelCard) -> Material:
    """A clip for a model; only to predict, one that reads needs no sound."""
    clip = str(corpus.clips["clip"].iat[row])
    if card.modality == "text":
        return Material(clip, None, card.rate, str(corpus.clips["transcript"].iat[row]))
    return material(corpus, clip, card.rate, card.modality)


def _columns(
    card: ModelCard, keys: Sequence[str], found: Mapping[str, tuple[float, ...]]
) -> dict[str, NDArray[np.float64]]:
    unknown = (nan,) * len(card.outputs)
    table = np.array([found.get(key, unknown) for key in keys], dtype=np.float64)
    table = table.reshape(len(keys), len(card.outputs))
    return {output.name: table[:, number] for number, output in enumerate(card.outputs)}


@contextmanager
def _keeping(file: Path, card: ModelCard) -> Iterator[Callable[[str, tuple[float, ...]], None]]:
    """A function that takes rows; they are in the file at the latest when the block ends, however it ends."""
    rows: Rows = {}
    written = time.monotonic()

    def keep(key: str, row: tuple[float, ...]) -> None:
        nonlocal written
        rows[key] = row
        if time.monotonic() - written > _SECONDS_AT_RISK:
            _write(file, card, rows)
            rows.clear()
            written = time.monotonic()

    try:
        yield keep
    finally:
        if rows:
            _write(file, card, rows)


def _read(file: Path, card: ModelCard) -> Rows:
    """The rows of a file by their keys; none if it is absent, damaged, or of other outputs."""
    import pyarrow as pa  # noqa: PLC0415 - only where predictions are wanted
    from pyarrow import parquet  # noqa: PLC0415

    try:
        table = parquet.read_table(file)
        values = [table[output.name].to_pylist() for output in card.outputs]
        return dict(zip(table[_KEY].to_pylist(), zip(*values, strict=True), strict=True))
    except (OSError, KeyError, pa.ArrowException):
        return {}


def _write(file: Path, card: ModelCard, rows: Rows) -> None:
    """Add rows to a file, to which another process may have added; where that fails they are found again later."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    rows = _read(file, card) | rows
    columns = zip(*rows.values(), strict=True)
    names = [output.name for output in card.outputs]
    table = pa.table({_KEY: list(rows), **dict(zip(names, map(list, columns), strict=True))})
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(file) as draft:
            parquet.write_table(table, draft)
    except (OSError, EarmarkError):
        return
