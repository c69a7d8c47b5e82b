"""What the reveal log says of a clip: what a tagger had been shown of it before they first judged it."""

from __future__ import annotations

from collections.abc import Iterable

BLIND = "blind"
"""Labels and predictions were hidden until then."""

OPEN = "open"
"""They were not; what was on the screen follows after a colon."""


def blind_until_then(filtered_by: Iterable[str] = ()) -> str:
    """What to log of a clip that was hidden; a filter by labels tells something of every clip that it shows."""
    parts = ", ".join(filtered_by)
    return f"{BLIND}, filtered by {parts}" if parts else BLIND


def open_with(shown: Iterable[str]) -> str:
    """What to log of a clip that was seen open: labels, predictions, saliency."""
    return f"{OPEN}: {', '.join(shown)}"


def was_blind(shown: str) -> bool:
    """Whether an entry says that the clip was hidden until then."""
    return shown.startswith(BLIND)
