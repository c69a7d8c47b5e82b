"""The four figures of the listening view, each beside what it must be.

    uv run python -m tests.benchmarks.listening [--minutes 3] [--clips 60]

The next clip with every lane and 5,000 regions are drawn by `drawing.py`; the first sample and the cursor are recorded
at PulseAudio's null sink, so the recorder's own delay of a few milliseconds is in them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from tests.benchmarks.drifting import MUST_MS, rows
from tests.listener.room import RATE, hear, noise, open_room

STARTS = 20
NEXT_CLIP_MS, FIRST_SAMPLE_MS, FRAME_MS = 100.0, 30.0, 1000 / 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3.0, help="of playing, for the cursor")
    parser.add_argument("--clips", type=int, default=60)
    asked = parser.parse_args()
    next_clip, zoom = _drawing(asked.clips)
    _tell(
        "next clip, every lane drawn, p95", next_clip["p95_ms"], NEXT_CLIP_MS, next_clip["p95_processor_ms"]
    )
    _tell(f"from play to the first sample, p95 of {STARTS}", _first_sample_ms(), FIRST_SAMPLE_MS)
    drift = next(rows(asked.minutes, 0))
    _tell(f"cursor against sound over {asked.minutes:g} minutes, p95", drift["p95_ms"], MUST_MS)
    _tell("the same in the last tenth", abs(drift["last_tenth_ms"]), MUST_MS)
    _tell("a frame while zooming with 5,000 regions, p95", zoom["p95_ms"], FRAME_MS, zoom["p95_processor_ms"])


def _drawing(clips: int) -> list[dict[str, float]]:
    """The rows that `drawing.py` prints: the next clip, and a zoom step."""
    command = [sys.executable, "-m", "tests.benchmarks.drawing", "--pictures", f"--clips={clips}"]
    printed = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    found = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    return [next(row for row in found if row["what"].startswith(what)) for what in ("next clip", "zoom step")]


def _first_sample_ms() -> float:
    with tempfile.TemporaryDirectory() as folder, open_room() as room, room.recorder():
        file = Path(folder) / "short.wav"
        soundfile.write(file, noise(0.3, RATE), RATE, subtype="FLOAT")
        return float(
            np.percentile([hear(room, file, "open_portaudio")[1]["delay_ms"] for _ in range(STARTS)], 95)
        )


def _tell(what: str, found_ms: float, must_ms: float, processor_ms: float | None = None) -> None:
    """Print a row; on a busy machine a thread's time on the processor tells more than the time that passed."""
    own = "" if processor_ms is None else f"   ({processor_ms:.1f} ms on the processor)"
    share = found_ms / must_ms
    print(f"{what:<52} {found_ms:7.1f} ms   must {must_ms:5.1f}   {share:5.2f} of it{own}", flush=True)


if __name__ == "__main__":
    main()
