"""What was found of words, kept in the cache folder by what it is made of: a clip is heard once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import astuple
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.alignment.align import align
from analysis.alignment.hearing import Alignment
from analysis.cache import cache_folder
from analysis.errors import EarmarkError
from analysis.progress import ignore
from analysis.words import Word
from analysis.writing import written_whole

# Another number where the same sound and text would now give other words or phones.
_EDITION = 2


def kept_alignment(samples: NDArray[np.float32], rate: int, transcript: str) -> Alignment | None:
    """The alignment that is kept of this sound and text, or None."""
    found = read_kept(_file(samples, rate, transcript))
    return None if found is None else Alignment(found[0], phones=found[1])


def align_once(
    samples: NDArray[np.float32], rate: int, transcript: str, report: Callable[[float], None] = ignore
) -> Alignment:
    """As `align`; what was found is kept, and taken from there the next time."""
    kept = kept_alignment(samples, rate, transcript)
    if kept is not None:
        return kept
    found = align(samples, rate, transcript, report)
    if found.words:
        keep(_file(samples, rate, transcript), found)
    return found


def kept_file(kind: str, made_of: str, samples: NDArray[np.float32]) -> Path:
    """Where a finding of a kind is kept, by the sound and all else that it is made of."""
    digest = hashlib.sha256(f"{made_of}\n".encode())
    digest.update(np.ascontiguousarray(samples, dtype="<f4").tobytes())
    return cache_folder() / kind / f"{digest.hexdigest()}.json"


def read_kept(file: Path) -> tuple[tuple[Word, ...], tuple[Word, ...]] | None:
    """The words and phones that are kept in a file; None if it is absent or damaged."""
    try:
        words, phones = json.loads(file.read_text(encoding="utf-8"))
        return _words(words), _words(phones)
    except (OSError, ValueError, TypeError):
        return None


def keep(file: Path, found: Alignment) -> None:
    """Keep words and phones; where that fails they are found again the next time."""
    rows = [[astuple(word) for word in words] for words in (found.words, found.phones)]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(file) as draft:
            draft.write_text(json.dumps(rows), encoding="utf-8")
    except (OSError, EarmarkError):
        return


def _words(rows: list[tuple[str, float, float]]) -> tuple[Word, ...]:
    return tuple(Word(str(text), float(start), float(end)) for text, start, end in rows)


def _file(samples: NDArray[np.float32], rate: int, transcript: str) -> Path:
    return kept_file("alignments", f"{_EDITION} {version('pocketsphinx')} {rate} {transcript}", samples)
