"""How far the cursor is from the sound: each position told is held against what the recorder got at that time."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager

import numpy as np
from scipy.stats import theilslopes

from analysis.audio import read
from analysis.stretching import stretched
from tests.listener.room import record, skip_without_portaudio

WINDOW_S, REACH_S = 0.03, 0.08
ALIKE = 0.9


def offsets(room, file, **options):
    """Play and record; when each position was told, and how many milliseconds it was ahead of the sound.

    Shape (n,) each. Third comes the share of positions about which the recording tells nothing, as within a jump;
    they are left out. The file must be nowhere like itself, with one channel at the room's rate.
    """
    recorded, begin, said = record(room, file, **options)
    skip_without_portaudio(said)
    assert said["trouble"] == ""
    samples = stretched(read(file), options.get("speed", 1)).samples[:, 0]
    half, reach = round(WINDOW_S * room.rate / 2), round(REACH_S * room.rate)
    when, told = np.array(said["plays"][0]["heard"]).T
    sounding = np.rint(room.sample_at(when) - begin).astype(int)
    padded = np.pad(samples, half + reach)
    found = [
        (at, _lag(recorded[place - half : place + half, 0], padded[sample : sample + 2 * (half + reach)]))
        for at, place, sample in zip(when, sounding, np.rint(told).astype(int), strict=True)
        if half <= place < len(recorded) - half
    ]
    kept = np.array([(at, reach - lag) for at, lag in found if lag is not None])
    return kept[:, 0], kept[:, 1] / room.rate * 1000, 1 - len(kept) / len(found)


def _lag(part, around):
    """Where in `around` the part lies; None if nothing there is like it."""
    lag = int(np.argmax(np.correlate(around, part, "valid")))
    there = around[lag : lag + len(part)]
    norm = np.linalg.norm(there) * np.linalg.norm(part)
    return lag if norm > 0 and np.vdot(there, part) / norm > ALIKE else None


def drawn_on(when, off_ms, seconds):
    """Where the offset would be after `seconds`: lowest and highest by a slope's 95 % interval (Sen 1968).

    The slope is that of the medians of each second.
    """
    second = (when - when[0]).astype(int)
    medians = np.array([np.median(off_ms[second == each]) for each in range(second[-1])])
    middle = len(medians) / 2
    _slope, _intercept, low, high = theilslopes(medians, np.arange(len(medians)))
    return np.median(medians) + (seconds - middle) * np.array([low, high])


@contextmanager
def busy_machine():
    """Every core at work twice."""
    processes = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * (os.cpu_count() or 1))
    ]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()
