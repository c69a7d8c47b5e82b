"""How long the listening view takes to draw: the next clip with its saliency, zooming and scrolling in 5,000 regions.

    python -m tests.benchmarks.drawing [--columns 2] [--clips 60] [--pictures] [--size 1310x620]

Times are on the window's thread, from a column's change until the last pixel is painted; with `--pictures`, until
spectrogram, pitch and intensity are found by their jobs and painted too. The floor is painting one filled rectangle
over a widget of the same size, in the same process. The size is what a window of 1920 x 1080 pixels leaves to the
view. Must: next clip p95 <= 100 ms; a step of zooming or scrolling within a frame (16.7 ms), p95. Beside them stands
what this thread had of the processor, which a busy machine lengthens less.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from analysis.acoustics import Envelope
from analysis.audio import Sound
from analysis.session.tags import new_tag
from analysis.words import Word
from listener.jobs import Jobs
from listener.playback.silence import SilentOutput
from listener.player import Player
from listener.state.altering.hearing import Hearing
from listener.state.altering.pacing import Pacing
from listener.state.columns.columns import Column, Columns, Wish
from listener.state.columns.contents import Contents
from listener.state.columns.lanes import Lanes
from listener.state.columns.sound_pictures import KINDS, SoundPictures
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.tagging.tag_lists import TagLists
from listener.state.tagging.tagging import Tagging
from listener.theme import DARK, apply_theme
from listener.views.listen import ListenView
from models.interface import ModelCard, Output, Saliency, WordScore

RATE, SECONDS, REGIONS, STEPS = 16_000, 6.0, 5_000, 120
SCROLLED_AT, SCROLL_STEP = 6, 0.05
SIZE = "1310x620"
TAGGERS = ("ada", "bea", "tagger")
CARD = ModelCard("m", "A model", "audio", (Output("valence", "dimension", 1, 7),), "CC0-1.0", "")


class Blank(QWidget):
    """The floor: one rectangle."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(DARK.base))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--columns", type=int, default=1)
    options.add_argument("--clips", type=int, default=60)
    options.add_argument("--pictures", action="store_true")
    options.add_argument("--size", default=SIZE)
    chosen = options.parse_args()
    application = QApplication([])
    apply_theme(application, DARK)
    size = QSize(*(int(pixels) for pixels in chosen.size.split("x")))
    floor = _measure(_blank(application, size), 200)
    jobs, player = Jobs(), Player(outputs=[SilentOutput])
    columns, tagging, pictures, view = _view(jobs, player, chosen.columns, with_pictures=chosen.pictures)
    view.resize(size)
    rng = np.random.default_rng(0)
    clips = [_finished(rng, number) for number in range(chosen.clips)]
    next_clip = _measure_each([_shower(application, columns, pictures, clip) for clip in clips])
    tagging.take(TagLists({tag.id: tag for tag in _regions(clips[-1].contents.clip)}))
    tagging.show_others(True)
    application.processEvents()
    zoom = _measure_each(_steps(application, [view.zoom_in] * 12 + [view.zoom_out] * 12))
    for _ in range(SCROLLED_AT):
        view.zoom_in()
    later, earlier = (lambda: view.scroll(SCROLL_STEP)), (lambda: view.scroll(-SCROLL_STEP))
    scroll = _measure_each(_steps(application, [later] * 12 + [earlier] * 12))
    player.close()
    jobs.close()
    for name, times, must_ms in (
        ("next clip", next_clip, 100.0),
        ("zoom step, 5,000 regions", zoom, 1000 / 60),
        ("scroll step, 5,000 regions", scroll, 1000 / 60),
    ):
        print(json.dumps({"what": name, "columns": chosen.columns, **_summary(times, floor, must_ms)}))


def _view(
    jobs: Jobs, player: Player, count: int, *, with_pictures: bool
) -> tuple[Columns, Tagging, SoundPictures, ListenView]:
    library, shelf = Library(), Shelf()
    shelf.cards = {"m": CARD}
    selection = Selection(library)
    columns = Columns(library, selection, shelf, jobs)
    tagging = Tagging(library, selection, columns, jobs)
    hearing = Hearing(columns, selection, player, Pacing(player, jobs))
    lanes = Lanes()
    pictures = SoundPictures(library, columns, jobs, lanes)
    for kind in KINDS if with_pictures else ():
        lanes.show(kind, True)
    view = ListenView(library, columns, selection, tagging, hearing, player, shelf, pictures, lanes, DARK)
    columns.set_count(count)
    view.show()
    return columns, tagging, pictures, view


def _finished(rng: np.random.Generator, number: int) -> Column:
    """A column as it is once its clip is read and explained."""
    samples = rng.normal(0, 0.1, (round(RATE * SECONDS), 1)).astype(np.float32)
    edges = np.linspace(0, SECONDS, 25)
    words = tuple(Word(f"word{i}", edges[i], edges[i + 1]) for i in range(24))
    sound = Sound(samples, RATE)
    contents = Contents(number, f"{number}.wav", sound, Envelope.build(sound.mono()), words, "", "")
    scores = tuple(WordScore(word.text, word.start, word.end, float(rng.normal())) for word in words)
    values = rng.normal(0, 0.05, round(SECONDS * 50) - 1).astype(np.float32)
    saliency = Saliency(
        contents.clip, "m", "valence", "ig", 16, "mean", values, 4.2, 4.0, 0.0, 0.001, scores, 0.0, {}
    )
    return Column(Wish("m", "valence", pinned=contents.clip), "done", contents, saliency)


def _shower(
    application: QApplication, columns: Columns, pictures: SoundPictures, clip: Column
) -> Callable[[], Any]:
    def show() -> None:
        columns._columns = tuple(clip for _ in columns.columns)
        for number in range(len(columns.columns)):
            columns.column_changed.emit(number)
        application.processEvents()
        while any(pictures.of(kind, clip.contents) is None for kind in pictures.shown):
            application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        application.processEvents()

    return show


def _regions(clip: str) -> list[Any]:
    starts = np.sort(np.random.default_rng(1).integers(0, round(RATE * SECONDS) - 400, REGIONS))
    first = new_tag(clip, "sarcasm", tagger="t", codebook_version=1, start=0, end=1, rate=RATE)
    return [
        replace(
            first,
            id=f"00000000-0000-4000-8000-{i:012x}",
            tagger=TAGGERS[i % len(TAGGERS)],
            start=int(start),
            end=int(start) + 320,
        )
        for i, start in enumerate(starts)
    ]


def _steps(application: QApplication, steps: list[Callable[[], None]]) -> list[Callable[[], Any]]:
    """There and back again, a frame painted after each step."""
    return [lambda step=step: (step(), application.processEvents()) for step in steps * (STEPS // len(steps))]


def _blank(application: QApplication, size: QSize) -> Callable[[], Any]:
    blank = Blank()
    blank.resize(size)
    blank.show()
    return lambda: (blank.repaint(), application.processEvents())


def _measure(work: Callable[[], Any], times: int) -> float:
    return float(np.median(_measure_each([work] * times)[:, 0]))


def _measure_each(works: list[Callable[[], Any]]) -> Any:
    """Milliseconds of each, all and on the processor: shape (n, 2); the first few warm up and are left out."""
    taken = []
    for work in works:
        start, own = time.perf_counter(), time.thread_time()
        work()
        taken.append((1000 * (time.perf_counter() - start), 1000 * (time.thread_time() - own)))
    return np.array(taken[5:])


def _summary(times: Any, floor: float, must_ms: float) -> dict[str, float]:
    p95, p95_own = np.percentile(times, 95, axis=0).tolist()
    return {
        "median_ms": round(float(np.median(times[:, 0])), 2),
        "p95_processor_ms": round(p95_own, 2),
        "p95_ms": round(p95, 2),
        "floor_ms": round(floor, 3),
        "p95_to_floor": round(p95 / floor, 1),
        "p95_to_must": round(p95 / must_ms, 2),
    }


if __name__ == "__main__":
    main()
