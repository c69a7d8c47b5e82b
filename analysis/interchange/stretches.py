"""Labelled stretches of sound, as TextGrids, label tracks and selection tables hold them.

These files say seconds, a text and no more. A stretch becomes a tag once its clip is found and its seconds are
samples; on the way out, files that are none of ours are not replaced.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from analysis.errors import DataError, UsageError
from analysis.interchange.files import files_in
from analysis.interchange.placed import clip_of, read_tag, samples, told_apart
from analysis.interchange.records import Known, Reading, Sound
from analysis.session.tags import Tag

_OVERHANG_S = 0.001
_NUMBER = re.compile(r"[-+]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][-+]?[0-9]+)?")

_NOT_IN_LABELS = re.compile(r"[\x00-\x1f\x7f]|^\s+|\s+\Z|%(?=[0-9A-Fa-f]{2})")
_ALIGNER = re.compile(r"(?:.* - )?(?:words?|phones?)|ORT-MAU|KA[NS]-MAU|MAU", re.IGNORECASE | re.DOTALL)

NO_CLIP = "Labels left out because the corpus has no clip of that name"
NO_SOUND = "Labels left out because the clip's sound, whose rate makes samples of seconds, is not at hand"
ALIGNED = "Tiers of an aligner, whose words and sounds are no tags, left out"
_OUTSIDE = "Labels left out because they lie outside the clip"
_CUT = "Regions that reached beyond the clip and were cut at its edge"
_POINTS = "Points in time that became regions of one sample"


@dataclass(frozen=True)
class Stretch:
    """What a file says of a stretch, or of a whole clip.

    Attributes
    ----------
    name : str
        The clip's, as far as the file or its own name tells it.
    tag : str
        Not empty.
    tagger : str
        Empty if the file names nobody.
    edges : (float, float) or None
        Start and end in seconds, finite, start <= end; None for the whole clip.
    said : tuple of (str, value)
        Other fields of `Tag` that the file holds.
    """

    name: str
    tag: str
    tagger: str
    edges: tuple[float, float] | None
    said: tuple[tuple[str, Any], ...] = ()


class Remarks:
    """Counts what is no tag or was changed; says it with an example of each."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, str] = {}

    def add(self, what: str, example: str) -> None:
        """Count one."""
        self._counts[what] += 1
        self._examples.setdefault(what, example)

    def sentences(self) -> tuple[str, ...]:
        """One for each kind, such as `Labels without text left out: 3, the first in a.txt.`."""
        return tuple(
            f"{what}: {count:,}, the first in {self._examples[what]}." for what, count in self._counts.items()
        )


def placed(stretches: Iterable[Stretch], known: Known, remarks: Remarks) -> Reading:
    """Make tags of stretches; edges beyond the clip are cut, and that is said if it is more than 1 ms."""
    tags = (_tag(stretch, known, remarks) for stretch in stretches)
    return Reading(told_apart(tag for tag in tags if tag is not None), remarks.sentences())


def read_files(
    path: Path, suffix: str, stretches: Callable[[Path, Remarks], Iterable[Stretch]], known: Known
) -> Reading:
    """Make tags of what `stretches` finds in a file, or in each of a folder's with this suffix.

    Raises
    ------
    UsageError
        As `files_in` does.
    """
    remarks = Remarks()
    found = [stretch for file in files_in(path, suffix) for stretch in stretches(file, remarks)]
    return placed(found, known, remarks)


def _tag(stretch: Stretch, known: Known, remarks: Remarks) -> Tag | None:
    clip = clip_of(stretch.name, known)
    if clip is None:
        remarks.add(NO_CLIP, stretch.name)
        return None
    if stretch.edges is None:
        return read_tag(
            clip, stretch.tag, None, None, None, known, tagger=stretch.tagger, **dict(stretch.said)
        )
    region = region_in(clip, stretch.edges, known, remarks)
    if region is None:
        return None
    return read_tag(clip, stretch.tag, *region, known, tagger=stretch.tagger, **dict(stretch.said))


def region_in(
    clip: str, edges: tuple[float, float], known: Known, remarks: Remarks
) -> tuple[int, int, int] | None:
    """Give start and end in samples, and the rate, of a region of a clip; None, and a remark, if it has no place there.

    Edges beyond the clip are cut, and that is said if it is more than 1 ms.
    """
    if clip not in known.sounds:
        remarks.add(NO_SOUND, clip)
        return None
    sound = known.sounds[clip]
    region = _region(*edges, sound)
    if region is None:
        remarks.add(_OUTSIDE, clip)
        return None
    if edges[0] == edges[1]:
        remarks.add(_POINTS, clip)
    if edges[0] < -_OVERHANG_S or edges[1] > sound.frames / sound.rate + _OVERHANG_S:
        remarks.add(_CUT, clip)
    return *region, sound.rate


def _region(start_s: float, end_s: float, sound: Sound) -> tuple[int, int] | None:
    """The samples of a clip nearest to these edges; None if they lie outside it."""
    length_s = sound.frames / sound.rate
    if not sound.frames or end_s < -_OVERHANG_S or start_s > length_s + _OVERHANG_S:
        return None
    start, end = samples(max(start_s, 0.0), min(max(end_s, 0.0), length_s + _OVERHANG_S), sound.rate)
    start = min(start, sound.frames - 1)
    return start, max(min(end, sound.frames), start + 1)


def as_label(name: str) -> str:
    """Write what a label cannot hold as in an address, such as `%09`: control characters and blanks around it."""
    return _NOT_IN_LABELS.sub(lambda found: quote(found.group(), safe=""), name)


def from_label(label: str) -> str:
    """Read what `as_label` wrote; other labels stay, without blanks around them."""
    try:
        return unquote(label.strip(), errors="strict")
    except UnicodeDecodeError:
        return label.strip()


def is_aligned(tier: str) -> bool:
    """Whether a tier is called as aligners call those of words and of their sounds."""
    return _ALIGNER.fullmatch(tier.strip()) is not None


def seconds_of(text: str) -> float | None:
    """Read a number with a point or a comma; None if it is none."""
    if not _NUMBER.fullmatch(text.strip()):
        return None
    value = float(text.replace(",", "."))
    return value if math.isfinite(value) else None


def by_clip(tags: Sequence[Tag]) -> dict[str, list[Tag]]:
    """Give the tags of each clip, in the order in which clips and tags come."""
    clips: dict[str, list[Tag]] = {}
    for tag in tags:
        clips.setdefault(tag.clip, []).append(tag)
    return clips


def length_s(tags: Sequence[Tag], sound: Sound | None) -> float:
    """Length in seconds of a clip with these tags; without its sound, where its last region ends, or 0."""
    lengths = [tag.end_s for tag in tags if tag.end_s is not None]
    return max([*lengths, sound.frames / sound.rate if sound is not None else 0.0])


def spare_others(folder: Path, names: Iterable[str], holds_tags: Callable[[Path], bool]) -> None:
    """Refuse to replace files that may be somebody's work, such as alignments and transcripts.

    Parameters
    ----------
    folder, names
        What would be written.
    holds_tags : function
        Whether a file can be an earlier export; `DataError` counts as no.

    Raises
    ------
    UsageError
        If one cannot be.
    """
    for file in (folder / name for name in names):
        if not _can_be_ours(file, holds_tags):
            raise UsageError(f"{file} is there and holds something else than tags; choose another folder.")


def _can_be_ours(file: Path, holds_tags: Callable[[Path], bool]) -> bool:
    try:
        return not file.exists() or holds_tags(file)
    except DataError:
        return False
    except OSError:
        # Writing fails there too, and says why.
        return True
