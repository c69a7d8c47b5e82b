"""What a reader of one corpus offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from analysis.tables import Corpus


@dataclass(frozen=True)
class Sources:
    """All that a corpus is read from: its root, label files, and folders of one file a clip."""

    root: Path
    files: tuple[Path, ...]
    folders: tuple[Path, ...]


class Reader(Protocol):
    """Reads one corpus; `path` is a folder or a label file. `looked_for` tells people by which files it is known."""

    name: str
    looked_for: str

    def detect(self, path: Path) -> bool:
        """Whether there is such a corpus."""

    def sources(self, path: Path) -> Sources:
        """All that `read` reads; a change of any of it makes what was read before stale."""

    def read(self, path: Path, report: Callable[[float], None]) -> Corpus:
        """Read it. Raises `DataError` if nothing in it can be used."""
