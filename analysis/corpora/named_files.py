"""Corpora whose labels are the names of their files: what their readers share.

Copies of such corpora nest one folder in another, repeat the whole set in a second folder, and hold files that are no
clips. So the folders below the one given are looked through, four levels deep; each clip is taken once, that nearest to
the top, and what was left out is said.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from analysis.corpora.assembling import ClipRow, assemble
from analysis.corpora.frames import natural
from analysis.corpora.problems import Problems
from analysis.corpora.reader import Sources
from analysis.corpora.sound_files import SOUND_SUFFIXES
from analysis.errors import DataError
from analysis.places import readable
from analysis.progress import ignore
from analysis.tables import Corpus, Scale

VIDEO_SUFFIXES = (".mp4", ".avi", ".mov", ".flv")
VIDEO = "video, left out"
LEVELS = 5
LOOKED_AT = 20_000
ACTED = "Classes only, no ratings: each clip's class is the emotion that its actor was asked to show."
NO_SCALE = Scale(1, 7)  # Not one number is on it.


class NamedFiles(ABC):
    """Reader of a corpus whose labels are its file names; a subclass says what a name means."""

    name: str
    looked_for: str
    classes: Mapping[str, str]
    note = ACTED

    @abstractmethod
    def clip(self, path: Path, problems: Problems) -> ClipRow | None:
        """The clip that a sound file is, by its name; None if it is none of this corpus."""

    def left_out(self, path: Path) -> str:
        """The kind of problem that a file is which is no clip of this corpus."""
        return VIDEO if path.suffix.lower() in VIDEO_SUFFIXES else "file name of another form, left out"

    def root(self, path: Path) -> Path:
        """The corpus's folder."""
        return path

    def sounds(self, root: Path) -> Path:
        """The folder that holds all clips, perhaps in folders of it."""
        return root

    def label_files(self, root: Path) -> tuple[Path, ...]:
        """Files that say more of the clips than their names do."""
        del root
        return ()

    def completed(self, root: Path, clips: Sequence[ClipRow], problems: Problems) -> Sequence[ClipRow]:
        """The clips, with what the label files say of them."""
        del root, problems
        return clips

    def detect(self, path: Path) -> bool:
        """Whether one of the first files below a folder is called as a clip is."""
        if not path.is_dir():
            return False
        files = islice(_files(self.sounds(self.root(path))), LOOKED_AT)
        return any(self.clip(Path(file), Problems()) is not None for file in files if _is_sound(file))

    def sources(self, path: Path) -> Sources:
        """All that `read` reads."""
        root = self.root(path)
        folders = tuple(folder for folder, _ in _folders(self.sounds(root)))
        return Sources(root=root, files=self.label_files(root), folders=folders)

    def read(self, path: Path, report: Callable[[float], None] = ignore) -> Corpus:
        """Read a corpus from its folder.

        Raises
        ------
        DataError
            If no file is called as a clip of this corpus is.
        """
        root, problems = self.root(path), Problems()
        named = self._clips(root, problems)
        if not named:
            raise DataError(f"There are no clips; looked for {self.looked_for}.", file=path)
        clips, ratings = assemble(self.completed(root, named, problems), (), problems, report)
        return Corpus(
            name=root.name,
            folder=root,
            format=self.name,
            release="unknown",
            scale=NO_SCALE,
            clips=clips,
            ratings=ratings,
            problems=problems.found(),
            note=self.note,
            classes=self.classes,
        )

    def _clips(self, root: Path, problems: Problems) -> list[ClipRow]:
        """Each clip once, in the order of their names."""
        found: dict[str, ClipRow] = {}
        for path in _media(self.sounds(root), problems):
            clip = self.clip(path, problems) if _is_sound(path.name) else None
            if clip is None:
                problems.add(self.left_out(path), str(path.relative_to(root)))
                continue
            first = found.setdefault(Path(clip.clip).stem.lower(), clip)
            if first is not clip:
                problems.add(_repeated(first.path, path), f"{path.relative_to(root)}, as {first.path}")
        return sorted(found.values(), key=lambda clip: natural(clip.clip))


def _repeated(first: str, second: Path) -> str:
    try:
        is_alike = Path(first).stat().st_size == second.stat().st_size
    except OSError:  # A link to a file that is not there.
        is_alike = False
    return "repeated file, left out" if is_alike else "repeated file of another size, left out"


def _is_sound(name: str) -> bool:
    return name.lower().endswith(SOUND_SUFFIXES)


def _media(top: Path, problems: Problems) -> list[Path]:
    """Sound and video files, those nearest to the top first."""
    found = []
    for folder, names in _folders(top, lambda error: problems.add("unreadable folder", str(error))):
        for path in map(folder.joinpath, names):
            if path.suffix.lower() not in SOUND_SUFFIXES + VIDEO_SUFFIXES:
                continue
            if str(path) == readable(path):
                found.append(path)
            else:
                problems.add("path is not UTF-8, left out", readable(path))
    return sorted(found, key=lambda path: (len(path.parts), str(path)))


def _files(top: Path) -> Iterator[str]:
    """Files in a folder, then those below it; of a large folder no more is read than is asked for."""
    with suppress(OSError), os.scandir(top) as entries:
        yield from (entry.path for entry in entries if entry.name[0] != "." and not entry.is_dir())
    for folder, names in _folders(top):
        if folder != top:
            yield from (str(folder / name) for name in names)


def _folders(top: Path, failed: Callable[[OSError], None] | None = None) -> Iterator[tuple[Path, list[str]]]:
    """A folder and those below it, with names of files; each once, though links lead back; nothing hidden."""
    seen = set()
    for name, folders, files in os.walk(top, onerror=failed, followlinks=True):
        folder = Path(name)
        place = folder.stat()
        if len(folder.parts) - len(top.parts) >= LEVELS or (place.st_dev, place.st_ino) in seen:
            folders.clear()
            continue
        seen.add((place.st_dev, place.st_ino))
        folders[:] = sorted(child for child in folders if child[0] != "." and child != "__MACOSX")
        yield folder, [file for file in files if file[0] != "."]
