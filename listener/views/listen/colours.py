"""Text that can be read on any colour."""

from __future__ import annotations

from functools import lru_cache

from listener.theme import contrast


@lru_cache(maxsize=256)
def readable_on(ground: str) -> str:
    """Black or white, whichever stands out more; always at least 4.5:1."""
    return max(("#000000", "#ffffff"), key=lambda text: contrast(text, ground))
