"""Several corpora opened as one: a small TOML file names them, and is given wherever a corpus is.

It has `name = "four acted corpora"` and for each corpus a table `[[corpora]]` with `path`, from the file's folder or
absolute, and perhaps `name`, else the path's last part, and `format`, else found by looking.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from analysis.corpora.joining import join
from analysis.corpora.reader import Reader, Sources
from analysis.errors import DataError, EarmarkError, UsageError
from analysis.progress import ignore, partly
from analysis.tables import Corpus
from analysis.writing import written_whole

SUFFIX = ".toml"
KEYS = frozenset({"path", "name", "format"})
_NAMES_CORPORA = re.compile(rb"^\s*(\[\[\s*corpora\s*\]\]|corpora\s*=)", re.MULTILINE)


@dataclass(frozen=True)
class Member:
    """One of the corpora: what it is called, where it lies, and its format, empty if that is to be found."""

    name: str
    path: Path
    format: str = ""


class Joined:
    """Reader of several corpora as one; `find_reader` gives the reader of a path and format, as a `DataError` none."""

    name = "joined"
    looked_for = "a .toml file with [[corpora]]"

    def __init__(self, find_reader: Callable[[Path, str], Reader]) -> None:
        self._find_reader = find_reader

    def detect(self, path: Path) -> bool:
        """Whether `path` is a TOML file that names corpora."""
        return path.suffix.lower() == SUFFIX and path.is_file() and names_corpora(path)

    def sources(self, path: Path) -> Sources:
        """The file, and all that its corpora are read from."""
        parts = []
        for member in read_members(path)[1]:
            reader = self._of(path, member)
            with _told(path, member):
                parts.append(reader.sources(member.path))
        return Sources(
            root=path.parent,
            files=(path, *(file for part in parts for file in part.files)),
            folders=tuple(folder for part in parts for folder in part.folders),
        )

    def read(self, path: Path, report: Callable[[float], None] = ignore) -> Corpus:
        """Read every corpus and join them.

        Raises
        ------
        DataError
            If the file names no corpora as it should, or one of them cannot be read.
        """
        name, members = read_members(path)
        corpora = {}
        for number, member in enumerate(members):
            reader = self._of(path, member)
            with _told(path, member):
                corpora[member.name] = reader.read(member.path, partly(report, number, len(members)))
        return join(corpora, name, path)

    def _of(self, path: Path, member: Member) -> Reader:
        with _told(path, member):
            reader = self._find_reader(member.path, member.format)
        if reader.name == self.name:
            raise DataError(f"{member.name} is itself several corpora; name those instead.", file=path)
        return reader


def names_corpora(file: Path) -> bool:
    """Whether a TOML file looks as if it named corpora, whatever is wrong with it."""
    try:
        return _NAMES_CORPORA.search(file.read_bytes()) is not None
    except OSError:
        return False


def read_members(file: Path) -> tuple[str, tuple[Member, ...]]:
    """What several corpora are called together, and each of them.

    Raises
    ------
    DataError
        If the file is no TOML, or does not name corpora that are there, each by another name.
    """
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"This is no TOML file ({error}).", file=file) from error
    tables = content.get("corpora")
    if not isinstance(tables, list) or not tables:
        raise DataError("Name at least one corpus under [[corpora]].", file=file, column="corpora")
    members = tuple(_member(file, number, table) for number, table in enumerate(tables, start=1))
    names = [member.name.lower() for member in members]
    twice = next((member.name for member in members if names.count(member.name.lower()) > 1), None)
    if twice is not None:
        raise DataError(f"Two corpora are called {twice}; give each its own `name`.", file=file)
    return str(content.get("name") or file.stem), members


def save_members(file: Path, paths: Sequence[Path]) -> None:
    """Write the file that opens several corpora as one, under the last parts of their paths.

    Raises
    ------
    UsageError
        If two would be called the same, or the file cannot be written or is something else.
    """
    if file.suffix.lower() != SUFFIX:
        raise UsageError(f"{file} is no name for a file that joins corpora; let it end in {SUFFIX}.")
    if file.exists() and not names_corpora(file):
        raise UsageError(f"{file} is there and joins no corpora; choose another name.")
    names = [_last_part(path) for path in paths]
    if len({name.lower() for name in names}) < len(names):
        raise UsageError(
            f"Two of the corpora would be called the same ({', '.join(names)}); write {file.name} yourself,"
            " with a `name` for each."
        )
    tables = [
        {"name": name, "path": _relative(path, file.absolute().parent)}
        for name, path in zip(names, paths, strict=True)
    ]
    # One [[corpora]] after the other, so that one more can be written below by hand.
    parts = [
        tomli_w.dumps({"name": file.stem}),
        *(f"[[corpora]]\n{tomli_w.dumps(table)}" for table in tables),
    ]
    with written_whole(file, [str(path) for path in paths]) as draft:
        draft.write_text("\n".join(parts), encoding="utf-8")


def _member(file: Path, number: int, table: Any) -> Member:
    where = f"corpora, number {number}"
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise DataError('A corpus has texts only, such as path = "RAVDESS".', file=file, column=where)
    strange = sorted(set(table) - KEYS)
    if strange:
        raise DataError(
            f"There is no key {strange[0]!r}; a corpus has path, name and format.", file=file, column=where
        )
    if not table.get("path"):
        raise DataError("The path of the corpus is missing.", file=file, column=where)
    path = _existing(file, table["path"], where)
    name = table.get("name") or _last_part(path)
    if "/" in name:
        raise DataError(f"The name {name!r} has a slash; call the corpus otherwise.", file=file, column=where)
    if not name.strip() or not name.isprintable():
        raise DataError(
            f"The name {name!r} cannot be shown; call the corpus otherwise.", file=file, column=where
        )
    return Member(name, path, table.get("format", ""))


def _existing(file: Path, given: str, where: str) -> Path:
    """The path from the file's folder; `DataError` if there is none or it cannot be one."""
    with suppress(OSError, RuntimeError, ValueError):  # Too long, no such user, a character no path has.
        path = file.parent / Path(given).expanduser()
        if path.exists():
            return path
    raise DataError(
        f"There is no folder or file {given!r}, seen from {file.parent}; correct its path.",
        file=file,
        column=where,
    )


def _last_part(path: Path) -> str:
    """What a corpus is called by its path: a folder's name, or a file's without what tells its kind."""
    path = path.resolve()
    return path.stem.removesuffix(".earmark") if path.is_file() else path.name


def _relative(path: Path, folder: Path) -> str:
    """From a folder that may be moved together with what is in it."""
    path = path.absolute()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


@contextmanager
def _told(file: Path, member: Member) -> Iterator[None]:
    """Say of what hinders the work on a corpus which one it is."""
    try:
        yield
    except EarmarkError as error:
        raise DataError(f"{member.name} cannot be opened: {error}", file=file) from error
