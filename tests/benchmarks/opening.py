"""Opening and browsing at full size, as ratios to a naive pandas script and numpy masks in the same process.

    uv run tests/benchmarks/opening.py [--clips N]

It invents 149,307 clips, or as many as are asked for, with about 840,000 packed ratings. Memory is that of a process
that does nothing but open the corpus.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from analysis.bins import count_bins
from analysis.corpora import open_corpus
from analysis.disagreement import FLAGS
from analysis.filters import Filter, HasText, InBins, InGroup, Query, to_filter
from analysis.filters.language import read
from analysis.index import COLUMNS, Index, build_index, order, with_tags
from analysis.raters.fragility import Redrawn
from analysis.raters.measures import Measures
from analysis.tables import clip_ratings
from tests import generators as made

N_CLIPS = 149_307
REPEATS = 3
CLICKS = 40
PACKED = (
    r"^(?P<worker>WORKER\d+);\s(?P<primary>[^;]*);\s(?P<secondary>[^;]*);"
    r"\sA:(?P<activation>[\d.]+);\sV:(?P<valence>[\d.]+);\sD:(?P<dominance>[\d.]+);"
)
WORDS = [
    "the",
    "a",
    "of",
    "to",
    "happy",
    "no",
    "think",
    "really",
    "going",
    "podcast",
    "something",
    "wonderful",
    "laugh",
    "terrible",
    "money",
    "story",
]


def naive(labels: Path) -> pd.DataFrame:
    """What one writes first: read_csv, str.extract, groupby."""
    clips = pd.read_csv(labels / "labels_consensus.csv")
    ratings = pd.read_csv(labels / "labels_detailed.csv")
    ratings = ratings.join(ratings["EmoDetail"].str.extract(PACKED))
    dimensions = ["activation", "valence", "dominance"]
    ratings[dimensions] = ratings[dimensions].astype(float)
    statistics = ratings.groupby("FileName")[dimensions].agg(["mean", "std"])
    statistics.columns = ["_".join(column) for column in statistics.columns]
    return clips.merge(statistics, left_on="FileName", right_index=True)


def first_rows(folder: Path, *, cache: bool) -> Index:
    """Everything that is needed before the table and the grid can be drawn."""
    index = build_index(open_corpus(folder, cache=cache))
    count_bins(index.activation_level, index.valence_level)
    order(index, "clip")
    return index


def sort(index: Index, column: str) -> None:
    """Sort as if for the first time."""
    index.orders.clear()
    order(index, column)


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def seconds(work: Callable[[], object]) -> float:
    """Shortest of some runs."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def p95_ms(work: Callable[[int], object]) -> float:
    """95th percentile of many runs; `work` is given the number of the run."""
    times = []
    for number in range(CLICKS):
        start = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - start)
    return float(np.quantile(times, 0.95) * 1000)


def write(labels: Path, n_clips: int) -> None:
    """Invent the corpus."""
    labels.mkdir()
    clips = made.make_clips(n_clips)
    made.write_consensus_csv(labels / "labels_consensus.csv", clips)
    made.write_packed_csv(labels / "labels_detailed.csv", clips)
    print(f"{len(clips):,} clips, {sum(len(clip.ratings) for clip in clips):,} ratings")


def opening(folder: Path) -> None:
    """Cold and cached opening."""
    floor = seconds(lambda: naive(folder / "Labels"))
    cold = seconds(lambda: first_rows(folder, cache=False))
    first_rows(folder, cache=True)
    cached = seconds(lambda: first_rows(folder, cache=True))
    print(f"naive script {floor:.2f} s; cold {cold:.2f} s = {cold / floor:.2f} x (must be <= 0.5)")
    print(f"cached {cached:.2f} s = {cached / floor:.3f} x (must be <= 0.3 s)")
    os.utime(folder / "Labels" / "labels_consensus.csv")
    print(f"labels touched: {timed(lambda: first_rows(folder, cache=True)):.2f} s (must be cold again)")
    for kind in ("cold", "cached"):
        command = [
            sys.executable,
            __file__,
            "--only-open",
            str(folder),
            *(["--cached"] if kind == "cached" else []),
        ]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        print(f"memory of opening, {kind}: at most {said.strip()} GiB")


def measures(folder: Path) -> None:
    """Columns that are made when they are wanted."""
    corpus = open_corpus(folder)
    for name, make in Measures(corpus).makers().items():
        print(f"making {name}: {timed(make):.2f} s")
    redrawn = Redrawn(corpus, build_index(corpus).edges)
    print(f"making how firmly clips lie in their bins: {timed(redrawn.leaves):.2f} s")


def browsing(folder: Path) -> None:
    """Filters, sorting, tags and one clip's ratings."""
    corpus = open_corpus(folder)
    rng = np.random.default_rng(0)
    texts = [" ".join(rng.choice(WORDS, 11)) for _ in range(len(corpus.clips))]
    corpus.clips["transcript"] = texts
    index = build_index(corpus)
    floor = p95_ms(lambda number: index.numbers["activation"] > number / 10)
    filters: dict[str, Callable[[int], Filter]] = {
        "bin": lambda number: InBins(frozenset({(number % 3, number // 3 % 3)})),
        "flag": lambda _: InGroup("flag", frozenset(FLAGS)),
        "speaker": lambda number: InGroup("speaker", frozenset({str(number)})),
        "written condition": lambda number: read(
            f"valence_sd > {number / 20} and split == 'Train' and transcript contains '{WORDS[number % len(WORDS)]}'",
            index,
        ),
        "text": lambda number: HasText(f"{WORDS[number % len(WORDS)]} {WORDS[number // 3 % len(WORDS)]}"),
        "all at once": lambda number: to_filter(
            Query(
                bins=frozenset({(1, number % 3)}),
                flags=frozenset({"valence"}),
                splits=frozenset({"Train"}),
                genders=frozenset({"Male"}),
                text=WORDS[number % len(WORDS)],
            )
        ),
    }
    clip_order = order(index, "activation")
    for name, make in filters.items():

        def click(number: int, make: Callable[[int], Filter] = make) -> object:
            mask = make(number).mask(index)
            return count_bins(index.activation_level[mask], index.valence_level[mask]), clip_order[
                mask[clip_order]
            ]

        took = p95_ms(click)
        print(f"filter by {name}: p95 {took:.1f} ms = {took / floor:.0f} x a numpy mask (must be <= 16 ms)")
    for column in COLUMNS:
        print(f"first sort by {column}: {seconds(lambda column=column: sort(index, column)) * 1000:.1f} ms")
    names = corpus.clips["clip"].to_list()
    clip_ratings(corpus, names[0])
    print(
        f"ratings of a clip: p95 {p95_ms(lambda number: clip_ratings(corpus, names[number * 999 % len(names)])):.2f} ms"
    )
    rows = range(0, len(names), 15)
    print(
        f"index with {len(rows):,} tags: {seconds(lambda: with_tags(index, {'sarcasm': rows})) * 1000:.1f} ms"
    )


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clips", type=int, default=N_CLIPS)
    parser.add_argument("--only-open", type=Path)
    parser.add_argument("--cached", action="store_true")
    asked = parser.parse_args()
    if asked.only_open is not None:
        first_rows(asked.only_open, cache=asked.cached)
        # What `getrusage` tells a child begins at the memory of its parent.
        lines = Path("/proc/self/status").read_text().splitlines()
        print(f"{next(int(line.split()[1]) for line in lines if line.startswith('VmHWM')) / 2**20:.2f}")
        return
    with tempfile.TemporaryDirectory() as place:
        os.environ["EARMARK_CACHE"] = str(Path(place) / "cache")
        folder = Path(place) / "corpus"
        folder.mkdir()
        write(folder / "Labels", asked.clips)
        opening(folder)
        measures(folder)
        browsing(folder)
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
