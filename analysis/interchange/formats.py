"""The formats that tags can be written to and read from, in one table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from analysis.errors import UsageError
from analysis.interchange import (
    audacity,
    audformat_tables,
    elan,
    label_studio,
    raven,
    session_file,
    tags_csv,
    tags_json,
    textgrid,
)
from analysis.interchange.files import all_in
from analysis.interchange.records import Format, Known, Outgoing, Reading
from analysis.writing import checked_place

FORMATS: dict[str, Format] = {
    format_.name: format_
    for format_ in (
        tags_csv.FORMAT,
        tags_json.FORMAT,
        session_file.FORMAT,
        textgrid.FORMAT,
        audacity.FORMAT,
        elan.FORMAT,
        audformat_tables.FORMAT,
        label_studio.FORMAT,
        raven.FORMAT,
    )
}


def find_format(name: str, *, for_writing: bool = False) -> Format:
    """Give the format of that name.

    Raises
    ------
    UsageError
        If there is none, or it can only be read and shall be written; names those there are.
    """
    names = [format_.name for format_ in written_formats()] if for_writing else list(FORMATS)
    if name in names:
        return FORMATS[name]
    if name in FORMATS:
        raise UsageError(f"{FORMATS[name].title} can only be read, not written; there is {', '.join(names)}")
    raise UsageError(f"there is no format {name!r}; there is {', '.join(names)}")


def written_formats() -> tuple[Format, ...]:
    """Give the formats that tags can be written to."""
    return tuple(format_ for format_ in FORMATS.values() if format_.write is not None)


def guess_format(path: Path) -> Format:
    """Give the format of a file or folder if `formats_like` leaves no choice.

    Raises
    ------
    UsageError
        If none is like it, or several are.
    """
    found = formats_like(path)
    if len(found) == 1:
        return found[0]
    which = ", ".join(format_.name for format_ in found or FORMATS.values())
    if not path.exists():
        raise UsageError(f"there is no file or folder {path}")
    raise UsageError(f"{path} does not tell its format; say which it is: {which}")


def formats_like(path: Path) -> tuple[Format, ...]:
    """Give the formats that a file, or the files of a folder, can be of by their names and, in doubt, their content."""
    is_folder = path.is_dir()
    files = all_in(path) if is_folder else (path,)
    found: dict[Path, list[Format]] = {}
    for format_ in FORMATS.values():
        ending = (format_.known_by or format_.suffix).lower()
        file = next((file for file in files if file.name.lower().endswith(ending)), None)
        if file is not None and (format_.is_folder or not is_folder):
            found.setdefault(file, []).append(format_)
    return tuple(
        format_
        for file, formats in found.items()
        for format_ in formats
        if len(formats) == 1 or format_.is_like(_content(file))
    )


def write_as(format_: Format, path: Path, outgoing: Outgoing, *, inputs: Iterable[str] = ()) -> None:
    """Write tags where nothing that is read may be lost.

    Parameters
    ----------
    inputs : iterable of str
        Files and folders that are read, such as the corpus.

    Raises
    ------
    UsageError
        If the place holds or belongs to what is read, or cannot be written.
    DataError
        If it cannot be written, such as on a full disk; what was there stays.
    ValueError
        If the format can only be read.
    """
    if format_.write is None:
        raise ValueError(f"{format_.title} can only be read, not written")
    if not format_.is_folder:
        checked_place(path, inputs)
    elif path.exists() and any(
        Path(name).resolve() in (path.resolve(), *path.resolve().parents) for name in inputs
    ):
        raise UsageError(f"{path} belongs to what is read; choose another place")
    format_.write(path, outgoing)


def read_from(format_: Format, path: Path, known: Known) -> Reading:
    """Read tags.

    Raises
    ------
    UsageError
        If there is no such path, or the format tells times in seconds only and the corpus is not at hand.
    DataError
        If it cannot be read; names file, line and column as far as the format has them.
    """
    if "rate" not in format_.holds and not known.clips:
        raise UsageError(
            f"{format_.title}: times in seconds cannot be placed without the sounds of the corpus; give --corpus"
        )
    return format_.read(path, known)


def _content(file: Path) -> bytes:
    """A file's content in small letters, for a guess; empty if it cannot be read, which its reader will say."""
    try:
        return file.read_bytes().replace(b"\0", b"").lower()
    except OSError:
        return b""
