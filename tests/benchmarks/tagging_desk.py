"""What tagging costs in the window, in a session of 100,000 tags: from the key to the signal that all views follow.

    uv run tests/benchmarks/tagging_desk.py [FOLDER]

One tag: against a write of as many bytes and an fsync, alternating, in the same folder. Ten thousand clips at once:
from the key until it is told that they are on disk, and the longest time that the window's thread stood still; the
median of a few times, and what this thread had of the processor, which a busy machine lengthens less.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pandas as pd
from PySide6.QtCore import QEventLoop, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication

from analysis.index import build_index
from analysis.session import CorpusIdentity, Session, give, new_tag
from listener.jobs import Jobs
from listener.state.columns.columns import Columns
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.tagging.tagging import Tagging
from tests.listener.corpora import small_corpus

CLIPS, TAGS, TIMES, BULK, BULKS = 150_000, 100_000, 300, 10_000, 5
CORPUS = CorpusIdentity("bench", "/bench", "msp-podcast", "1.11", CLIPS, "0" * 64)
NAMES = [f"MSP-PODCAST_{number // 100:04}_{number:06}.wav" for number in range(CLIPS)]


def full_session(folder: Path) -> Path:
    """Make a session of `TAGS` tags, each of a clip of its own."""
    path = folder / "full.earmark"
    with Session.create(path, CORPUS, tagger="bench") as session:
        for first in range(0, TAGS, BULK):
            names = NAMES[first : first + BULK]
            tags = [new_tag(name, "sarcasm", tagger="bench", codebook_version=1) for name in names]
            session.commit(give(tags))
    return path


def desk(jobs: Jobs) -> tuple[Selection, Tagging]:
    """The states over a corpus of `CLIPS` clips without sound."""
    corpus = small_corpus()
    clips = corpus.clips.iloc[np.arange(CLIPS) % len(corpus.clips)].reset_index(drop=True)
    corpus = replace(corpus, clips=pd.DataFrame(clips.assign(clip=NAMES)))
    library = Library()
    selection = Selection(library)
    tagging = Tagging(library, selection, Columns(library, selection, Shelf(), jobs), jobs)
    library.show(corpus, build_index(corpus))
    library.row_of(NAMES[0])  # what is found at a clip's first look-up belongs to opening the corpus
    return selection, tagging


class Watch:
    """The longest time that the window's thread stood still."""

    def __init__(self) -> None:
        self._timer = QTimer(interval=1)
        self._timer.timeout.connect(self.tick)
        self._last, self.longest = time.perf_counter(), 0.0
        self._timer.start()

    def tick(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now


def wait(signal: SignalInstance) -> float:
    """Run the window until a signal comes; gives the longest stand-still in seconds."""
    watch, loop = Watch(), QEventLoop()
    signal.connect(loop.quit)
    loop.exec()
    signal.disconnect(loop.quit)
    watch.tick()
    return watch.longest


def bulk(tagging: Tagging) -> None:
    """Tag `BULK` clips at once, take it back and do it again, several times with tags of their own."""
    found: dict[str, list[tuple[float, float, float]]] = {}
    for number in range(BULKS):
        for said, work in (
            ("tagged", lambda name=f"tag {number}": tagging.give_to_rows(name, range(BULK))),
            ("undone", tagging.undo),
            ("done again", tagging.redo),
        ):
            start, own = time.perf_counter(), time.thread_time()
            work()
            stood = max(time.perf_counter() - start, wait(tagging.told))
            took, own = time.perf_counter() - start, time.thread_time() - own
            found.setdefault(said, []).append((took, stood, own))
    for said, times in found.items():
        took, stood, own = (statistics.median(kind) * 1e3 for kind in zip(*times, strict=True))
        print(
            f"{BULK:,} clips {said} in {took:.0f} ms, the window stood still for {stood:.0f} ms at most ",
            end="",
        )
        print(f"and had {own:.0f} ms of the processor in all")


def main() -> None:
    """Measure and print."""
    _application = QApplication([])
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        folder, jobs = Path(name), Jobs()
        selection, tagging = desk(jobs)
        tagging.failed.connect(print)
        tagging.set_tagger("bench")
        tagging.use(Session.open(full_session(folder), tagger="bench"))
        start, stood = time.perf_counter(), wait(tagging.tags_changed)
        print(f"{TAGS:,} tags read in {time.perf_counter() - start:.2f} s, ", end="")
        print(f"the window stood still for {stood * 1e3:.0f} ms at most")
        floors, edits = [], []
        with (folder / "floor").open("wb", buffering=0) as floor:
            for number in range(TIMES):
                selection.select(number * 7)
                start = time.perf_counter()
                floor.write(bytes(4096))
                os.fsync(floor.fileno())
                middle = time.perf_counter()
                tagging.give_key("2")
                floors.append(middle - start)
                edits.append(time.perf_counter() - middle)
        for title, share in (("median", 50), ("p95", 95)):
            below, above = (statistics.quantiles(times, n=100)[share - 1] * 1e3 for times in (floors, edits))
            print(f"one tag among {TAGS:,}, {title}: {above:.2f} ms from key to signal, fsync {below:.2f} ms")
        bulk(tagging)
        for said, work in (
            ("hidden", lambda: tagging.set_tagger("other")),
            ("shown", lambda: tagging.show_others(True)),
        ):
            start, own = time.perf_counter(), time.thread_time()
            work()
            took, own = (time.perf_counter() - start) * 1e3, (time.thread_time() - own) * 1e3
            print(f"all tags {said} in {took:.0f} ms, {own:.0f} ms of it on the processor")
        tagging.use(None)
        jobs.close()


if __name__ == "__main__":
    main()
