"""Write files so that a failure leaves the old ones."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from analysis.errors import DataError, UsageError


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write files whole or not at all.

    All are first written beside their places and put on disk, then moved there, the last one of `contents` last.

    Raises
    ------
    UsageError
        If a folder is not there or a place is a folder.
    DataError
        If a file cannot be written, such as on a full or read-only disk; the old files are as they were.
    """
    places = [path.resolve() for path in contents]
    for place in places:
        if place.is_dir() or not place.parent.is_dir():
            reason = "it is a folder" if place.is_dir() else f"there is no folder {place.parent}"
            raise UsageError(f"{place} cannot be written: {reason}")
    drafts = [place.with_name(f".{place.name}.{uuid.uuid4().hex}.part") for place in places]
    try:
        for draft, content in zip(drafts, contents.values(), strict=True):
            with draft.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for draft, place in zip(drafts, places, strict=True):
            draft.replace(place)
    except OSError as error:
        raise DataError(f"the file cannot be written: {error.strerror}", file=places[-1]) from error
    finally:
        for draft in drafts:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
