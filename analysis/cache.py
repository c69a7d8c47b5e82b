"""Where Earmark keeps what it can compute again."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """The user's cache folder for Earmark, or `EARMARK_CACHE` where that is set; it need not exist yet."""
    return Path(os.environ.get("EARMARK_CACHE") or platformdirs.user_cache_dir("earmark", appauthor=False))
