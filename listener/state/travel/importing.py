"""Tags in from files: read and compared with the session first, then brought in as one edit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from listener.jobs import Jobs
from listener.state.library import Library
from listener.state.tagging.tagging import Tagging

if TYPE_CHECKING:
    from analysis.interchange.merging import Merge


@dataclass(frozen=True)
class Found:
    """What is in a file: in which format it was read, how it compares with the session, and what there is to say."""

    format: str
    tags: int
    merged: Merge
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """What is looked at.

    `format` is the one chosen or found, empty while neither; `message` says why it cannot be read.
    """

    path: Path
    format: str = ""
    status: Literal["reading", "ready", "failed"] = "reading"
    found: Found | None = None
    message: str = ""


class Importing(QObject):
    """Looks into files and brings their tags into the session.

    Signals
    -------
    changed
        `preview` did.
    """

    changed = Signal()

    def __init__(self, library: Library, tagging: Tagging, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._tagging, self._jobs = library, tagging, jobs
        self.preview: Preview | None = None

    def look(self, path: Path, format_name: str = "") -> None:
        """Read a file, or a folder of files, and compare it with the session; without a format, in the likely one."""
        self._put(Preview(path, format_name))
        corpus, codebook = self._library.corpus, self._tagging.codebook
        tagger, tags = self._tagging.tagger, dict(self._tagging.tags)

        def work(_report: object) -> Found:
            # The window starts without any format.
            from analysis.interchange.formats import find_format, guess_format, read_from  # noqa: PLC0415
            from analysis.interchange.gathering import know, remarks_on  # noqa: PLC0415
            from analysis.interchange.merging import merge  # noqa: PLC0415

            format_ = find_format(format_name) if format_name else guess_format(path)
            known = know(path, codebook, corpus, tagger=tagger)
            reading = read_from(format_, path, known)
            merged = merge(tags, reading.tags, format_, sounds=known.sounds)
            return Found(format_.name, len(reading.tags), merged, remarks_on(reading, known))

        self._jobs.submit(
            "import",
            f"Reading {path.name}",
            work,
            lambda found: self._put(Preview(path, found.format, "ready", found)),
            lambda error: self._put(Preview(path, format_name, "failed", message=str(error))),
        )

    def take(self) -> None:
        """Bring what was found into the session, as one edit that one undo takes back."""
        preview, self.preview = self.preview, None
        if preview is None or preview.found is None:
            return
        merged = preview.found.merged
        self._tagging.bring_in(
            merged.edit,
            f"{preview.path.name}: {merged.new:,} new, {merged.newer:,} changed later there and taken,"
            f" {merged.older:,} changed later here and kept, {merged.same:,} the same. On disk.",
        )

    def leave(self) -> None:
        """Look at nothing any more."""
        self._jobs.cancel("import")
        self.preview = None

    def _put(self, preview: Preview) -> None:
        self.preview = preview
        self.changed.emit()
