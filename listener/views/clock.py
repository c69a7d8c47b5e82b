"""Times as people read them."""

from __future__ import annotations


def clock(seconds: float) -> str:
    """Minutes, seconds and milliseconds: `0:01.234`; hours too from one hour on."""
    total_ms = round(seconds * 1000)
    minutes, ms = divmod(total_ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    tail = f"{ms // 1000:02d}.{ms % 1000:03d}"
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"
