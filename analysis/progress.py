"""How long work tells how far it is, and how it is stopped."""

from __future__ import annotations


class Cancelled(Exception):  # noqa: N818 - a wish, not an error
    """Raised by a `report` function when the work is no longer wanted; work lets it pass."""


def ignore(fraction: float) -> None:
    """Report to nobody. `fraction` is the share done, 0 to 1."""
