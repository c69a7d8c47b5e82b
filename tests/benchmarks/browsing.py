"""What a click costs until everything is repainted, in milliseconds and as a ratio to a numpy mask.

    uv run tests/benchmarks/browsing.py [--clips N]

A window of 1280 x 800 with BROWSE, table and labels on an invented corpus of 149,307 clips, or of `--clips N`. Every
action runs until the event loop has nothing left to paint. Without a screen of its own (QT_QPA_PLATFORM) it paints
in memory. Processor time tells a busy machine from a slow program.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTableView

from analysis.bins import BINS
from analysis.filters.conditions import Within
from analysis.filters.grammar import parser
from analysis.filters.language import read
from analysis.index import build_index
from analysis.tables import DIMENSIONS, Corpus, Scale
from listener.jobs import Jobs
from listener.state.filtering import Filtering
from listener.state.library import Library
from listener.state.measuring import Measuring
from listener.state.selection import Selection
from listener.theme import DARK, apply_theme
from listener.views.browse import BrowsePanel
from listener.views.browse.histograms import Histograms
from listener.views.clip_labels import ClipLabels
from listener.views.clips_table import ClipsTable
from listener.views.clips_table.columns import COLUMNS

WORDS = (
    *(
        "the",
        "a",
        "of",
        "to",
        "and",
        "happy",
        "yes",
        "no",
        "think",
        "really",
        "going",
        "podcast",
        "something",
    ),
    *("interesting", "wonderful", "but", "so", "we", "they", "know", "people", "time", "because", "right"),
    *("maybe", "laugh", "terrible", "money", "never", "family", "would", "could", "should", "question"),
)
CLASSES = ("angry", "sad", "happy", "surprise", "fear", "disgust", "contempt", "neutral", "other")
SPLITS = ("Train", "Development", "Test1", "Test2")
RATERS = 5
REPEATS = 3
SETTLING_MS = 1000
Click = Callable[[], object]


def invented(n: int) -> Corpus:
    """A corpus of `n` clips with five ratings each, shaped as the large releases are."""
    rng = np.random.default_rng(0)
    names = pd.array([f"MSP-PODCAST_{1000 + i // 28}_{i % 9973:04}.wav" for i in range(n)], dtype="str")
    judged = rng.integers(1, 8, (n, RATERS, 3)).astype(float)
    consensus = np.clip(rng.normal(4.1, 0.9, (n, 3)), 1, 7)
    spreads = rng.gamma(16, 0.07, (n, 3))
    words = np.array([*WORDS, *("".join(letters) for letters in rng.choice(list("aeiorstnlcdm"), (4000, 6)))])
    often = 1 / np.arange(3, len(words) + 3)
    said = rng.choice(len(words), (n, 14), p=often / often.sum())
    clips = pd.DataFrame(
        {
            "clip": names,
            "path": "",
            "split": _drawn(rng, SPLITS, n),
            "speaker": _drawn(rng, [str(number) for number in range(1, 3001)], n),
            "gender": _drawn(rng, ("Female", "Male"), n),
            "duration": rng.uniform(2.7, 11, n),
            "emotion": _drawn(rng, CLASSES, n),
            **dict(zip(DIMENSIONS, consensus.T, strict=True)),
            **dict(zip((f"{name}_sd" for name in DIMENSIONS), spreads.T, strict=True)),
            "n_raters": RATERS,
            "transcript": [" ".join(words[row]) for row in said],
            "recording": _drawn(rng, ("0001", "0002"), n),
        }
    )
    ratings = pd.DataFrame(
        {
            "clip": pd.Categorical.from_codes(np.repeat(np.arange(n), RATERS), names),
            "rater": _drawn(rng, [f"WORKER{number:08}" for number in range(999)], n * RATERS),
            "emotion": _drawn(rng, CLASSES, n * RATERS),
            "secondary": [("concerned", "annoyed")] * (n * RATERS),
            **dict(zip(DIMENSIONS, judged.reshape(-1, 3).T, strict=True)),
        }
    )
    return Corpus("invented", Path("/nowhere"), "msp-podcast", "none", Scale(1, 7), clips, ratings)


def _drawn(rng: np.random.Generator, values: tuple[str, ...] | list[str], n: int) -> pd.Categorical:
    return pd.Categorical.from_codes(rng.integers(0, len(values), n), list(values))


class Desk:
    """The three views for browsing in a window, and what one does in it."""

    def __init__(self, corpus: Corpus) -> None:
        self.library = Library()
        jobs = Jobs()
        filtering = Filtering(self.library, jobs)
        self.selection = Selection(self.library)
        self.table = ClipsTable(self.library, self.selection, Measuring(self.library, jobs), DARK)
        self.window = QMainWindow()
        self.window.setCentralWidget(self.table)
        browse = BrowsePanel(self.library, filtering, DARK)
        self.histograms = Histograms(self.library, jobs, DARK)
        browse.add("Histograms", self.histograms)
        sides = {
            Qt.DockWidgetArea.LeftDockWidgetArea: browse,
            Qt.DockWidgetArea.RightDockWidgetArea: ClipLabels(self.library, self.selection, DARK, jobs),
        }
        for area, view in sides.items():
            dock = QDockWidget()
            dock.setWidget(view)
            self.window.addDockWidget(area, dock)
        self.library.show(corpus, build_index(corpus))
        self.window.resize(1280, 800)
        self.window.show()

    def make_ready(self) -> None:
        """Make what the window makes in jobs before a click can use it: the grammar, and columns to sort by."""
        parser()
        for column in self._sortable:
            if column in self.library.index.numbers:
                _ = self.library.index.numbers[column]

    @property
    def _sortable(self) -> list[str]:
        known = self.library.index.columns
        return [
            column.name
            for column in COLUMNS
            if column.name in known and column.name not in ("clip", "transcript")
        ]

    def clicks(self) -> dict[str, list[Click]]:
        """Actions by kind; every filter stands on those before it, so that they combine, and is then cleared."""
        library = self.library
        groups = library.index.groups
        bar = self.table.findChild(QTableView, "clips").verticalScrollBar()
        return {
            "bin": [*self._asks("bins", BINS), self._ask("bins", frozenset())],
            "flag": [*self._asks("flags", groups["flag"].categories), self._ask("flags", frozenset())],
            "class": [*self._asks("emotions", CLASSES), self._ask("emotions", frozenset({"happy", "sad"}))],
            "split": [*self._asks("splits", SPLITS), self._ask("splits", frozenset())],
            "speaker": [*self._asks("speakers", ("7", "77", "777")), self._ask("speakers", frozenset())],
            "bin and class": [*self._asks("bins", BINS), library.clear_query],
            "histogram": [self._range(low / 10) for low in range(10)] + [library.clear_query],
            "written": [self._written(number / 10) for number in range(10)] + [library.clear_query],
            "text": [self._ask("text", text) for text in ("p", "pe", "peop", "people", "the ", "yes no", "")],
            "sort": [lambda name=name: library.sort_by(name) for name in self._sortable],
            "sorted bin": [*self._asks("bins", BINS), library.clear_query],
            "scroll": [lambda place=place: bar.setValue(place) for place in range(1, 20_000, 777)],
            "next clip": [lambda: self.selection.step(1)] * 30,
        }

    def _asks(self, part: str, values: object) -> Iterator[Click]:
        return (self._ask(part, frozenset({value})) for value in values)  # type: ignore[attr-defined]

    def _range(self, low: float) -> Click:
        """A range is dragged, and all histograms are counted and drawn anew at once."""
        ask = self._ask("ranges", frozenset({Within("valence_sd", low, low + 0.5)}))
        return lambda: (ask(), self.histograms.refresh())

    def _written(self, low: float) -> Click:
        text = f"valence_sd > {low} and split == 'Train' and transcript contains 'people'"
        return lambda: self.library.ask(replace(self.library.query, where=read(text, self.library.index)))

    def _ask(self, part: str, wanted: object) -> Click:
        return lambda: self.library.ask(replace(self.library.query, **{part: wanted}))


def measure(clicks: list[Click]) -> tuple[list[float], list[float]]:
    """Milliseconds on the clock and on the processor of each click until all is painted."""
    clock, processor = [], []
    for click in clicks:
        start, start_processor = time.perf_counter(), time.process_time()
        click()
        QApplication.processEvents()
        clock.append((time.perf_counter() - start) * 1e3)
        processor.append((time.process_time() - start_processor) * 1e3)
    return clock, processor


def floor(desk: Desk) -> float:
    """Milliseconds of the least that a filter must do: one comparison of a column, and the rows that pass."""
    valence = desk.library.index.numbers["valence"]
    times = []
    for _ in range(50):
        start = time.perf_counter()
        np.flatnonzero(valence > 4)
        times.append((time.perf_counter() - start) * 1e3)
    return float(np.median(times))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clips", type=int, default=149_307)
    n = parser.parse_args().clips
    application = QApplication([])
    apply_theme(application, DARK)
    desk = Desk(invented(n))
    desk.make_ready()
    QTest.qWait(SETTLING_MS)
    least = floor(desk)
    print(f"{n:,} clips; numpy mask {least:.2f} ms; a busy machine shows as clock above processor")
    print(f"{'':14}  median     p95     max   p95 / mask   p95 on the processor")
    all_clock, all_processor = [], []
    for kind, clicks in desk.clicks().items():
        clock, processor = measure(clicks * REPEATS)
        all_clock += clock
        all_processor += processor
        show(kind, clock, processor, least)
    show("all", all_clock, all_processor, least)
    for column in ("clip", "transcript"):
        clock, processor = measure([lambda column=column: desk.library.sort_by(column)])
        show(f"{column}, once", clock, processor, least)
    print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB of memory")
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def show(kind: str, clock: list[float], processor: list[float], least: float) -> None:
    """Print one line."""
    p95 = np.percentile(clock, 95)
    print(
        f"{kind:16}{np.median(clock):6.1f}{p95:8.1f}{max(clock):8.1f}{p95 / least:13.1f}"
        f"{np.percentile(processor, 95):15.1f}"
    )


if __name__ == "__main__":
    main()
