"""Ctrl-C while a training goes: it ends at its next point, with its state kept; a second one ends it at once.

While clips are prepared it ends at the next of them.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import typer

from analysis.progress import Cancelled
from models.recipes.recipe import Tell
from models.recipes.training.curves import Point

Report = Callable[[float], None]


@contextmanager
def stoppable(tell: Tell, report: Report) -> Iterator[tuple[Tell, Report]]:
    """Both, which raise `Cancelled` when they are first called after Ctrl-C was pressed."""
    is_wanted = True

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal is_wanted
        if not is_wanted:
            signal.default_int_handler(number, frame)
        is_wanted = False
        typer.echo("stopping when all that was learned is kept; Ctrl-C again stops at once.", err=True)

    def told(point: Point) -> None:
        tell(point)
        if not is_wanted:
            raise Cancelled

    def reported(fraction: float) -> None:
        report(fraction)
        if not is_wanted:
            raise Cancelled

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield told, reported
    finally:
        signal.signal(signal.SIGINT, before)
