"""How commands print: one JSON object on standard output, or lines for people; files appear whole or not at all."""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analysis.errors import UsageError


def emit(record: Mapping[str, Any], as_json: bool, lines: Callable[[], None]) -> None:
    """Print `record` as one JSON object, numbers that are not finite as null, or call `lines` to print for people."""
    if as_json:
        sys.stdout.write(json.dumps(plain(record), ensure_ascii=False, allow_nan=False) + "\n")
    else:
        lines()


def plain(value: Any) -> Any:
    """A value as JSON knows it: numpy's numbers and arrays as Python's, numbers that are not finite as None."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if isinstance(value, Path) else value


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, with its suffix, that takes its place when the block ends well.

    Raises
    ------
    UsageError
        If nothing can be written there.
    """
    try:
        handle, name = tempfile.mkstemp(
            dir=path.absolute().parent, prefix=f".{path.stem}", suffix=path.suffix
        )
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}); choose another place.") from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}); choose another place.") from error
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    """The process's mask for new files; `mkstemp` makes files that only the owner can read."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
