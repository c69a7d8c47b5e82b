"""Text files of other programs, in whichever encoding they were written."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import DataError


def read_any_text(path: Path) -> str:
    """Read a text in UTF-8, with or without a byte order mark, or UTF-16 with one; what is neither is Latin-1.

    Line ends stay as they are.

    Raises
    ------
    DataError
        If the file cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror}).", file=path) from error
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")
