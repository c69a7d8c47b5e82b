"""Tags out to a file and in from one, off the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from listener.jobs import Jobs
from listener.state.library import Library
from listener.state.tagging import Tagging


class Exporting(QObject):
    """Writes the session's tags and reads others' tags into it."""

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, library: Library, tagging: Tagging, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._tagging, self._jobs = library, tagging, jobs
