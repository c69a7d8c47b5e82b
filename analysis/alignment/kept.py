"""Alignments kept in the cache folder, by what they are made of: a clip is aligned once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.alignment.align import Alignment, align
from analysis.cache import cache_folder
from analysis.errors import EarmarkError
from analysis.progress import ignore
from analysis.words import Word
from analysis.writing import written_whole

# Another number where the same sound and text would now give other words.
_EDITION = 1


def kept_alignment(samples: NDArray[np.float32], rate: int, transcript: str) -> Alignment | None:
    """The alignment that is kept of this sound and text, or None."""
    try:
        rows = json.loads(_file(samples, rate, transcript).read_text(encoding="utf-8"))
        return Alignment(tuple(Word(str(text), float(start), float(end)) for text, start, end in rows))
    except (OSError, ValueError, TypeError):
        return None


def align_once(
    samples: NDArray[np.float32], rate: int, transcript: str, report: Callable[[float], None] = ignore
) -> Alignment:
    """As `align`; what was found is kept, and taken from there the next time."""
    kept = kept_alignment(samples, rate, transcript)
    if kept is not None:
        return kept
    found = align(samples, rate, transcript, report)
    if found.words:
        _keep(_file(samples, rate, transcript), found)
    return found


def _keep(file: Path, found: Alignment) -> None:
    rows = [(word.text, word.start, word.end) for word in found.words]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(file) as draft:
            draft.write_text(json.dumps(rows), encoding="utf-8")
    except (OSError, EarmarkError):
        return  # It is computed again the next time.


def _file(samples: NDArray[np.float32], rate: int, transcript: str) -> Path:
    made_of = hashlib.sha256(f"{_EDITION} {version('pocketsphinx')} {rate} {transcript}\n".encode())
    made_of.update(np.ascontiguousarray(samples, dtype="<f4").tobytes())
    return cache_folder() / "alignments" / f"{made_of.hexdigest()}.json"
