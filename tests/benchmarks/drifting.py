"""How far the cursor is from the sound after minutes, at other speeds, after seeks and pauses, and on a busy machine.

    uv run tests/benchmarks/drifting.py [--minutes 5] [--short 20]

PulseAudio's null sink is recorded; each position told is held against the sample that the recorder got at that time,
so the recorder's own delay of a few milliseconds is in it. The first row is of `minutes`, the others are of `short`
seconds. Must: within 10 ms. A row of JSON each.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.listener.cursor import busy_machine, offsets
from tests.listener.room import RATE, noise, open_room

if TYPE_CHECKING:
    from collections.abc import Iterator

MUST_MS = 10.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--short", type=float, default=20.0, help="seconds")
    asked = parser.parse_args()
    for row in rows(asked.minutes, asked.short):
        print(json.dumps(row), flush=True)


def rows(minutes: float, short: float) -> Iterator[dict[str, object]]:
    """Each way of playing with its offsets."""
    with tempfile.TemporaryDirectory() as folder:
        long, clip = Path(folder) / "long.wav", Path(folder) / "clip.wav"
        soundfile.write(long, noise(60 * minutes, RATE), RATE, subtype="FLOAT")
        soundfile.write(clip, noise(4, RATE), RATE, subtype="FLOAT")
        looped = {"loop": True, "seconds": short}
        yield _row(f"{minutes:g} minutes", long)
        yield _row("looped", clip, **looped)
        for speed in (0.5, 1.5):
            yield _row(f"looped at {speed} x", clip, speed=speed, **looped)
        yield _row("many seeks and pauses", clip, restless=True, **looped)
        with busy_machine():
            yield _row("busy machine", clip, **looped)
            yield _row(
                "busy machine, many seeks and pauses at 0.5 x", clip, speed=0.5, restless=True, **looped
            )


def _row(what: str, file: Path, **options: object) -> dict[str, object]:
    with open_room() as room, room.recorder():
        when, off_ms, left_out = offsets(room, file, **options)
    far = np.abs(off_ms)
    slope = np.polyfit((when - when[0]) / 60, off_ms, 1)[0]
    return {
        "what": what,
        "positions": len(off_ms),
        "not_judged": round(left_out, 3),
        "median_ms": round(float(np.median(off_ms)), 2),
        "last_tenth_ms": round(float(np.median(off_ms[-len(off_ms) // 10 :])), 2),
        "ms_a_minute": round(float(slope), 2),
        "p95_ms": round(float(np.percentile(far, 95)), 2),
        "worst_ms": round(float(far.max()), 2),
        "p95_to_must": round(float(np.percentile(far, 95)) / MUST_MS, 2),
    }


if __name__ == "__main__":
    main()
