"""How soon the first sample sounds, and how far the cursor is from the sound, on PulseAudio's null sink.

    uv run tests/benchmarks/playing.py [SECONDS]

The sink is recorded while a file of `SECONDS` (180 if not given) is played; a cursor's place is compared with the
sample that the recorder got at that time. The first sample's time is counted from the call of `play`. The recorder's
own delay of a few milliseconds is in both.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.listener.room import RATE, hear, noise, open_room

STARTS = 5


def main(seconds: float) -> None:
    """Print the figures of both ways to the ear."""
    with tempfile.TemporaryDirectory() as folder:
        long, short = Path(folder) / "long.wav", Path(folder) / "short.wav"
        samples = noise(seconds, RATE)
        soundfile.write(long, samples, RATE, subtype="FLOAT")
        soundfile.write(short, samples[: RATE // 2], RATE, subtype="FLOAT")
        for opener in ("open_portaudio", "open_qt"):
            with open_room() as room, room.recorder():
                delays = [hear(room, short, opener)[1]["delay_ms"] for _ in range(STARTS)]
                recorded, said = hear(room, long, opener)
            off = np.abs(said["off_ms"])
            is_exact = np.array_equal(recorded[: len(samples), 0], samples[:, 0])
            print(f"{opener}: first sample after {np.median(delays):.1f} ms (worst {max(delays):.1f})")
            print(
                f"  sound over {seconds:.0f} s {'is the file, bit for bit' if is_exact else 'DIFFERS from the file'}"
            )
            print(
                f"  cursor off by {np.median(off):.1f} ms (p95 {np.percentile(off, 95):.1f}, worst {off.max():.1f})"
            )
            print(f"  in the last tenth by {np.median(off[-len(off) // 10 :]):.1f} ms")


main(float(sys.argv[1]) if len(sys.argv) > 1 else 180.0)
