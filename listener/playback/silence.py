"""No sound at all, with the clock going on: where there is no device, and in tests."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from listener.playback.feed import Feed

_BLOCK_FRAMES = 4096


class SilentOutput:
    """Hands out what is due by `clock`, in seconds, to nobody."""

    channels = 1
    device = "No sound"
    note = "playing silently; the clock still runs"

    def __init__(self, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._clock = clock
        self._feed: Feed | None = None
        self._started = 0.0
        self._scratch = np.zeros((_BLOCK_FRAMES, self.channels), np.float32)

    def start(self, feed: Feed) -> None:
        feed.rewind()
        self._feed = feed
        self._started = self._clock()
        feed.fill(self._scratch[:1])

    def heard(self) -> float:
        if self._feed is None:
            return 0.0
        due = int((self._clock() - self._started) * self.rate)
        while (missing := due + 1 - self._feed.frame) > 0:
            self._feed.fill(self._scratch[:missing])
        return due

    def halt(self) -> None:
        self._feed = None

    def close(self) -> None:
        self._feed = None
