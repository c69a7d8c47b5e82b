"""Tables kept between starts, found by what they were made from: contents of the label files, and this code.

One corpus is a folder of two Arrow files and a record with their checksums. The record is written last, and each
file appears at once under its name, so another process sees all or nothing. What does not fit is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa

from analysis.cache import cache_folder
from analysis.corpora.frames import from_arrow, to_arrow
from analysis.corpora.reader import Sources
from analysis.tables import Corpus, Problem, Scale

TABLES = ("clips", "ratings")
RECORD = "corpus.json"
KEPT = 8
PIECE_BYTES = 1 << 18
FILES_LOOKED_AT = 20_000


def fingerprint(name: str, path: Path, sources: Sources) -> str:
    """Hexadecimal SHA-256 of all that the tables depend on.

    Label files count by size, time and checksum of their bytes. A folder of sound or transcripts counts by the
    names, sizes and times of its files; one of more than 20,000 files only by its own time, as looking at each would
    take longer than the opening.
    """
    digest = hashlib.sha256(f"{name}\n{path.resolve()}\n{_code_version()}".encode())
    for file in sources.files:
        digest.update(f"\n{file}\n{_state(file)}".encode())
    for folder in sources.folders:
        listing = os.fsencode(_listing(folder))
        digest.update(f"\n{folder}\n{folder.stat().st_mtime_ns}\n".encode() + listing)
    return digest.hexdigest()


def load(key: str) -> Corpus | None:
    """The corpus stored under a key, None if there is none or it is damaged."""
    folder = _folder() / key
    try:
        checksum, _, text = (folder / RECORD).read_bytes().partition(b"\n")
        if zlib.crc32(text) != int(checksum):
            raise ValueError(f"{folder / RECORD} is damaged")
        record = json.loads(text)
        clips, ratings = (_load_table(folder / f"{name}.arrow", record["checksums"][name]) for name in TABLES)
        os.utime(folder / RECORD)
        return Corpus(
            **record["corpus"],
            folder=Path(record["folder"]),
            members={name: Path(folder) for name, folder in record["members"].items()},
            scale=Scale(*record["scale"]),
            problems=tuple(Problem(**problem) for problem in record["problems"]),
            clips=clips,
            ratings=ratings,
        )
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return None


def store(key: str, corpus: Corpus) -> None:
    """Store a corpus under a key; a disk that is full or may not be written to is no error."""
    folder = _folder() / key
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        checksums = {name: _store_table(folder / f"{name}.arrow", getattr(corpus, name)) for name in TABLES}
        record = {
            "checksums": checksums,
            "folder": str(corpus.folder),
            "members": {name: str(folder) for name, folder in corpus.members.items()},
            "scale": [corpus.scale.low, corpus.scale.high],
            "problems": [asdict(problem) for problem in corpus.problems],
            "corpus": {
                name: getattr(corpus, name)
                for name in ("name", "format", "release", "note", "classes", "has_named_raters")
            },
        }
        text = json.dumps(record).encode()
        with _appearing(folder / RECORD) as temporary:
            temporary.write_bytes(f"{zlib.crc32(text)}\n".encode() + text)
        _forget_old()


def _folder() -> Path:
    return cache_folder() / "corpora"


def _load_table(path: Path, checksum: int) -> pd.DataFrame:
    content = path.read_bytes()
    if zlib.crc32(content) != checksum:
        raise ValueError(f"{path} is damaged")
    return from_arrow(pa.ipc.open_file(pa.py_buffer(content)).read_all())


def _store_table(path: Path, frame: pd.DataFrame) -> int:
    """Write a table and give its checksum."""
    table = to_arrow(frame)
    with _appearing(path) as temporary:
        with pa.OSFile(str(temporary), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        return _crc32(temporary)


@contextmanager
def _appearing(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` that takes its place when the block ends well."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    os.close(handle)
    try:
        yield Path(name)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _forget_old() -> None:
    """Remove all but the corpora used last."""
    records = sorted(_folder().glob(f"*/{RECORD}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for record in records[KEPT:]:
        shutil.rmtree(record.parent, ignore_errors=True)


def _state(path: Path) -> str:
    """Size, time and checksum of a file."""
    try:
        status = path.stat()
        return f"{status.st_size} {status.st_mtime_ns} {_crc32(path)}"
    except OSError:
        return "unreadable"


def _crc32(path: Path) -> int:
    """CRC-32 of a file, which is read in pieces that stay in the processor's cache."""
    buffer, checksum = bytearray(PIECE_BYTES), 0
    with path.open("rb", buffering=0) as file:
        while n_read := file.readinto(buffer):
            checksum = zlib.crc32(memoryview(buffer)[:n_read], checksum)
    return checksum


def _listing(folder: Path) -> str:
    lines: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if len(lines) == FILES_LOOKED_AT:
                return ""
            status = _status(entry)
            lines.append(f"{entry.name} {status.st_size} {status.st_mtime_ns}")
    return "\n".join(sorted(lines))


def _status(entry: os.DirEntry[str]) -> os.stat_result:
    """Of the file, or of a link whose file is not there, as where only some sounds were fetched."""
    try:
        return entry.stat()
    except OSError:
        return entry.stat(follow_symlinks=False)


@cache
def _code_version() -> str:
    """Hash of the reading code, so that a new version reads anew."""
    folder = Path(__file__).parent
    sources = [*sorted(folder.rglob("*.py")), folder.parent / "consensus.py", folder.parent / "tables.py"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
