"""Trains a model on the open corpus, and tells how it goes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from listener.jobs import Jobs
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from listener.state.training.process import Wanted, train
from models.layouts.table import is_model
from models.recipes.training import curves
from models.recipes.training.curves import Point

TOPIC = "training"
LOOK_MS = 300


class Training(QObject):
    """One training at a time. A window that is closed stops it; the same wish goes on from where it was.

    Attributes
    ----------
    wanted : Wanted or None
        The training that runs, or ran last.
    points : tuple of Point
        Its curves so far.
    record : mapping
        What the command told in the end; empty before.
    is_watched : bool
        Whether its window is open: a model that is done while nobody looks takes nobody's place.

    Signals
    -------
    changed
        Whether it runs, what it came to, or which corpus is learned from.
    points_changed
    trained : str, bool
        A model's folder, which is on the shelf now, and whether it is to be asked at once.
    told, failed : str
    """

    changed = Signal()
    points_changed = Signal()
    trained = Signal(str, bool)
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, library: Library, shelf: Shelf, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._shelf, self._jobs = library, shelf, jobs
        self.wanted: Wanted | None = None
        self.points: tuple[Point, ...] = ()
        self.record: Mapping[str, Any] = {}
        self.is_running = self.is_watched = False
        self._number = 0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        jobs.cancelled.connect(self._stopped)
        library.corpus_changed.connect(self.changed)

    @property
    def corpus(self) -> tuple[str, str] | None:
        """Name and path of the open corpus, which is learned from."""
        corpus = self._library.corpus
        return None if corpus is None else (corpus.name.replace("=", "-"), str(corpus.folder))

    def start(self, wanted: Wanted) -> None:
        """Train, or go on with the training that the folder holds."""
        if self.is_running:
            self.failed.emit("A training runs already: stop it first, or wait until it is done.")
            return
        self.wanted, self.points, self.record, self.is_running = wanted, curves.read(wanted.out), {}, True
        title = f"Training {wanted.recipe}"
        self._number = self._jobs.submit(
            TOPIC, title, lambda report: train(wanted, report), self._done, self._fail, lane="training"
        )
        self._timer.start()
        self.changed.emit()
        self.points_changed.emit()

    def stop(self) -> None:
        """Stop at the next point; what was learned is kept."""
        self._jobs.cancel(TOPIC)

    def _look(self) -> None:
        if self.wanted is None:
            return
        points = curves.read(self.wanted.out)
        if points != self.points:
            self.points = points
            self.points_changed.emit()

    def _done(self, record: dict[str, Any]) -> None:
        self._end()
        self.record = record
        self.changed.emit()
        out = self.wanted.out
        if is_model(out):
            card = self._shelf.add(str(out))
            self.trained.emit(str(out), self.is_watched)
            asked = "the window asks it now" if self.is_watched else "choose it in a column to ask it"
            self.told.emit(f"The model {card.name} is trained; {asked}. It is in {out}.")
        else:
            self.told.emit(f"All folds are trained; their scores are in {out}.")

    def _fail(self, error: Exception) -> None:
        self._end()
        self.changed.emit()
        self.failed.emit(str(error))

    def _stopped(self, number: int) -> None:
        if self.is_running and number == self._number:
            self._end()
            self.changed.emit()
            self.told.emit("The training is stopped; started again with the same settings, it goes on.")

    def _end(self) -> None:
        self._timer.stop()
        self._look()
        self.is_running = False


def folder_for(recipe: str, home: Path) -> Path:
    """A folder's name that is free: the recipe's, with a number if need be."""
    number, folder = 1, home / recipe
    while folder.exists():
        number += 1
        folder = home / f"{recipe}-{number}"
    return folder
