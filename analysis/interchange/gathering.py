"""What a session and its corpus give to a format, and what they know that a file may not say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import audio
from analysis.errors import DataError
from analysis.interchange.clip_facts import clip_facts
from analysis.interchange.files import all_in
from analysis.interchange.records import Known, Outgoing, Reading, Sound
from analysis.queues.heard import places_of
from analysis.session.codebook.book import Codebook
from analysis.session.kept import of_clips
from analysis.session.marks import MARKS, SESSION
from analysis.session.tags import Tag

if TYPE_CHECKING:  # A session can be exported without loading pandas.
    from analysis.tables import Corpus


class Sounds(Mapping[str, Sound]):
    """The clips' sounds by clip; a header is read when it is first asked for, and what cannot be read is missing.

    Parameters
    ----------
    paths : mapping of clip to str
        Empty where there is no sound.
    """

    def __init__(self, paths: Mapping[str, str]) -> None:
        self._paths = paths
        self._read: dict[str, Sound | None] = {}

    def __getitem__(self, clip: str) -> Sound:
        if clip not in self._read:
            self._read[clip] = _sound(self._paths.get(clip, ""))
        sound = self._read[clip]
        if sound is None:
            raise KeyError(clip)
        return sound

    def __iter__(self) -> Iterator[str]:
        return (clip for clip in self._paths if clip in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def sounds_of(corpus: Corpus, clips: Collection[str] | None = None) -> Sounds:
    """Give the sounds of these clips of a corpus, or of all."""
    paths = zip(corpus.clips["clip"], corpus.clips["path"], strict=True)
    return Sounds({clip: path for clip, path in paths if clips is None or clip in clips})


def gather(
    tags: Iterable[Tag],
    codebook: Codebook,
    corpus: Corpus | None,
    *,
    name: str = "",
    predictions: Mapping[str, Mapping[str, float | str]] | None = None,
    kept: Iterable[Tag] = (),
) -> Outgoing:
    """Collect what is written; what is kept of the session itself, such as named filters, stays in it.

    Parameters
    ----------
    tags, codebook, predictions
        As in `Outgoing`.
    corpus : Corpus or None
        None if it is not at hand.
    name : str
        The corpus's name if it is not at hand.
    kept : iterable of Tag
        All of the session's marks, of which the queues are told that are kept.
    """
    tags, queues = of_clips(tags), places_of(kept)
    if corpus is None:
        return Outgoing(tags, codebook, predictions=predictions or {}, corpus=name, queues=queues)
    clips = {tag.clip for tag in tags}
    return Outgoing(
        tags, codebook, sounds_of(corpus, clips), clip_facts(corpus), predictions or {}, corpus.name, queues
    )


def know(path: Path, codebook: Codebook, corpus: Corpus | None, *, tagger: str) -> Known:
    """Collect what is known while `path` is read; without the corpus, no clips and no sounds are."""
    clips = () if corpus is None else tuple(corpus.clips["clip"])
    sounds = {} if corpus is None else sounds_of(corpus)
    return Known(clips, sounds, tagger, codebook, _changed(path))


def undefined_tags(reading: Reading, known: Known) -> list[str]:
    """Tags that were read and that the codebook does not have."""
    defined = {*MARKS, *(entry.name for entry in known.codebook.entries)}
    return sorted({tag.tag for tag in reading.tags} - defined)


def foreign_clips(reading: Reading, known: Known) -> list[str]:
    """Clips of the tags that were read that the corpus does not have; none if it is not at hand."""
    return sorted({tag.clip for tag in reading.tags} - {*known.names, SESSION}) if known.clips else []


def remarks_on(reading: Reading, known: Known) -> tuple[str, ...]:
    """All that there is to say of what was read, one sentence each."""
    remarks = list(reading.remarks)
    undefined, foreign = undefined_tags(reading, known), foreign_clips(reading, known)
    if undefined:
        remarks.append(
            f"Not in the codebook, but kept: {', '.join(undefined)}. Define them there; where they come with another"
            " codebook, export that as TOML in its session and import it in this one's."
        )
    if foreign:
        clips = f"{len(foreign):,} clip{'' if len(foreign) == 1 else 's'}"
        remarks.append(f"{clips} not in the corpus, such as {foreign[0]}; their tags are kept.")
    if foreign and {tag.clip for tag in reading.tags} == set(foreign):
        remarks.insert(
            0, "None of the tagged clips is in the corpus: these tags seem to be another corpus's."
        )
    return tuple(remarks)


def _sound(path: str) -> Sound | None:
    if not path:
        return None
    try:
        info = audio.info(path)
    except DataError:
        return None
    return Sound(info.rate, info.length, Path(path))


def _changed(path: Path) -> datetime:
    """When a file, or the newest in a folder, was last changed; now if there is none, which the reader will say."""
    files = all_in(path) if path.is_dir() else [path]
    times = [file.stat().st_mtime for file in files if file.is_file()]
    return datetime.fromtimestamp(max(times), UTC) if times else datetime.now(UTC)
