"""Files of all formats: read as text, found in a folder, written into one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.errors import DataError, UsageError
from analysis.writing import write_files

_NOT_IN_NAMES = re.compile(r'^\.|[\x00-\x1f\x7f%/\\:*?"<>|]')


def text_of(path: Path) -> str:
    """Read a text file in UTF-8, with or without a byte order mark; line ends stay as they are.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it cannot be read or is not UTF-8; names the line.
    """
    try:
        content = checked_file(path).read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError("the text is not UTF-8; save the file as UTF-8", file=path, line=line) from error
    except OSError as error:
        raise DataError(f"the file cannot be read: {error.strerror}", file=path) from error


def files_in(path: Path, suffix: str) -> tuple[Path, ...]:
    """Give the file itself or, for a folder, the files in it with this suffix (in any case), by name.

    Raises
    ------
    UsageError
        If there is nothing there, or the folder holds no such file.
    """
    if path.is_file():
        return (path,)
    if not path.is_dir():
        raise UsageError(f"there is no file or folder {path}")
    files = tuple(file for file in all_in(path) if file.name.lower().endswith(suffix.lower()))
    if not files:
        raise UsageError(f"the folder {path} holds no {suffix} files")
    return files


def all_in(folder: Path) -> tuple[Path, ...]:
    """Give the files in a folder by name, without hidden ones.

    Raises
    ------
    UsageError
        If the folder cannot be read.
    """
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        raise UsageError(f"the folder {folder} cannot be read: {error.strerror}") from error
    return tuple(file for file in found if not file.name.startswith(".") and file.is_file())


def checked_file(path: Path) -> Path:
    """Give a path if there is a file; raises UsageError if there is none."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder; a file is wanted")
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    return path


def file_names(clips: Iterable[str], suffix: str) -> dict[str, str]:
    """Name a file for each clip: the clip's name with another suffix, so that `clip_of` finds the clip again.

    Where the name without suffix could mean another clip too, the suffix is added instead. What no file name may hold
    is written as in an address.
    """
    stems = {name: name.rpartition(".")[0] or name for name in clips}
    meant = (*stems.values(), *(name for name, stem in stems.items() if name != stem))
    counts = Counter(name.lower() for name in meant)
    return {
        name: f"{_safe(stem if counts[stem.lower()] == 1 else name)}{suffix}" for name, stem in stems.items()
    }


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files by name into a folder, all or none; what else lies there stays.

    The folder is made if the one around it is there.

    Raises
    ------
    UsageError, DataError
        As `write_files` does.
    """
    is_new = not folder.exists()
    try:
        folder.mkdir(exist_ok=True)
    except FileExistsError:
        raise UsageError(f"{folder} is a file; a folder is wanted, with a file for each clip") from None
    except OSError as error:
        raise UsageError(
            f"the folder {folder} cannot be made ({error.strerror}); choose another place"
        ) from error
    try:
        write_files({folder / name: content for name, content in contents.items()})
    except BaseException:
        if is_new and not any(folder.iterdir()):
            folder.rmdir()
        raise


def _safe(name: str) -> str:
    return _NOT_IN_NAMES.sub(lambda found: f"%{ord(found.group()):02X}", name)
