"""How a training is shown on a terminal while it goes: a live line with its curves, or a plain line an epoch."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import isnan

import typer

from models.recipes.recipe import Tell
from models.recipes.training.curves import Point

_PREPARED = re.compile(r"  preparing clips, (\d+)%$")
_BARS = "▁▂▃▄▅▆▇█"
WIDTH = 24
PLAINLY_EVERY_S = 10.0


def sparkline(values: Sequence[float], width: int = WIDTH) -> str:
    """Numbers as bars from the smallest to the largest, at most `width`, each the mean of as many; NaN is left out."""
    known = [value for value in values if not isnan(value)]
    if not known:
        return ""
    size = max(1, -(-len(known) // width))
    means = [sum(part) / len(part) for part in (known[at : at + size] for at in range(0, len(known), size))]
    low, high = min(means), max(means)
    span = high - low or 1.0
    return "".join(_BARS[int((value - low) / span * (len(_BARS) - 1))] for value in means)


def line(points: Sequence[Point], seconds: float) -> str:
    """Where a training is: epoch, loss, best and last score, and the time that is left at most.

    Parameters
    ----------
    points : sequence of Point
        At least one; the first is where this run began.
    seconds : float
        Since the first.
    """
    last = points[-1]
    losses = [point.loss for point in points if not isnan(point.loss)]
    scores = [point.score for point in points if not isnan(point.score)]
    parts = [f"epoch {last.epoch:.1f}", f"step {last.step} of {last.steps}"]
    if losses:
        parts.append(f"loss {losses[-1]:.3f} {sparkline(losses)}")
    if scores:
        parts.append(f"development {scores[-1]:.3f}, best {max(scores):.3f} {sparkline(scores)}")
    done = last.step - points[0].step
    if done > 0:
        parts.append(f"{_duration(seconds / done * (last.steps - last.step))} left at most")
    return "  ".join(parts)


@contextmanager
def followed(title: str) -> Iterator[tuple[Tell, Callable[[float], None]]]:
    """What is told points, and what is told the share done of preparing clips; both are shown on standard error."""
    from rich.console import Console  # noqa: PLC0415 - only for a long run
    from rich.live import Live  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(stderr=True)
    points: list[Point] = []
    began = said = time.monotonic()

    def shown(point: Point) -> str:
        nonlocal began
        began = began if points else time.monotonic()
        points.append(point)
        return f"{title}  {line(points, time.monotonic() - began)}"

    def now_and_then(fraction: float) -> None:
        nonlocal said
        if time.monotonic() - said > PLAINLY_EVERY_S:
            said = time.monotonic()
            typer.echo(_preparing(title, fraction), err=True)

    if not console.is_terminal:
        yield lambda point: _plainly(point, shown(point)), now_and_then
        return
    with Live(Text(_preparing(title, 0.0)), console=console, refresh_per_second=4) as live:
        yield (
            lambda point: live.update(Text(shown(point))),
            lambda fraction: live.update(Text(_preparing(title, fraction))),
        )


def share_prepared(said: str) -> float | None:
    """What a line on standard error says of the share of clips that are prepared; None if it says nothing of them."""
    found = _PREPARED.search(said)
    return None if found is None else int(found[1]) / 100


def _preparing(title: str, fraction: float) -> str:
    return f"{title}  preparing clips, {fraction:.0%}"


def _plainly(point: Point, text: str) -> None:
    if not isnan(point.score):
        typer.echo(text, err=True)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
