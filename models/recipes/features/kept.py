"""Arrays that are computed once: kept in the cache folder by all that they are made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.cache import cache_folder
from analysis.errors import EarmarkError
from analysis.writing import written_whole

Floats = NDArray[np.float32]


def kept(kind: str, made_of: tuple[str | bytes, ...], make: Callable[[], Floats]) -> Floats:
    """What `make` gives, from the cache folder where it is there.

    Parameters
    ----------
    kind : str
        Folder in the cache.
    made_of : tuple of str or bytes
        All that the array hangs on, versions included.
    """
    digest = hashlib.sha256()
    for part in made_of:
        content = part.encode() if isinstance(part, str) else part
        digest.update(f"{len(content)}\n".encode() + content)
    file = cache_folder() / kind / f"{digest.hexdigest()}.npy"
    try:
        found: Floats = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        found = make()
        _keep(file, found)
    return found


def _keep(file: Path, array: Floats) -> None:
    """Where that fails the array is computed again the next time."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(file) as draft, draft.open("wb") as opened:
            np.save(opened, array, allow_pickle=False)
    except (OSError, EarmarkError):
        return
