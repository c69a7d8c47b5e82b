"""How long work tells how far it is, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable


class Cancelled(Exception):  # noqa: N818 - a wish, not an error
    """Raised by a `report` function when the work is no longer wanted; work lets it pass."""


def ignore(fraction: float) -> None:
    """Report to nobody. `fraction` is the share done, 0 to 1."""


def partly(report: Callable[[float], None], number: int, parts: int) -> Callable[[float], None]:
    """What part `number`, from 0, of several alike tells of itself, told as a share of all."""
    return lambda share: report((number + share) / parts)
