"""A store of attributions: a folder with one SQLite file, which several processes may fill at once.

One row is one attribution, written in one transaction, so that an interrupted run leaves whole rows and can go on
where it stopped. A checksum guards each row; a damaged one counts as absent and is computed again. The window's cache
is a store as well.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.cache import cache_folder
from analysis.errors import DataError, UsageError
from analysis.progress import ignore
from analysis.wal import use_wal
from models.explain.keys import saliency_key
from models.interface import Material, Precision, Request, Saliency, WordScore

if TYPE_CHECKING:
    from models.interface import Model

FILE = "attributions.sqlite"
SECONDS_TO_WAIT_FOR_OTHERS = 60
_TABLE = """
CREATE TABLE IF NOT EXISTS attributions (
    key TEXT PRIMARY KEY, clip TEXT NOT NULL, target TEXT NOT NULL, model TEXT NOT NULL,
    record TEXT NOT NULL, frames BLOB NOT NULL, checksum TEXT NOT NULL
) STRICT
"""
_INDEX = "CREATE INDEX IF NOT EXISTS attributions_clip ON attributions (clip, target)"


class Store:
    """Attributions in a folder.

    Parameters
    ----------
    folder : Path
        Made if it does not exist.

    Raises
    ------
    DataError
        If the folder cannot be made, or its file is no store.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DataError(f"cannot make a store there ({error.strerror}).", file=folder) from error
        with self._connection() as connection:
            use_wal(connection, patience=SECONDS_TO_WAIT_FOR_OTHERS)
            connection.execute(_TABLE)
            connection.execute(_INDEX)

    def get(self, key: str) -> Saliency | None:
        """The attribution under a key of `models.explain.keys`; None if absent or damaged."""
        query = "SELECT record, frames, checksum FROM attributions WHERE key = ?"
        with self._connection() as connection:
            row = connection.execute(query, (key,)).fetchone()
        return None if row is None else _read(*row)

    def put(self, saliency: Saliency, key: str) -> None:
        """Keep an attribution; on disk when this returns, replacing what the key had."""
        frames = saliency.values.astype("<f4").tobytes()
        fields = {name: value for name, value in vars(saliency).items() if name not in ("values", "words")}
        fields["provenance"] = dict(saliency.provenance)
        record = json.dumps({**fields, "words": [asdict(word) for word in saliency.words]})
        row = (key, saliency.clip, saliency.target, saliency.model, record, frames, _checksum(record, frames))
        with self._connection() as connection:
            connection.execute("INSERT OR REPLACE INTO attributions VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def find(self, clip: str, target: str, model: str | None = None) -> tuple[Saliency, ...]:
        """All attributions of a clip and target, of one model if it is named; the newest last.

        Raises
        ------
        DataError
            If one is damaged.
        """
        query = (
            "SELECT record, frames, checksum FROM attributions WHERE clip = ? AND target = ? ORDER BY rowid"
        )
        with self._connection() as connection:
            rows = connection.execute(query, (clip, target)).fetchall()
        found = []
        for row in rows:
            saliency = _read(*row)
            if saliency is None:
                problem = f"the stored {target} of {clip} is damaged; run explain again."
                raise DataError(problem, file=self.folder / FILE)
            found.append(saliency)
        return tuple(saliency for saliency in found if model in (None, saliency.model))

    def targets(self, clip: str) -> tuple[str, ...]:
        """What is stored of a clip, by name; empty if the clip is not there."""
        query = "SELECT DISTINCT target FROM attributions WHERE clip = ? ORDER BY target"
        with self._connection() as connection:
            return tuple(target for (target,) in connection.execute(query, (clip,)))

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """One connection a call: any thread and any process may call at any time."""
        path = self.folder / FILE
        try:
            with closing(sqlite3.connect(path, timeout=SECONDS_TO_WAIT_FOR_OTHERS)) as connection, connection:
                yield connection
        except sqlite3.Error as error:
            raise DataError(f"not usable as a store of attributions: {error}.", file=path) from error


def open_store(folder: Path) -> Store:
    """A store that must be there already.

    Raises
    ------
    UsageError
        If the folder holds none.
    """
    if not (folder / FILE).is_file():
        raise UsageError(
            f"there is no store of attributions in {folder}; explain ... --out {folder} makes one."
        )
    return Store(folder)


def cache() -> Store:
    """The store in the user's cache folder."""
    return Store(cache_folder() / "saliency")


def explain_cached(
    model: Model,
    material: Material,
    request: Request,
    store: Store,
    report: Callable[[float], None] = ignore,
    *,
    precision: Precision = "fp32",
) -> Saliency:
    """As `models.explain.run.explain`, taken from the store if it is there, and kept there if not."""
    key = saliency_key(model.fingerprint, model.card.modality, material, request, precision=precision)
    saliency = store.get(key)
    if saliency is None:
        from models.explain.run import explain  # noqa: PLC0415 - torch is imported when first wanted

        saliency = explain(model, material, request, report, precision=precision)
        store.put(saliency, key)
    return saliency


def _read(record: str, frames: bytes, checksum: str) -> Saliency | None:
    if _checksum(record, frames) != checksum:
        return None
    fields = json.loads(record)
    words = tuple(WordScore(**word) for word in fields.pop("words"))
    return Saliency(values=np.frombuffer(frames, dtype="<f4").astype(np.float32), words=words, **fields)


def _checksum(record: str, frames: bytes) -> str:
    return hashlib.sha256(record.encode() + frames).hexdigest()
