"""Ctrl-C while a training goes: it ends at its next point, with its state kept; a second one ends it at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import typer

from analysis.progress import Cancelled
from models.recipes.recipe import Tell
from models.recipes.training.curves import Point


@contextmanager
def stoppable(tell: Tell) -> Iterator[Tell]:
    """`tell`, which raises `Cancelled` at the first point after Ctrl-C was pressed."""
    is_wanted = True

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal is_wanted
        if not is_wanted:
            signal.default_int_handler(number, frame)
        is_wanted = False
        typer.echo("stopping at the next point of the curves; Ctrl-C again stops at once.", err=True)

    def told(point: Point) -> None:
        tell(point)
        if not is_wanted:
            raise Cancelled

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield told
    finally:
        signal.signal(signal.SIGINT, before)
