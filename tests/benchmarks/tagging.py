"""What tagging costs on disk, as ratios to a floor run in the same process.

    uv run tests/benchmarks/tagging.py [FOLDER]

One tag: the time of `Session.commit` against a write of as many bytes and an fsync, alternating, in the same folder.
Ten thousand tags at once: making them, applying the edit, and committing it as one step of undo; then undo and redo of
it, in a new session and in one that holds a hundred thousand tags. Last, reading,
opening and copying that one.
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

from analysis.session import CorpusIdentity, Edit, Session, apply, give, new_tag, new_tags
from analysis.session.copies import keep_copy

CORPUS = CorpusIdentity("bench", "/bench", "msp-podcast", "1.11", 10_000, "0" * 64)
TIMES = 300
BULK = 10_000
BULKS = 10
AT_MOST = "(must be <= 300 ms)"


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    return spent(work)[0]


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Time one call: all of it, and what this process had of the processor, which others cannot lengthen as much."""
    start, own = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - own


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


def many_tags() -> Edit:
    """The edit that gives a tag to each of ten thousand clips."""
    clips = (f"MSP-PODCAST_{number:04}_{number:04}.wav" for number in range(BULK))
    return give(new_tags(clips, "mimicry", tagger="bench", codebook_version=1))


def bulk(session: Session) -> tuple[tuple[float, float], ...]:
    """Give what is spent on tagging `BULK` clips, from their names to disk, and of undoing and redoing that."""

    def work() -> None:
        edit = many_tags()
        apply(edit, {})
        session.commit(edit)

    return spent(work), spent(session.undo), spent(session.redo)


def say(title: str, times: list[tuple[float, float]], limit: str = "") -> None:
    """Print medians in milliseconds."""
    wall, own = (statistics.median(kind) * 1e3 for kind in zip(*times, strict=True))
    print(f"{title}: {wall:.0f} ms {limit}, {own:.0f} ms of it on the processor")


def main() -> None:
    """Run all and print it."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        folder = Path(name)
        os.environ["EARMARK_DATA"] = name
        floors, commits = one_tag(folder)
        for title, share in (("median", 50), ("p95", 95)):
            floor, commit = (statistics.quantiles(times, n=100)[share - 1] for times in (floors, commits))
            print(f"one tag on disk, {title}: {commit * 1e3:.2f} ms, fsync {floor * 1e3:.2f} ms, ", end="")
            print(f"ratio {commit / floor:.2f} (must be <= 2)")
        runs = []
        for number in range(7):
            with Session.create(folder / f"new{number}.earmark", CORPUS, tagger="bench") as session:
                runs.append(bulk(session))
        for title, times in zip(("give", "undo", "redo"), zip(*runs, strict=True), strict=True):
            say(f"{title} {BULK:,} tags in a new session", list(times), AT_MOST)
        large(folder / "large.earmark")


def large(path: Path) -> None:
    """Time what is done with a session of a hundred thousand tags."""
    with Session.create(path, CORPUS, tagger="bench") as session:
        for _ in range(BULKS):
            session.commit(many_tags())
        runs = [bulk(session) for _ in range(3)]
        for title, times in zip(("give", "undo", "redo"), zip(*runs, strict=True), strict=True):
            say(f"{title} {BULK:,} tags where there are {BULK * BULKS:,}", list(times))
        count = len(session.tags())
        say(f"read {count:,} tags", [spent(session.tags) for _ in range(3)])
        ids = list(session.tags())[:: count // 3]
        say("history of a tag there", [spent(lambda id_=id_: session.history(id_)) for id_ in ids])
        session.commit(give([new_tag("a.wav", "mimicry", tagger="bench", codebook_version=1)]))
        say(
            "catch up with one edit there",
            [spent(lambda: session.changes_since(session.newest_change - 1))],
        )
    say("open that session", [spent(lambda: Session.open(path, tagger="bench").close()) for _ in range(3)])
    say("keep a copy of it", [spent(lambda: keep_copy(path))])


if __name__ == "__main__":
    main()
