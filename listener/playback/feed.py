"""What is handed to the sound device, block by block, and what was handed out when.

The window places a wish, an immutable `Plan`; the device's thread takes it up at its next block. No lock is held: each
side writes only its own attributes, and each write is one assignment. Frames are counted from the start of the
stream, so that a frame's number and the device's clock tell what is heard now (`Feed.at`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

FADE_S = 0.004
_MARKS_KEPT = 64

Block = NDArray[np.float32]


@dataclass(frozen=True)
class Plan:
    """Play from `first` to before `stop`, then from `start` again if `is_loop`; all in samples.

    `goes_on`: a plan that is sounding and inside `start` to `stop` is not broken off: only its bounds, or its sound,
    change. `instead`: played in place of the feed's own samples, with one channel or as many as a block has; what
    lies at a sample of the feed's own lies at `pace` times it there.
    """

    first: int
    start: int
    stop: int
    is_loop: bool = False
    goes_on: bool = False
    instead: Block | None = field(default=None, repr=False, compare=False)
    pace: float = 1.0

    def after(self, cursor: int, frames: int) -> int:
        """Sample that is reached `frames` after `cursor`; `stop` once the plan is over."""
        if not self.is_loop:
            return min(cursor + frames, self.stop)
        if cursor + frames < self.stop:
            return cursor + frames
        return self.start + (cursor + frames - self.stop) % (self.stop - self.start)


@dataclass(frozen=True)
class _Mark:
    """From frame `frame` of the stream on, `plan` is played from sample `cursor`; silence if it is None."""

    frame: int
    plan: Plan | None
    cursor: int


class Feed:
    """Fills blocks with samples as planned.

    Where sound is cut into or broken off, a fade of 4 ms at most keeps it from clicking; in the file's own beginning
    and end nothing is changed.

    Parameters
    ----------
    samples : array, shape (n, 1) or (n, channels), float32
        At the stream's rate; one channel goes to all channels of a block.
    rate : int
    """

    def __init__(self, samples: Block, rate: int) -> None:
        self.samples, self.rate = samples, rate
        self.wanted: Plan | None = None
        self.volume = 1.0
        self._fade = max(1, round(FADE_S * rate))
        self.rewind()

    def rewind(self) -> None:
        """Count frames from 0 again; only while no stream runs."""
        self.frame = 0
        self._taken: Plan | None = None
        self._cursor = self._entered = 0
        self._gain = self.volume
        self._marks: tuple[_Mark, ...] = (_Mark(0, None, 0),)

    def at(self, frame: float) -> tuple[Plan | None, int]:
        """What is heard when the stream's `frame` is: the plan, None for silence, and the sample."""
        marks = self._marks
        mark = next((mark for mark in reversed(marks) if mark.frame <= frame), marks[0])
        if mark.plan is None:
            return None, mark.cursor
        return mark.plan, mark.plan.after(mark.cursor, max(0, int(frame) - mark.frame))

    def is_silent_from(self, frame: float) -> bool:
        """Whether nothing sounds at `frame` nor later, as things stand."""
        if self.wanted is not self._taken:
            return False
        plan, sample = self.at(frame)
        is_over = plan is None or (not plan.is_loop and sample >= plan.stop)
        return is_over and frame >= self._marks[-1].frame

    def fill(self, out: Block) -> None:
        """Fill `out`, shape (frames, channels), with what comes next. Called by the device's thread."""
        wanted = self.wanted
        done = 0
        if wanted is not self._taken:
            done = self._take_up(wanted, out)
        if self._taken is not None:
            done += self._play(self._taken, out[done:])
        out[done:] = 0
        self._turn_volume(out)
        self.frame += len(out)

    def _take_up(self, wanted: Plan | None, out: Block) -> int:
        old, done = self._taken, 0
        if old is not None and wanted is not None and self._goes_on(old, wanted):
            if wanted.instead is not old.instead:
                done = self._cross_over(old, wanted, out)
        else:
            if old is not None:
                done = self._play(old, out[: self._fade])
                out[:done] *= np.linspace(1, 0, done, dtype=np.float32)[:, None]
            self._cursor = self._entered = 0 if wanted is None else wanted.first
        # In this order: whoever sees the wish taken up sees its mark as well.
        self._marks = (*self._marks[-_MARKS_KEPT:], _Mark(self.frame + done, wanted, self._cursor))
        self._taken = wanted
        return done

    def _goes_on(self, old: Plan, wanted: Plan) -> bool:
        is_inside = wanted.start <= self._in_step(old, wanted) < wanted.stop
        return wanted.goes_on and is_inside and self._cursor < old.stop

    def _in_step(self, old: Plan, wanted: Plan) -> int:
        """Where the cursor, which is one of `old`, lies in `wanted`."""
        return round(self._cursor * wanted.pace / old.pace)

    def _cross_over(self, old: Plan, wanted: Plan, out: Block) -> int:
        """Fade from one sound into another at the same place; return how many frames of `out` are filled."""
        cursor = self._in_step(old, wanted)
        count = min(self._fade, len(out), old.stop - self._cursor, wanted.stop - cursor)
        rise = ((np.arange(count, dtype=np.float32) + 1) / (count + 1))[:, None]
        leaving = self._samples_of(old)[self._cursor : self._cursor + count]
        out[:count] = leaving * (1 - rise) + self._samples_of(wanted)[cursor : cursor + count] * rise
        self._cursor, self._entered = cursor + count, 0
        return count

    def _samples_of(self, plan: Plan) -> Block:
        return self.samples if plan.instead is None else plan.instead

    def _play(self, plan: Plan, out: Block) -> int:
        """Copy from the cursor on and move it; return how many frames of `out` are filled."""
        samples = self._samples_of(plan)
        done = 0
        while done < len(out):
            count = min(plan.stop - self._cursor, len(out) - done)
            out[done : done + count] = samples[self._cursor : self._cursor + count]
            self._soften(plan, out[done : done + count], len(samples))
            self._cursor += count
            done += count
            if self._cursor >= plan.stop:
                if not plan.is_loop:
                    break
                self._cursor = self._entered = plan.start
        return done

    def _soften(self, plan: Plan, part: Block, end: int) -> None:
        """Fade `part`, which begins at the cursor, where the plan cuts into the sound of `end` samples or out of it."""
        played, left = self._cursor - self._entered, plan.stop - self._cursor
        if self._entered > 0 and played < self._fade:
            faded = part[: self._fade - played]
            faded *= (np.arange(played, played + len(faded), dtype=np.float32)[:, None] + 1) / self._fade
        if plan.stop < end and left - len(part) < self._fade:
            skipped = max(0, left - self._fade)
            faded = part[skipped:]
            faded *= (left - skipped - np.arange(len(faded), dtype=np.float32)[:, None]) / self._fade

    def _turn_volume(self, out: Block) -> None:
        volume = self.volume
        if volume != self._gain:
            out *= np.linspace(self._gain, volume, len(out), dtype=np.float32)[:, None]
            self._gain = volume
        elif volume != 1:
            out *= np.float32(volume)
