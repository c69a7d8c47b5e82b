"""What goes into a format and what comes out of one: the records between the session and the files of others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from analysis.interchange.clip_facts import ClipFacts
from analysis.progress import ignore
from analysis.session.codebook.book import Codebook
from analysis.session.tags import COLUMNS, Tag

if TYPE_CHECKING:
    from analysis.queues.heard import Place

T = TypeVar("T")

ALL_FIELDS = frozenset(COLUMNS)


@dataclass(frozen=True)
class Sound:
    """A clip's file: its own rate in Hz, its length in samples at that rate, and where it lies."""

    rate: int
    frames: int
    path: Path


@dataclass(frozen=True, eq=False)
class Outgoing:
    """What is written.

    Attributes
    ----------
    tags : tuple of Tag
    codebook : Codebook
        The newest version.
    sounds : mapping of clip to Sound
        Of the tagged clips whose sound is at hand; others are missing.
    facts : ClipFacts or None
        What the corpus says of the clips; None if it is not at hand.
    predictions : mapping of clip to (mapping of `MODEL:OUTPUT` to value)
    corpus : str
        The corpus's name.
    queues : mapping of clip to Place
        Of the clips of the queues that are kept with the session.
    report : function
        Is told how far writing is, 0 to 1; what it raises stops it before anything is written.
    """

    tags: tuple[Tag, ...]
    codebook: Codebook
    sounds: Mapping[str, Sound] = field(default_factory=dict)
    facts: ClipFacts | None = None
    predictions: Mapping[str, Mapping[str, float | str]] = field(default_factory=dict)
    corpus: str = ""
    queues: Mapping[str, Place] = field(default_factory=dict)
    report: Callable[[float], object] = ignore

    def each(self, things: Collection[T]) -> Iterator[T]:
        """Give things one by one and report the share that is done."""
        for number, thing in enumerate(things):
            self.report(number / len(things))
            yield thing


@dataclass(frozen=True, eq=False)
class Known:
    """What is known while a file is read that may not say it itself.

    Attributes
    ----------
    clips : tuple of str
        All clips of the corpus, by the file names of the release; empty if the corpus is not at hand.
    sounds : mapping of clip to Sound
        Of any clip whose sound is at hand (it may read headers when asked). Seconds become samples by its rate.
    tagger : str
        Bears tags whose file names nobody.
    codebook : Codebook
    at : datetime
        UTC; when the file was last changed: the time of tags whose file tells none.
    """

    clips: tuple[str, ...]
    sounds: Mapping[str, Sound]
    tagger: str
    codebook: Codebook
    at: datetime

    @cached_property
    def names(self) -> frozenset[str]:
        """The clips, to be looked up."""
        return frozenset(self.clips)

    @cached_property
    def by_stem(self) -> Mapping[str, str | None]:
        """Clips by their names without suffix; None where several share one."""
        stems: dict[str, str | None] = {}
        for clip in self.names:
            stem = clip.rpartition(".")[0] or clip
            stems[stem] = None if stem in stems else clip
        return stems


@dataclass(frozen=True)
class Reading:
    """What was read: tags, and one sentence for each kind of thing that was there and is no tag or was changed."""

    tags: tuple[Tag, ...]
    remarks: tuple[str, ...] = ()


class Writer(Protocol):
    """Writes to a path (a file, or a folder with a file a clip): whole, or not at all.

    Raises
    ------
    UsageError, DataError
        As `analysis.writing.write_files` does, and if the format needs what is not at hand.
    """

    def __call__(self, path: Path, outgoing: Outgoing, /) -> None: ...


class Reader(Protocol):
    """Reads a path (a file, or a folder of them).

    Raises
    ------
    UsageError
        If there is no such path.
    DataError
        If it cannot be read; names file, line and column as far as the format has them.
    """

    def __call__(self, path: Path, known: Known, /) -> Reading: ...


@dataclass(frozen=True)
class Format:
    """A format.

    Attributes
    ----------
    name, title : str
        On the command line, and for people.
    suffix : str
        Of its files, such as `.TextGrid`; empty if it is a folder of several kinds.
    a_file_a_clip : bool
        Whether it is a folder, as a rule with a file for each tagged clip.
    write : Writer or None
        None if it can only be read.
    read : Reader
    holds : frozenset of str
        Fields of `Tag` that come back as they were; `start` and `end` if regions do.
    holds_whole_clips : bool
        Whether a tag of a whole clip comes back as one.
    step_s : float
        Times are kept to this many seconds; 0 if to the sample.
    remarks : tuple of str
        Sentences on what else a file of this format cannot say, and how it is written instead.
    purpose : str
        What it is good for, in a line.
    known_by : str
        How the name of a file ends by which the format is known; the suffix, if nothing else is said.
    is_like : function
        Whether such a file's content, in small letters, can be of this format; asked where several share the ending.
    """

    name: str
    title: str
    suffix: str
    write: Writer | None
    read: Reader
    holds: frozenset[str] = ALL_FIELDS
    holds_whole_clips: bool = True
    a_file_a_clip: bool = False
    step_s: float = 0.0
    remarks: Sequence[str] = ()
    purpose: str = ""
    known_by: str = ""
    is_like: Callable[[bytes], bool] = lambda _: True

    @property
    def is_folder(self) -> bool:
        """Whether a folder is written rather than a file."""
        return self.a_file_a_clip or not self.suffix
