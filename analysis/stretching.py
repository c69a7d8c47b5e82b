"""Slower and faster speech that keeps its pitch.

Rubber Band's finer engine (R3), as pedalboard brings it: of what was tried it alone puts a click within 3 ms of where
it belongs at every speed from 0.25 to 2; its faster engine is off by up to 30 ms, which a cursor would show.

A long sound is stretched in pieces, so that one can stop between them. It is cut where it is quietest, each piece is
stretched with some of what lies around it, and neighbours fade into each other: each keeps the place that the speed
gives it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.audio import Sound
from analysis.loudness import FRAME, frame_levels
from analysis.progress import ignore

SLOWEST, FASTEST = 0.25, 2.0
# Silence behind the last sample: without it a very short sound comes out empty, or is taken for many channels.
TAIL_S = 0.1
PIECE_S, SEARCH_S, AROUND_S, FADE_S = 5.0, 1.0, 0.25, 0.01


def stretched(sound: Sound, speed: float, report: Callable[[float], None] = ignore) -> Sound:
    """A sound as if spoken at another speed, at the same pitch.

    Parameters
    ----------
    sound : Sound
    speed : float
        0.25 to 2; at 1 the very same sound is returned.
    report : function of float
        Told the share done before each piece of about 5 s.

    Returns
    -------
    Sound
        At the same rate, `round(sound.length / speed)` samples long but at least one: what lies at a sample of the
        old sound lies at that sample over `speed` in the new one.

    Raises
    ------
    ValueError
        If `speed` is out of range.
    """
    if not SLOWEST <= speed <= FASTEST:
        raise ValueError(f"expected a speed of {SLOWEST} to {FASTEST}, found {speed}")
    if speed == 1:
        return sound
    length, around = max(1, round(sound.length / speed)), round(AROUND_S * sound.rate)
    made = np.zeros((length, sound.samples.shape[1]), np.float32)
    for start, stop in pairwise(_cuts(sound)):
        report(start / sound.length)
        first = max(0, start - around)
        piece = _stretch(sound.samples[first : stop + around], sound.rate, speed)
        begin, end = round(start / speed), round(stop / speed)
        _mix(made, piece, round(first / speed), begin, end, fade=round(FADE_S * sound.rate))
    return Sound(made, sound.rate)


def _cuts(sound: Sound) -> list[int]:
    """Where pieces begin, and the end: about every 5 s, within a second of there where it is quietest."""
    piece, search = round(PIECE_S * sound.rate), round(SEARCH_S * sound.rate)
    cuts = [0]
    for near in range(piece, sound.length - piece, piece):
        part = sound.samples[near - search : near + search].mean(axis=1)
        quietest = int(np.argmin(frame_levels(part, sound.rate)))
        cuts.append(near - search + round((quietest + 0.5) * FRAME * sound.rate))
    return [*cuts, sound.length]


def _stretch(samples: NDArray[np.float32], rate: int, speed: float) -> NDArray[np.float32]:
    from pedalboard import time_stretch  # noqa: PLC0415 - when wanted

    tail = np.zeros((round(TAIL_S * rate), samples.shape[1]), np.float32)
    padded = np.ascontiguousarray(np.concatenate([samples, tail]).T)
    made: NDArray[np.float32] = time_stretch(padded, rate, stretch_factor=speed)
    return made.T


def _mix(
    made: NDArray[np.float32], piece: NDArray[np.float32], first: int, start: int, stop: int, *, fade: int
) -> None:
    """Add to `made` the part from `start` to `stop` of a piece that begins at `first`, faded over both cuts."""
    begin, end = max(start - fade, 0), min(stop + fade, len(made), first + len(piece))
    part = piece[begin - first : end - first].copy()
    rise = ((np.arange(2 * fade, dtype=np.float32) + 0.5) / (2 * fade))[:, None]
    if start > 0:
        part[: 2 * fade] *= rise
    if stop + fade <= len(made):
        part[-2 * fade :] *= rise[::-1]
    made[begin:end] += part
