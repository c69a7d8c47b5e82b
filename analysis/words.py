"""Words and phones with their times, read from a forced alignment: a TextGrid of Praat or files of CMU Sphinx.

MSP-Podcast keeps a TextGrid a clip in `ForceAligned/`, as the Montreal Forced Aligner writes; IEMOCAP a segmentation in
`Session1/sentences/ForcedAlignment/<dialog>/`. Files are missing where a clip has no transcript or could not be
aligned; that is no fault.
"""

from __future__ import annotations

import glob
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from analysis.errors import DataError
from analysis.textgrids import Tier, read_textgrid
from analysis.wdseg import read_wdseg
from analysis.xlabel import (
    PHONES,
    SYLLABLE_FOLDERS,
    find_label_file,
    is_label_file,
    read_segments,
    read_syllables,
)

if TYPE_CHECKING:  # A sound file's words can be read without loading numpy.
    from analysis.tables import Corpus

ALIGNMENT_FOLDER = "forcealigned"
# Where words come from: the corpus's alignment, its transcript held against the sound here, or the sound alone.
Origin = Literal["corpus", "aligned", "recognised"]
WORD_TIERS = frozenset({"words", "word", "ort-mau"})
# Before the names of tiers of recognised words, which are no alignment of the corpus's, wherever they lie.
RECOGNISED_TIERS = "recognised - "
PHONE_TIERS = frozenset({"phones", "phone", "phonemes", "phoneme", "mau"})
SILENCES = frozenset({"", "sil", "sp", "<eps>", "<sil>", "<p:>"})


@dataclass(frozen=True)
class Word:
    """One spoken word or phone; `start` and `end` in seconds from the start of the clip."""

    text: str
    start: float
    end: float


def read_words(path: Path) -> tuple[Word, ...]:
    """Words in order of time; of a TextGrid those of the tiers of words, or else of the first tier not of phones.

    Silences are left out; an unknown word (`spn`, `<unk>`) is a word. The Berlin database has syllables instead.

    Raises
    ------
    DataError
        As `read_textgrid`, `read_wdseg` or `read_xlabel` does, or if there is no interval tier.
    """
    if path.suffix.lower() == ".wdseg":
        return tuple(Word(*word) for word in sorted(read_wdseg(path), key=lambda word: word[1:]))
    if is_label_file(path):
        return _in_order([Word(*syllable) for syllable in read_syllables(path)])
    tiers = [tier for tier in read_textgrid(path) if not tier.has_points]
    if not tiers:
        raise DataError("the TextGrid has no interval tier; align the clip again.", file=path)
    given = [tier for tier in tiers if not tier.name.startswith(RECOGNISED_TIERS)]
    named = [tier for tier in given if _is_called(tier, WORD_TIERS)]
    return _spoken(named or [tier for tier in given if not _is_called(tier, PHONE_TIERS)][:1])


def read_phones(path: Path) -> tuple[Word, ...]:
    """Phones in order of time, labelled as in the file; empty if it has none.

    Of a TextGrid those of the tiers of phones, which also may be called after a speaker (`michael - phones`). Those of
    a `.wdseg` stand beside it in a `.phseg`.

    Raises
    ------
    DataError
        As `read_textgrid`, `read_wdseg` or `read_xlabel` does.
    """
    if path.suffix.lower() == ".wdseg":
        beside = path.with_suffix(".phseg")
        found = [Word(*phone) for phone in read_wdseg(beside)] if beside.is_file() else []
        return _in_order(found)
    if is_label_file(path):
        return _in_order([Word(*phone) for phone in read_segments(path)])
    tiers = [tier for tier in read_textgrid(path) if not tier.has_points]
    tiers = [tier for tier in tiers if not tier.name.startswith(RECOGNISED_TIERS)]
    return _spoken([tier for tier in tiers if _is_called(tier, PHONE_TIERS)])


def _is_called(tier: Tier, names: frozenset[str]) -> bool:
    """Whether it is one of these names, or a speaker's, as the Montreal Forced Aligner writes those."""
    return tier.name.strip(' "').lower().rpartition(" - ")[2] in names


def _spoken(tiers: Sequence[Tier]) -> tuple[Word, ...]:
    labels = [label for tier in tiers for label in tier.labels]
    return _in_order([Word(" ".join(label.text.split()), label.start, label.end) for label in labels])


def _in_order(words: Sequence[Word]) -> tuple[Word, ...]:
    spoken = [word for word in words if word.text.lower() not in SILENCES]
    return tuple(sorted(spoken, key=lambda word: (word.start, word.end)))


def alignment_of(corpus: Corpus, clip: str) -> Path | None:
    """Where the alignment of a clip lies, also in one of several corpora opened as one; None if there is none."""
    return alignment_path(*corpus.home_of(clip))


def alignment_path(corpus_folder: Path, clip: str) -> Path | None:
    """Where the alignment of `clip` lies in a corpus, or None if there is none."""
    name = f"{Path(clip).stem}.TextGrid"
    for folder in _alignment_folders(corpus_folder):
        if (folder / name).is_file():
            return folder / name
    stem = Path(clip).stem
    return _segmentation(corpus_folder, stem) or find_label_file(corpus_folder, stem)


def aligned_stems(corpus_folder: Path) -> frozenset[str]:
    """Names without suffix of all clips whose alignment `alignment_path` finds; for many clips at once."""
    files = [file for folder in _alignment_folders(corpus_folder) for file in folder.glob("*.TextGrid")]
    for sessions in ("Session*/sentences", "sentences"):
        files += corpus_folder.glob(f"{sessions}/ForcedAlignment/*/*.wdseg")
    for name in SYLLABLE_FOLDERS:
        files += corpus_folder.glob(f"{name}/*.{name}")
    phones = corpus_folder.glob(f"{PHONES}/*xx.{PHONES}")
    return frozenset(file.stem for file in files) | {file.stem.removesuffix("xx") for file in phones}


def _segmentation(corpus_folder: Path, utterance: str) -> Path | None:
    """`Ses01F_impro01_M003` is a turn of the dialog `Ses01F_impro01`; the folder may also be that of one session."""
    dialog, _, turn = utterance.rpartition("_")
    if not (dialog and turn):
        return None
    place = f"sentences/ForcedAlignment/{glob.escape(f'{dialog}/{utterance}.wdseg')}"
    found = [*sorted(corpus_folder.glob(f"Session*/{place}")), *corpus_folder.glob(place)]
    return found[0] if found else None


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
