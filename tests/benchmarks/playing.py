"""How soon the first sample sounds, and how far the cursor is from the sound, on PulseAudio's null sink.

    uv run tests/benchmarks/playing.py [SECONDS]

First the key that plays is pressed in the whole window: told are the times from the key to the first block that sounds
in the device's callback, and to the first sample in the recording, beside the device's own latency as PortAudio tells
it. Then the sink is recorded while a file of `SECONDS` (180 if not given) is played; a cursor's place is compared with
the sample that the recorder got at that time. The first sample's time is counted from the call of `play` there. The
recorder's own delay of a few milliseconds is in all.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.listener.room import RATE, hear, noise, open_room

STARTS = 5


def main(seconds: float) -> None:
    """Print the figures of both ways to the ear."""
    with tempfile.TemporaryDirectory() as folder:
        time_key(folder)
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


def time_key(folder: str) -> None:
    """Print how long it takes from the key to the device, and to the sound."""
    with open_room() as room, room.recorder():
        own = {f"EARMARK_{name}": f"{folder}/{name}" for name in ("CONFIG", "DATA", "CACHE")}
        command = [sys.executable, str(Path(__file__).with_name("press_play.py"))]
        done = subprocess.run(
            command, env=room.environment | own, stdout=subprocess.PIPE, text=True, check=True
        )
        recorded = room.recorded()[:, 0]
    said = [json.loads(line) for line in done.stdout.splitlines()]
    asked, handed, latency = (
        1000 * np.array([each[name] for each in said]) for name in ("asked", "handed", "latency")
    )
    pressed = room.sample_at(asked / 1000)
    sounded = [1000 * float(np.argmax(recorded[int(at) :] != 0) - at % 1) / RATE for at in pressed]
    print(f"key in the window, {len(said)} times; the device's own latency is {np.median(latency):.0f} ms")
    print(f"  first block handed to the device after {spread(handed - asked)}")
    print(f"  first sample recorded after {spread(np.array(sounded))}")


def spread(times_ms: NDArray[np.float64]) -> str:
    return f"{np.median(times_ms):.1f} ms (worst {times_ms.max():.1f})"


main(float(sys.argv[1]) if len(sys.argv) > 1 else 180.0)
