"""Text files as UTF-8 with one kind of line end, whatever they were; what was changed is said."""

from __future__ import annotations

import codecs
from pathlib import Path

from analysis.corpora.problems import Problems
from analysis.errors import DataError

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_contents(path: Path, problems: Problems) -> bytes:
    """Bytes of a text file in UTF-8 without byte order mark, lines ending in LF.

    Raises
    ------
    DataError
        If the file cannot be read or is empty.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"The file cannot be read ({error.strerror}).", file=path) from error
    data = _to_utf8(data, path, problems)
    if b"\r" in data:
        problems.add("line ends are not LF", f"{path.name}: CRLF or CR, read as line ends")
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not data or data.isspace():
        raise DataError("The file is empty; copy it again from the release.", file=path)
    return data


def _to_utf8(data: bytes, path: Path, problems: Problems) -> bytes:
    if data.startswith(UTF16):
        problems.add("text is not UTF-8", f"{path.name}: read as UTF-16")
        return data.decode("utf-16", errors="replace").encode()
    if data.startswith(codecs.BOM_UTF8):
        problems.add("byte order mark", f"{path.name}, line 1: skipped")
        data = data.removeprefix(codecs.BOM_UTF8)
    if data.isascii():
        return data
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add("text is not UTF-8", f"{path.name}, line {line}: file read as Latin-1")
        return data.decode("latin-1").encode()
    return data
