"""Kill a run over many clips again and again, and see that nothing is lost, done twice or different.

    uv run tests/benchmarks/killing.py [--kills 100] [--workers 0]

Each run is killed after one more clip than the store had, and started again, until all clips are done; then the next
store begins. At the end of each the rows must be those of a run that nothing disturbed, to the last byte. With
workers the whole family is orphaned by each kill.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from models.interface import Request  # noqa: E402

CLIPS = 8


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--workers", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kill(Path(folder), arguments.kills, arguments.workers)


def kill(folder, kills, workers):
    from models.explain.many import explain_here
    from models.explain.task import Task
    from tests import checkpoints
    from tests.models.killing import contents, killed

    inputs = save_sounds(folder / "sounds")
    clips = tuple(Path(name).name for name in inputs)
    model = checkpoints.speech(folder / "model", "wav2vec2-group")
    task = Task(inputs, str(model), Request("valence", steps=4), folder / "whole")
    explain_here(task, clips)
    whole = contents(task.store)
    done = stores = 0
    while done < kills:
        task = replace(task, store=folder / f"store-{stores}")
        kept = {}
        while len(kept) < CLIPS - 1 and done < kills:
            killed(task, workers, after=len(kept) + 1)
            found = contents(task.store)
            assert kept.items() <= found.items(), "a row that was there is gone or another"
            kept, done = found, done + 1
            print(f"kill {done}: {len(kept)} of {CLIPS} clips are kept", flush=True)
        explain_here(task, clips)
        assert contents(task.store) == whole, "a result differs"
        stores += 1
    print(f"{done} kills in {stores} stores: no result lost, done twice or different")


def save_sounds(folder):
    """Eight sounds, each a little longer than the one before."""
    folder.mkdir()
    generator = np.random.default_rng(0)
    paths = [folder / f"{number}.wav" for number in range(CLIPS)]
    for number, path in enumerate(paths):
        soundfile.write(path, 0.1 * generator.normal(size=8000 + 800 * number), 16000)
    return tuple(map(str, paths))


if __name__ == "__main__":
    main()
