"""Names of the tensors in a model's weight files, without torch and without running anything in them."""

from __future__ import annotations

import functools
import json
import pickletools
import zipfile
from pathlib import Path
from typing import IO

from models.errors import ModelError
from models.folders import weight_files

PICKLES_IN_OLD_FILES = 4  # a mark, the protocol, the system, and then the names with their tensors


def weight_names(folder: Path) -> frozenset[str]:
    """Names of all tensors; empty where there are no weights or they cannot be read.

    For a pickle, all texts in it, which the names are among: its instructions are listed and not followed.
    """
    try:
        files = [(path, path.stat()) for path in weight_files(folder)]
    except (ModelError, OSError):
        return frozenset()
    return frozenset().union(*(_names(path, stat.st_size, stat.st_mtime_ns) for path, stat in files))


@functools.lru_cache(maxsize=64)
def _names(path: Path, _size: int, _changed: int) -> frozenset[str]:
    try:
        return _named_in_header(path) if path.suffix == ".safetensors" else _texts_in_pickle(path)
    except (OSError, ValueError, RecursionError, zipfile.BadZipFile):
        return frozenset()  # loading will tell what is wrong


def _named_in_header(path: Path) -> frozenset[str]:
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length)) if length < path.stat().st_size else {}
    return frozenset(header) if isinstance(header, dict) else frozenset()


def _texts_in_pickle(path: Path) -> frozenset[str]:
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            return frozenset().union(*(_texts(file) for _ in range(PICKLES_IN_OLD_FILES)))
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if name.endswith("data.pkl"))
        with archive.open(name) as file:
            return _texts(file)


def _texts(file: IO[bytes]) -> frozenset[str]:
    return frozenset(text for _, text, _ in pickletools.genops(file) if isinstance(text, str))
