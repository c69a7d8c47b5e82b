"""A store of attributions: a folder with one SQLite file, which several processes may fill at once.

One row is one attribution or the trust in one, written in one transaction, so that an interrupted run leaves whole
rows and can go on where it stopped. Rows are only added: the newest whole one under a key counts. A checksum guards
each; where all under a key are damaged it counts as absent and is computed again. The window's cache is a store as
well, the only one from which old rows are dropped.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.cache import cache_folder
from analysis.errors import DataError, UsageError
from analysis.progress import ignore
from models.explain.keys import TRUST_VERSION, saliency_key
from models.explain.store_file import StoreFile, drop_oldest
from models.interface import Check, Material, Precision, Request, Saliency, Trust, WordScore

if TYPE_CHECKING:
    from models.interface import Model

FILE = "attributions.sqlite"
CACHE_BYTES = 2_000_000_000
# Dropping less at a time would have to be done at every start.
CACHE_BYTES_KEPT = 1_800_000_000


class Store:
    """Attributions in a folder.

    Parameters
    ----------
    folder : Path
        Made if it does not exist. A folder that cannot be written is good for reading what it holds.

    Raises
    ------
    DataError
        If the folder cannot be made, or its file is no store or one of a newer Earmark.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DataError(f"cannot make a store there ({error.strerror}).", file=folder) from error
        self._file = StoreFile(folder / FILE)

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """Make many calls faster: the file is not closed between them."""
        with self._file.connection():
            yield

    def get(self, key: str) -> Saliency | None:
        """The attribution under a key of `models.explain.keys`; None if absent or damaged."""
        query = "SELECT CAST(record AS BLOB), frames, checksum FROM attributions WHERE key = ? ORDER BY number DESC"
        with self._file.connection() as connection:
            rows = connection.execute(query, (key,))
            return next((saliency for row in rows if (saliency := _read(*row)) is not None), None)

    def put(self, saliency: Saliency, key: str) -> None:
        """Keep an attribution; from now on it is what the key has."""
        frames = saliency.values.astype("<f4").tobytes()
        fields = {name: value for name, value in vars(saliency).items() if name not in ("values", "words")}
        fields["provenance"] = dict(saliency.provenance)
        record = json.dumps({**fields, "words": [asdict(word) for word in saliency.words]})
        names = map(_text, (saliency.clip, saliency.target, saliency.model))
        row = (key, *names, record, frames, _checksum(record.encode(), frames))
        insert = (
            "INSERT INTO attributions (key, clip, target, model, record, frames, checksum)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        with self._file.connection() as connection:
            connection.execute(insert, row)

    def trust(self, key: str) -> Trust | None:
        """The trust in the attribution under a key; None if this version has not looked, or the row is damaged."""
        query = "SELECT CAST(record AS BLOB), checksum FROM trust WHERE key = ? ORDER BY number DESC"
        with self._file.connection() as connection:
            rows = connection.execute(query, (key,))
            return next((trust for row in rows if (trust := _read_trust(*row)) is not None), None)

    def put_trust(self, key: str, trust: Trust) -> None:
        """Keep the trust in the attribution under a key."""
        record = json.dumps({**asdict(trust), "version": TRUST_VERSION})
        insert = "INSERT INTO trust (key, record, checksum) VALUES (?, ?, ?)"
        with self._file.connection() as connection:
            connection.execute(insert, (key, record, _checksum(record.encode())))

    def all_keys(self) -> tuple[str, ...]:
        """All keys, in the order in which they were first put."""
        query = "SELECT key FROM attributions GROUP BY key ORDER BY min(number)"
        with self._file.connection() as connection:
            return tuple(key for (key,) in connection.execute(query))

    def find(self, clip: str, target: str, model: str | None = None) -> dict[str, Saliency]:
        """All attributions of a clip and target by their keys, of one model if it is named; the newest last.

        Raises
        ------
        DataError
            If one is damaged.
        """
        query = (
            "SELECT key, CAST(record AS BLOB), frames, checksum FROM attributions"
            " WHERE clip = ? AND target = ? ORDER BY number"
        )
        with self._file.connection() as connection:
            rows = connection.execute(query, (_text(clip), _text(target))).fetchall()
        found: dict[str, Saliency | None] = {}
        for key, *row in rows:
            saliency = _read(*row) or found.get(key)
            found.pop(key, None)
            found[key] = saliency
        whole = {key: saliency for key, saliency in found.items() if saliency is not None}
        if len(whole) < len(found):
            problem = f"the stored {target} of {clip} is damaged; run explain again."
            raise DataError(problem, file=self.folder / FILE)
        return {key: saliency for key, saliency in whole.items() if model in (None, saliency.model)}

    def targets(self, clip: str) -> tuple[str, ...]:
        """What is stored of a clip, by name; empty if the clip is not there."""
        query = "SELECT DISTINCT target FROM attributions WHERE clip = ? ORDER BY target"
        with self._file.connection() as connection:
            return tuple(target for (target,) in connection.execute(query, (_text(clip),)))

    def drop_oldest(self, bytes_to_keep: int) -> None:
        """Forget the oldest attributions until the rest is not larger; only for what is a cache."""
        with self._file.connection() as connection:
            drop_oldest(connection, bytes_to_keep)


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
    """The store in the user's cache folder. When a process first opens it, its oldest rows are dropped above 2 GB.

    Raises
    ------
    DataError
        If maps cannot be kept there.
    """
    folder = cache_folder() / "saliency"
    if not (folder / FILE).is_file():
        _opened_cache.cache_clear()
    try:
        return _opened_cache(folder)
    except DataError as error:
        raise DataError(f"{error} The environment variable EARMARK_CACHE can name another folder.") from error


@functools.cache
def _opened_cache(folder: Path) -> Store:
    store = Store(folder)
    if (folder / FILE).stat().st_size > CACHE_BYTES:
        store.drop_oldest(CACHE_BYTES_KEPT)
    return store


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


def _read(record: bytes, frames: bytes, checksum: str) -> Saliency | None:
    if _checksum(record, frames) != checksum:
        return None
    fields = json.loads(record)
    words = tuple(WordScore(**word) for word in fields.pop("words"))
    return Saliency(values=np.frombuffer(frames, dtype="<f4").astype(np.float32), words=words, **fields)


def _read_trust(record: bytes, checksum: str) -> Trust | None:
    if _checksum(record) != checksum:
        return None
    fields = json.loads(record)
    if fields.get("version") != TRUST_VERSION:
        return None
    return Trust(fields["verdict"], tuple(Check(**check) for check in fields["checks"]))


def _checksum(record: bytes, frames: bytes = b"") -> str:
    return hashlib.sha256(record + frames).hexdigest()


def _text(name: str) -> str:
    """What a column can hold of a name: file names may be no valid Unicode."""
    return name.encode(errors="backslashreplace").decode()
