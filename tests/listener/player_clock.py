"""Time for a player that moves only when told to."""

import numpy as np

from analysis.audio import Sound

RATE = 1024
AHEAD = 1
"""Samples of silence that the device holds already when playing begins while it still runs."""


def sound(length=1000, rate=RATE, channels=1):
    return Sound(np.ones((length, channels), np.float32), rate)


class Clock:
    """Time that moves only when told to, by samples at `RATE`; the player looks at it at once."""

    def __init__(self):
        self.now, self.player = 0.0, None

    def __call__(self):
        return self.now

    def run(self, samples):
        self.now += samples / RATE
        self.player._timer.timeout.emit()
