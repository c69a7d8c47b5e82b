"""What tagging costs on disk, as ratios to a floor run in the same process.

    uv run tests/benchmarks/tagging.py [FOLDER]

One tag: the time of `Session.commit` against a write of as many bytes and an fsync, alternating, in the same folder.
Ten thousand tags at once: making them, applying the edit, and committing it as one step of undo.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from analysis.session import CorpusIdentity, Session, apply, give, new_tag

CORPUS = CorpusIdentity("bench", "/bench", "msp-podcast", "1.11", 10_000, "0" * 64)
TIMES = 300
BULK = 10_000


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def one_tag(folder: Path) -> tuple[list[float], list[float]]:
    """Give the seconds of `TIMES` floors and of as many commits of one tag."""
    floors, commits = [], []
    with (
        Session.create(folder / "one.earmark", CORPUS, tagger="bench") as session,
        (folder / "floor").open("wb", buffering=0) as floor,
    ):
        for number in range(TIMES):
            edit = give([new_tag(f"clip{number}.wav", "sarcasm", tagger="bench", codebook_version=1)])
            floors.append(seconds(lambda: (floor.write(bytes(4096)), os.fsync(floor.fileno()))))
            commits.append(seconds(lambda edit=edit: session.commit(edit)))  # type: ignore[misc]
    return floors, commits


def bulk(folder: Path) -> tuple[float, float]:
    """Give the seconds, and those of them on the processor, of tagging `BULK` clips, from their names to disk."""
    with Session.create(folder / "bulk.earmark", CORPUS, tagger="bench") as session:

        def work() -> None:
            tags = [
                new_tag(
                    f"MSP-PODCAST_{number:04}_{number:04}.wav", "mimicry", tagger="bench", codebook_version=1
                )
                for number in range(BULK)
            ]
            edit = give(tags)
            apply(edit, {})
            session.commit(edit)

        start = time.process_time()
        return seconds(work), time.process_time() - start


def main() -> None:
    """Run both and print them."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        folder = Path(name)
        floors, commits = one_tag(folder)
        for title, share in (("median", 50), ("p95", 95)):
            floor, commit = (statistics.quantiles(times, n=100)[share - 1] for times in (floors, commits))
            print(f"one tag on disk, {title}: {commit * 1e3:.2f} ms, fsync {floor * 1e3:.2f} ms, ", end="")
            print(f"ratio {commit / floor:.2f} (must be <= 2)")
        runs = [bulk(Path(tempfile.mkdtemp(dir=folder))) for _ in range(5)]
        wall, processor = (statistics.median(times) * 1e3 for times in zip(*runs, strict=True))
        print(
            f"{BULK:,} tags at once: {wall:.0f} ms (must be <= 300 ms), {processor:.0f} ms of it on the processor"
        )


if __name__ == "__main__":
    main()
