"""Tags out to files: which of them, in which format, and what that format cannot hold of them, told beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from analysis.session.tags import Tag
from listener.jobs import Jobs, Report
from listener.state.columns.columns import Columns
from listener.state.library import Library
from listener.state.tagging.tagging import Tagging

if TYPE_CHECKING:
    from analysis.interchange.records import Format

FIRST_FORMAT = "csv"


@dataclass(frozen=True)
class ExportWish:
    """In which format, and whose and which tags are left out."""

    format: str
    without_taggers: frozenset[str] = frozenset()
    without_tags: frozenset[str] = frozenset()


class Exporting(QObject):
    """What would be exported.

    Attributes
    ----------
    wish : ExportWish
    tags : tuple of Tag
        Those that the wish leaves, as they were at `look`.
    not_held : tuple of str or None
        What the format cannot hold of them; None while it is being found out.

    Signals
    -------
    changed
        Any of these.
    """

    changed = Signal()
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, library: Library, columns: Columns, tagging: Tagging, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._columns, self._tagging, self._jobs = library, columns, tagging, jobs
        self.wish = ExportWish(FIRST_FORMAT)
        self.tags: tuple[Tag, ...] = ()
        self.not_held: tuple[str, ...] | None = None
        self._all: tuple[Tag, ...] = ()

    @property
    def format(self) -> Format:
        from analysis.interchange.formats import find_format  # noqa: PLC0415 - the window starts without formats

        return find_format(self.wish.format)

    @property
    def taggers(self) -> Mapping[str, int]:
        """Who has tags in the session, and how many."""
        return Counter(tag.tagger for tag in self._all)

    @property
    def names(self) -> Mapping[str, int]:
        """Which tags are given in the session, and how often."""
        return Counter(tag.tag for tag in self._all)

    def look(self) -> None:
        """Begin anew with all tags of the session as they are now."""
        self._all = tuple(self._tagging.tags.values())
        self._wish(ExportWish(self.wish.format))

    def choose_format(self, name: str) -> None:
        """Write this format."""
        self._wish(replace(self.wish, format=name))

    def leave_out_taggers(self, names: Iterable[str]) -> None:
        """Write all tags but theirs."""
        self._wish(replace(self.wish, without_taggers=frozenset(names)))

    def leave_out_tags(self, names: Iterable[str]) -> None:
        """Write all tags but these."""
        self._wish(replace(self.wish, without_tags=frozenset(names)))

    def write(self, path: Path) -> None:
        """Write the tags, with their clips' labels and what models said of these."""
        format_, tags, corpus = self.format, self.tags, self._library.corpus
        codebook, kept = self._tagging.codebook, self._all
        predictions = {clip: dict(outputs) for clip, outputs in self._columns.predictions.items()}
        session = self._tagging.session
        inputs = [str(session.path)] if session is not None else []
        inputs += [str(place) for place in corpus.places] if corpus is not None else []

        def work(report: Report) -> None:
            from analysis.interchange.formats import write_as  # noqa: PLC0415 - as above
            from analysis.interchange.gathering import gather  # noqa: PLC0415

            outgoing = gather(tags, codebook, corpus, predictions=predictions, kept=kept)
            write_as(format_, path, replace(outgoing, report=report), inputs=inputs)

        self._jobs.submit(
            "export",
            f"Exporting {len(tags):,} tags",
            work,
            lambda _none: self.told.emit(_written(tags, format_, path)),
            lambda error: self.failed.emit(f"The tags were not exported: {error}"),
        )

    def _wish(self, wish: ExportWish) -> None:
        self.wish = wish
        self.tags = tuple(
            tag
            for tag in self._all
            if tag.tagger not in wish.without_taggers and tag.tag not in wish.without_tags
        )
        from analysis.interchange.losses import losses  # noqa: PLC0415 - as above
        from analysis.interchange.records import Outgoing  # noqa: PLC0415

        self.not_held = None
        format_, outgoing = self.format, Outgoing(self.tags, self._tagging.codebook)
        self._jobs.submit(
            "losses",
            "Looking at what the format cannot hold",
            lambda _report: losses(format_, outgoing),
            self._show_losses,
            lambda error: self.failed.emit(str(error)),
        )
        self.changed.emit()

    def _show_losses(self, found: tuple[str, ...]) -> None:
        self.not_held = found
        self.changed.emit()


def _written(tags: tuple[Tag, ...], format_: Format, path: Path) -> str:
    files = len({tag.clip for tag in tags}) if format_.a_file_a_clip else 1
    where = (
        f"{path}, in {files:,} {'file' if files == 1 else 'files'}" if format_.a_file_a_clip else f"{path}"
    )
    return f"{len(tags):,} {'tag' if len(tags) == 1 else 'tags'} written to {where}."
