"""Words with their times, read from a forced alignment: a Praat TextGrid, as the Montreal Forced Aligner writes.

MSP-Podcast keeps one file a clip in `ForceAligned/`. Files are missing where a clip has no transcript or could
not be aligned; that is no fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis.errors import DataError
from analysis.textgrids import read_textgrid

ALIGNMENT_FOLDER = "forcealigned"
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
        As `read_textgrid` does, or if there is no interval tier.
    """
    tiers = [tier for tier in read_textgrid(path) if not tier.has_points]
    if not tiers:
        raise DataError("the TextGrid has no interval tier; align the clip again.", file=path)
    chosen = next((tier for tier in tiers if tier.name.strip().lower() == "words"), tiers[0])
    words = [Word(" ".join(label.text.split()), label.start, label.end) for label in chosen.labels]
    spoken = [word for word in words if word.text.lower() not in SILENCES]
    return tuple(sorted(spoken, key=lambda word: (word.start, word.end)))


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
