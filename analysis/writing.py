"""Files that appear whole or not at all: a failure leaves what was there."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from analysis.errors import DataError, UsageError

_LEAST_DATABASE = 512


def checked_place(path: Path, inputs: Iterable[str] = ()) -> Path:
    """Where a file would be written, without links; call it before long work whose result goes there.

    Parameters
    ----------
    inputs : iterable of str
        Files and folders that are read: what is there must not be lost.

    Raises
    ------
    UsageError
        If the place is a folder or a device, its folder is not there, or what it holds is a session, a store of
        attributions, one of the inputs, or in one of them.
    """
    try:
        place = path.resolve()
        if place.is_dir():
            reason = "it is a folder"
        elif not place.parent.is_dir():
            reason = f"there is no folder {place.parent}"
        elif place.exists() and not place.is_file():
            reason = "it is a device or a pipe, which a file would replace"
        elif place.is_file() and _is_database(place):
            reason = "it is a session or a store of attributions, which would be lost"
        elif place.exists() and any(Path(name).resolve() in (place, *place.parents) for name in inputs):
            reason = "it is there and belongs to what is read"
        else:
            return place
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
    raise UsageError(f"{path} cannot be written: {reason}; choose another place.")


@contextmanager
def written_whole(path: Path, inputs: Iterable[str] = ()) -> Iterator[Path]:
    """A draft beside `path`, with its suffix, that is put on disk and takes its place when the block ends well.

    `inputs` are files and folders of which nothing may be replaced.

    Raises
    ------
    UsageError
        If nothing can or should be written there.
    DataError
        If the draft cannot be written or put in place, such as on a full disk.
    """
    place = checked_place(path, inputs)
    try:
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.stem}.", suffix=place.suffix)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}); choose another place.") from error
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(0o666 & ~_umask())
        _to_disk(draft)
        draft.replace(place)
    except OSError as error:
        raise DataError(f"cannot be written ({error.strerror}); choose another place.", file=path) from error
    finally:
        draft.unlink(missing_ok=True)


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write several files; none takes its place before all are on disk, and the first of `contents` is the last to.

    Raises
    ------
    UsageError, DataError
        As `written_whole` does.
    """
    with ExitStack() as stack:
        for path, content in contents.items():
            draft = stack.enter_context(written_whole(path))
            draft.write_bytes(content)
            _to_disk(draft)


def _is_database(path: Path) -> bool:
    """Whether SQLite takes a file for its own, locked or damaged ones as well.

    SQLite is asked: whoever opens and closes a database by other means takes from it all locks of this process, and
    what a session that is open then writes may be lost.
    """
    if path.stat().st_size < _LEAST_DATABASE:
        return False
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=0)) as database:
            database.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        return getattr(error, "sqlite_errorname", "") != "SQLITE_NOTADB"
    return True


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _umask() -> int:
    """The process's mask for new files; `mkstemp` makes files that only the owner can read."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
