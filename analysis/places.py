"""Where a corpus is, known without reading it: nothing here waits for the libraries that reading takes."""

from __future__ import annotations

import os
from pathlib import Path

from analysis.errors import UsageError

DEMO = "demo"
DEMO_FOLDER = Path(__file__).parents[1] / "resources" / "demo"


def existing(path: str | Path) -> Path:
    """The folder or file that a corpus is opened from; `UsageError` if there is none or it cannot be reached."""
    try:
        found = DEMO_FOLDER if str(path) == DEMO else Path(path).expanduser().absolute()
        is_there = found.exists()
    except OSError as error:
        raise UsageError(f"{path} cannot be opened ({error.strerror}).") from error
    except RuntimeError as error:
        raise UsageError(f"{path} cannot be opened: there is no such user.") from error
    if str(found) != readable(found):
        raise UsageError(f"{readable(found)} cannot be opened: its path is not UTF-8; rename it.")
    if not is_there:
        raise UsageError(
            f"There is no folder or file {found}; give a corpus folder, a label CSV, or `{DEMO}`."
        )
    return found


def readable(path: str | Path) -> str:
    """A path for people: bytes of a file's name that are not UTF-8 are question marks."""
    return os.fsencode(path).decode(errors="replace")
