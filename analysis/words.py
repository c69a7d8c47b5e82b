"""Words with their times, read from a forced alignment: a Praat TextGrid, as the Montreal Forced Aligner writes.

MSP-Podcast keeps one file a clip in `ForceAligned/`. Files are missing where a clip has no transcript or could
not be aligned; that is no fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import DataError

ALIGNMENT_FOLDER = "forcealigned"
TOKEN = re.compile(r'"((?:[^"]|"")*)"|(?<!\S)([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?!\S)|![^\r\n]*')
SILENCES = frozenset({"", "sil", "sp", "<eps>", "<sil>", "<p:>"})


@dataclass(frozen=True)
class Word:
    """One spoken word; `start` and `end` in seconds from the start of the clip."""

    text: str
    start: float
    end: float


def read_words(path: Path) -> tuple[Word, ...]:
    """Words of a TextGrid in order of time, from the tier `words` or else the first interval tier.

    Silences are left out; an unknown word (`spn`, `<unk>`) is a word.

    Raises
    ------
    DataError
        If the file cannot be read, is no TextGrid in text form, ends too early, has no interval tier, or has a
        word that ends before it starts.
    """
    try:
        tiers = _interval_tiers(_tokens(_text(path)))
    except (StopIteration, ValueError, OverflowError) as error:
        problem = "damaged or no TextGrid in text form; save it again in Praat or align the clip again."
        raise DataError(problem, file=path) from error
    if not tiers:
        raise DataError("the TextGrid has no interval tier; align the clip again.", file=path)
    names = [name.strip().lower() for name, _ in tiers]
    words = tiers[names.index("words") if "words" in names else 0][1]
    for word in words:
        if word.start > word.end:
            problem = f"the word {word.text!r} ends ({word.end} s) before it starts ({word.start} s)."
            raise DataError(problem, file=path)
    return tuple(sorted(words, key=lambda word: (word.start, word.end)))


def alignment_path(corpus_folder: Path, clip: str) -> Path | None:
    """Where the alignment of `clip` lies in a corpus, or None if there is none."""
    name = f"{Path(clip).stem}.TextGrid"
    for folder in _alignment_folders(corpus_folder):
        if (folder / name).is_file():
            return folder / name
    return None


def _alignment_folders(corpus_folder: Path) -> list[Path]:
    """`ForceAligned` in any case, also nested once more, as unzipping in place leaves it."""
    found = []
    for parent in (corpus_folder, *_named(corpus_folder)):
        found += _named(parent)
    return found


def _named(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    return sorted(
        path for path in parent.iterdir() if path.name.lower() == ALIGNMENT_FOLDER and path.is_dir()
    )


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror}).", file=path) from error
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _tokens(text: str) -> Iterator[str | float]:
    """The data of a TextGrid, long or short.

    In both forms the data are the free-standing numbers, the quoted strings and the flags in angle brackets;
    all else is comment, as are lines from `!` on (Praat manual, "TextGrid file formats").
    """
    for match in TOKEN.finditer(text):
        quoted, number = match.groups()
        if quoted is not None:
            yield quoted.replace('""', '"')
        elif number is not None:
            yield float(number)


def _interval_tiers(tokens: Iterator[str | float]) -> list[tuple[str, list[Word]]]:
    """Name and words of each interval tier; ValueError or StopIteration if the data are incomplete."""
    if (_string(tokens), _string(tokens)) != ("ooTextFile", "TextGrid"):
        raise ValueError("not a TextGrid")
    _number(tokens), _number(tokens)
    tiers = []
    for _ in range(int(_number(tokens))):
        kind, name = _string(tokens), _string(tokens)
        _number(tokens), _number(tokens)
        size = int(_number(tokens))
        if kind == "IntervalTier":
            entries = [(_number(tokens), _number(tokens), _string(tokens)) for _ in range(size)]
            labels = [(start, end, " ".join(label.split())) for start, end, label in entries]
            words = [Word(label, start, end) for start, end, label in labels if label.lower() not in SILENCES]
            tiers.append((name, words))
        else:
            for _ in range(size):
                _number(tokens), _string(tokens)
    return tiers


def _string(tokens: Iterator[str | float]) -> str:
    token = next(tokens)
    if not isinstance(token, str):
        raise ValueError(f"expected text, found {token}")
    return token


def _number(tokens: Iterator[str | float]) -> float:
    token = next(tokens)
    if isinstance(token, str):
        raise ValueError(f"expected a number, found {token!r}")
    return token
