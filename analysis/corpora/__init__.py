"""Opening a corpus: one module or package per corpus behind one reader interface, found in one table."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from analysis.corpora import cache as cached
from analysis.corpora.crema_d.reader import CremaD
from analysis.corpora.emodb.reader import EmoDb
from analysis.corpora.iemocap.reader import Iemocap
from analysis.corpora.joined import Joined
from analysis.corpora.msp_podcast.reader import MspPodcast
from analysis.corpora.named_files import NamedFiles
from analysis.corpora.ravdess import Ravdess
from analysis.corpora.reader import Reader
from analysis.corpora.savee import Savee
from analysis.corpora.sheets import MissingColumnsError
from analysis.corpora.table.reader import AnyTable
from analysis.corpora.tess import Tess
from analysis.errors import DataError, UsageError
from analysis.places import DEMO, DEMO_FOLDER, existing
from analysis.progress import ignore
from analysis.tables import Corpus

DEMO_NOTE = "The voices of this corpus are synthetic (espeak-ng); labels are invented."
READERS: tuple[Reader, ...] = (
    AnyTable(),
    CremaD(),
    MspPodcast(),
    Iemocap(),
    Ravdess(),
    Tess(),
    Savee(),
    EmoDb(),
    Joined(lambda path, format_: _reader_of(path, format_)),  # noqa: PLW0108 - it is defined below
)


def open_corpus(
    path: str | Path,
    *,
    format: str = "",
    cache: bool = True,
    report: Callable[[float], None] = ignore,
) -> Corpus:
    """Open a corpus.

    Parameters
    ----------
    path : str or Path
        A folder, a label file, or `demo` for the corpus that comes with Earmark.
    format : str
        Name of the reader to use, one of `formats()`; empty finds it by looking at the path.
    cache : bool
        Whether tables kept from an earlier opening may be used, and these kept.
    report : callable
        Told the share done, 0 to 1; may raise `analysis.progress.Cancelled`.

    Raises
    ------
    UsageError
        If there is no such path or format.
    DataError
        If there are no labels, or none that can be used.
    """
    if str(path) == DEMO:
        return replace(_open(DEMO_FOLDER, format, cache, report), name=DEMO, note=DEMO_NOTE)
    corpus = _open(existing(path), format, cache, report)
    return replace(corpus, note=DEMO_NOTE) if corpus.folder == DEMO_FOLDER else corpus


def formats() -> tuple[str, ...]:
    """Names of the formats that can be read."""
    return tuple(reader.name for reader in READERS)


def check_format(format: str) -> None:
    """Raise `UsageError` if this is no format that can be read; empty stands for whichever it is."""
    if format and format not in formats():
        raise UsageError(f"There is no format {format!r}; there are {', '.join(formats())}.")


def _open(path: Path, format_: str, cache: bool, report: Callable[[float], None]) -> Corpus:
    try:
        reader = _reader_of(path, format_)
        return _read_or_load(reader, path, report) if cache else reader.read(path, report)
    except MissingColumnsError as error:
        if format_ or path.is_dir():
            raise
        raise DataError(f"{error} Any other table is read by the format `{AnyTable.name}`.") from error
    except OSError as error:
        raise DataError(f"The corpus cannot be read ({error.strerror}).", file=error.filename) from error


def _reader_of(path: Path, format_: str) -> Reader:
    check_format(format_)
    readers = [reader for reader in READERS if not format_ or reader.name == format_]
    is_said_so = bool(format_) and path.is_file()
    reader = next((reader for reader in readers if is_said_so or reader.detect(path)), None)
    if reader is None:
        looked_for = "; ".join(f"{reader.name}: {reader.looked_for}" for reader in readers)
        raise DataError(
            f"There are no labels; looked for {looked_for}. Give the corpus's own folder.", file=path
        )
    if not format_ and path.is_dir():
        _check_alone(reader, path)
    return reader


def _check_alone(reader: Reader, path: Path) -> None:
    """Raise `DataError` if a folder holds other corpora, too: they would be left out."""
    found = tuple(
        _named_alike(reader, path) if isinstance(reader, NamedFiles) else _side_by_side(reader, path)
    )
    if len(found) > 1:
        raise DataError(
            f"There are several corpora: {', '.join(found)}; give the folder or format of one, or"
            " a .toml file that names each under [[corpora]].",
            file=path,
        )


def _named_alike(reader: NamedFiles, path: Path) -> Iterator[str]:
    """The reader's corpus and all others: those by file names anywhere, those by label files in a folder."""
    yield reader.name
    for other in READERS:
        if isinstance(other, NamedFiles) and other is not reader and other.detect(path):
            yield other.name
    by_labels = [other for other in READERS if not isinstance(other, NamedFiles)]
    yield from _each_in(_folders(path), by_labels)


def _side_by_side(reader: Reader, path: Path) -> Iterator[str]:
    """The reader's corpus and, if that is but one folder of those in `path`, those in the others.

    A table's mapping says itself what is read.
    """
    root = path if isinstance(reader, AnyTable) else reader.sources(path).root
    yield f"{reader.name} ({root.name})"
    if root != path:
        yield from _each_in([folder for folder in _folders(path) if folder != root], READERS)


def _each_in(folders: Sequence[Path], readers: Sequence[Reader]) -> Iterator[str]:
    """The first format of each folder that is a corpus; one that cannot be looked into is none."""
    for folder in folders:
        found = ""
        with suppress(OSError):
            found = next((reader.name for reader in readers if reader.detect(folder)), "")
        if found:
            yield f"{found} ({folder.name})"


def _folders(path: Path) -> list[Path]:
    with os.scandir(path) as entries:
        names = [entry.name for entry in entries if entry.is_dir()]
    return [path / name for name in sorted(names) if name[0] != "." and name != "__MACOSX"]


def _read_or_load(reader: Reader, path: Path, report: Callable[[float], None]) -> Corpus:
    key = cached.fingerprint(reader.name, path, reader.sources(path))
    corpus = cached.load(key)
    if corpus is None:
        corpus = reader.read(path, report)
        cached.store(key, corpus)
    report(1.0)
    return corpus
