"""Files that appear whole or not at all: a failure leaves what was there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from analysis.errors import DataError, UsageError


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A draft beside `path`, with its suffix, that is put on disk and takes its place when the block ends well.

    Raises
    ------
    UsageError
        If the place is a folder, or no file can be made in its folder.
    DataError
        If the draft cannot be written or put in place, such as on a full disk.
    """
    place = path.resolve()
    if place.is_dir() or not place.parent.is_dir():
        reason = "it is a folder" if place.is_dir() else f"there is no folder {place.parent}"
        raise UsageError(f"{path} cannot be written: {reason}; choose another place.")
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


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _umask() -> int:
    """The process's mask for new files; `mkstemp` makes files that only the owner can read."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
