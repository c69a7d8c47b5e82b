"""Tags out to a file and in from one, off the window's thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from analysis.interchange.formats import find_format
from analysis.interchange.gathering import gather, know
from analysis.interchange.merging import merge
from analysis.interchange.records import Format, Reading
from listener.jobs import Jobs
from listener.state.columns import Columns
from listener.state.library import Library
from listener.state.tagging import Tagging


class Exporting(QObject):
    """Writes the session's tags to a file and takes others' tags into the session."""

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, library: Library, columns: Columns, tagging: Tagging, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._columns, self._tagging, self._jobs = library, columns, tagging, jobs

    def write(self, path: Path, format_: Format | None = None) -> None:
        """Write every tag of the session, with its clip's labels and what models said of it."""
        format_ = format_ or find_format("csv")
        path = path if path.suffix else path.with_suffix(format_.suffix)
        corpus, tags = self._library.corpus, tuple(self._tagging.tags.values())
        predictions = {clip: dict(outputs) for clip, outputs in self._columns.predictions.items()}

        codebook = self._tagging.codebook

        def work(_report: object) -> None:
            format_.write(path, gather(tags, codebook, corpus, predictions=predictions))

        self._jobs.submit(
            "export",
            f"Exporting {len(tags):,} tags",
            work,
            lambda _none: self.told.emit(f"{len(tags):,} tags written to {path}"),
            lambda error: self.failed.emit(f"The tags were not exported: {error}"),
        )

    def read(self, path: Path, format_: Format | None = None) -> None:
        """Take a file's tags into the session, as one edit that one undo takes back."""
        format_ = format_ or find_format("csv")
        corpus, codebook, tagger = self._library.corpus, self._tagging.codebook, self._tagging.tagger
        self._jobs.submit(
            "import",
            f"Importing {path.name}",
            lambda _report: format_.read(path, know(path, codebook, corpus, tagger=tagger)),
            lambda reading: self._take(reading, format_, path),
            lambda error: self.failed.emit(f"Nothing was imported: {error}"),
        )

    def _take(self, reading: Reading, format_: Format, path: Path) -> None:
        merged = merge(self._tagging.tags, reading.tags, format_)
        if merged.edit.changes and not self._tagging.bring_in(merged.edit):
            return
        self.told.emit(
            f"{path.name}: {merged.new:,} new, {merged.newer:,} changed later there and taken,"
            f" {merged.older:,} changed later here and kept, {merged.same:,} the same."
        )
