"""Explaining the shown clips in the background, one by one, into the cache from which columns are filled.

What the user looks at goes first: a column that shows a clip not yet explained is explained at once, and the clips
around it come before the rest. The plan and what is done of it are kept on disk, so that one can go on another day.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from analysis.errors import EarmarkError, UsageError
from analysis.session.identity import CorpusIdentity
from listener.jobs import BACKGROUND, Jobs, Report
from listener.state.column_work import explain_work
from listener.state.columns import Columns
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.shelf import Found, Shelf
from listener.state.unfinished import (
    Plan,
    Unfinished,
    add_outcome,
    plan_file,
    read_unfinished,
    write_plan,
)

TOPIC, LOOKING = "explaining", "unfinished"
NEAR = 4
TIMED_CLIPS = 30


@dataclass(frozen=True)
class Progress:
    """How far the explaining of many clips is.

    Attributes
    ----------
    done, of : int
        Clips dealt with, those that failed among them, and all.
    failed : int
    is_running : bool
        False: it stands still until it is resumed.
    seconds_left : float or None
        By the mean time of the last clips; None while nothing is known of it.
    """

    done: int
    of: int
    failed: int
    is_running: bool
    seconds_left: float | None


class Explaining(QObject):
    """Explains the shown clips by the active column's model, target and method.

    Attributes
    ----------
    progress : Progress or None
        None while there is nothing to do.
    failures : tuple of (clip, reason)
        What could not be explained, of the plan that runs or ended last.

    Signals
    -------
    changed
        The progress.
    told, failed : str
        A sentence for the user: that all is done, and what went wrong.
    """

    changed = Signal()
    told = Signal(str)
    failed = Signal(str)

    def __init__(
        self, library: Library, selection: Selection, shelf: Shelf, columns: Columns, jobs: Jobs
    ) -> None:
        super().__init__()
        self._library, self._selection, self._shelf = library, selection, shelf
        self._columns, self._jobs = columns, jobs
        self.progress: Progress | None = None
        self.failures: tuple[tuple[str, str], ...] = ()
        self._fingerprint = ""
        self._plan: Plan | None = None
        self._is_kept = True
        self._rows = np.empty(0, dtype=np.int64)
        self._is_left = np.empty(0, dtype=bool)
        self._seconds: deque[float] = deque(maxlen=TIMED_CLIPS)
        library.corpus_changed.connect(self._forget)
        columns.saliency_missed.connect(self._hurry)

    def use(self, identity: CorpusIdentity) -> None:
        """Take up what was left of the open corpus, standing still; call it when a corpus has been opened."""
        self._fingerprint = identity.fingerprint
        file = plan_file(self._fingerprint)
        self._jobs.submit(
            LOOKING,
            "Looking for unfinished work",
            lambda _report: read_unfinished(file),
            self._take_up,
            lambda error: self.failed.emit(str(error)),
        )

    def start(self) -> None:
        """Explain the clips that are shown now, in place of what was to be explained before."""
        wish, rows = self._columns.columns[self._columns.active].wish, self._library.rows
        if self._library.corpus is None or len(rows) == 0:
            self.failed.emit("There is no clip to explain: open a corpus, or clear the filters.")
            return
        if not wish.model:
            self.failed.emit("There is nothing to explain with: choose a model in the active column first.")
            return
        plan = Plan(replace(wish, pinned=""), tuple(self._library.index.names.take(rows).to_pylist()))
        self.cancel()
        self._set_plan(plan, rows)
        self._is_kept = False
        self._run()

    def pause(self) -> None:
        """Stand still, until `resume`, also over closing."""
        if self._is_running:
            self._jobs.cancel(TOPIC)
            self._tell_progress(is_running=False)

    def resume(self) -> None:
        """Go on where it stopped."""
        if self.progress is None or self._is_running:
            return
        try:
            if self._plan.wish.model not in self._shelf.cards:
                self._shelf.add(self._plan.wish.model)
        except EarmarkError as error:
            self._halt(str(error))
            return
        self._run()

    def toggle(self) -> None:
        """Stand still, or go on."""
        if self._is_running:
            self.pause()
        else:
            self.resume()

    def cancel(self) -> None:
        """Give up what is left; what is explained stays."""
        if self.progress is not None:
            plan_file(self._fingerprint).unlink(missing_ok=True)
            self._leave()

    def _take_up(self, unfinished: Unfinished | None) -> None:
        if unfinished is None or self.progress is not None:
            return
        places = [self._library.row_of(clip) for clip in unfinished.plan.clips]
        rows = np.array([row for row in places if row is not None], dtype=np.int64)
        self._set_plan(unfinished.plan, rows)
        self._is_kept = True
        done = [self._library.row_of(clip) for clip in unfinished.outcomes]
        self._is_left[[row for row in done if row is not None]] = False
        self.failures = tuple((clip, reason) for clip, reason in unfinished.outcomes.items() if reason)
        self._tell_progress(is_running=False)
        if not self._is_left.any():  # it was stopped just before its end was told
            self._finish()

    def _set_plan(self, plan: Plan, rows: NDArray[np.int64]) -> None:
        self._plan, self._rows = plan, rows
        self._is_left = np.zeros(self._library.n_clips, dtype=bool)
        self._is_left[rows] = True
        self.failures = ()
        self._seconds.clear()

    def _run(self) -> None:
        self._tell_progress(is_running=True)
        shelf, plan, is_kept, file = self._shelf, self._plan, self._is_kept, plan_file(self._fingerprint)

        def work(_report: Report) -> None:
            # Once for all clips: a model that cannot be loaded stops the whole, and is told once.
            if not is_kept:
                write_plan(file, plan)
            shelf.load(plan.wish.model)

        self._jobs.submit(
            TOPIC,
            f"Loading {shelf.cards[plan.wish.model].title}",
            work,
            lambda _none: self._begin(),
            lambda error: self._halt(str(error)),
            lane="models",
            priority=BACKGROUND,
            is_restartable=True,
        )
        for number in range(len(self._columns.columns)):
            self._hurry(number)

    def _begin(self) -> None:
        self._is_kept = True
        self._explain_next()

    def _explain_next(self) -> None:
        row = next_row(self._is_left, self._rows, self._library.rows, self._selection.place)
        if row is None:
            self._finish()
            return
        clip, started = self._library.name_of(row), time.monotonic()
        self._jobs.submit(
            TOPIC,
            f"Explaining {clip}",
            explain_work(self._shelf, self._library.corpus, clip, self._plan.wish),
            lambda found: self._take(row, clip, started, found),
            lambda error: self._note_failure(row, clip, started, error),
            lane="models",
            priority=BACKGROUND,
            is_restartable=True,
        )

    def _take(self, row: int, clip: str, started: float, found: Found) -> None:
        self._columns.note(found.saliency)
        self._settle(row, clip, started, "")

    def _note_failure(self, row: int, clip: str, started: float, error: Exception) -> None:
        if isinstance(error, UsageError):  # of the wish, not of this clip
            self._halt(str(error))
            return
        self.failures = (*self.failures, (clip, str(error)))
        self._settle(row, clip, started, str(error))

    def _settle(self, row: int, clip: str, started: float, failure: str) -> None:
        self._is_left[row] = False
        self._seconds.append(time.monotonic() - started)
        try:
            add_outcome(plan_file(self._fingerprint), clip, failure)
        except EarmarkError as error:
            self._halt(str(error))
            return
        self._tell_progress(is_running=True)
        if self._is_running:  # nobody who heard of it has paused
            self._explain_next()

    @property
    def _is_running(self) -> bool:
        return self.progress is not None and self.progress.is_running

    def _hurry(self, number: int) -> None:
        """Explain a column's clip at once if the plan wishes the same of it."""
        column = self._columns.columns[number]
        is_alike = self._is_running and replace(column.wish, pinned="") == self._plan.wish
        if is_alike and column.contents is not None and column.contents.row in self._rows:
            self._columns.explain(number)

    def _halt(self, reason: str) -> None:
        self._tell_progress(is_running=False)
        self.failed.emit(f"Explaining the shown clips stopped. {reason}")

    def _finish(self) -> None:
        count, failed = len(self._rows), len(self.failures)
        self.cancel()
        if failed:
            self.failed.emit(
                f"{failed:,} of {count:,} clips could not be explained: Explain > Clips not explained lists them."
            )
        else:
            self.told.emit(f"All {count:,} clips are explained.")

    def _leave(self) -> None:
        self._jobs.cancel(LOOKING)
        self._jobs.cancel(TOPIC)
        self._plan = self.progress = None
        self.changed.emit()

    def _forget(self) -> None:
        self.failures = ()
        self._leave()

    def _tell_progress(self, *, is_running: bool) -> None:
        left, of = int(self._is_left.sum()), len(self._rows)
        seconds = left * sum(self._seconds) / len(self._seconds) if self._seconds else None
        self.progress = Progress(of - left, of, len(self.failures), is_running, seconds)
        self.changed.emit()


def next_row(
    is_left: NDArray[np.bool_],
    planned: NDArray[np.int64],
    shown: NDArray[np.int64],
    place: int | None,
) -> int | None:
    """The row to explain next; None if none is left.

    Parameters
    ----------
    is_left : array, shape (n_clips,)
        Whether a row of the index is still to be explained.
    planned : array, shape (n_planned,)
        Rows in the order of the plan.
    shown : array, shape (n_shown,)
        Rows in the order of the table.
    place : int or None
        Where among `shown` the clip in view stands: it comes first, then the clips around it, the nearer the sooner.
    """
    offsets = sorted(range(-NEAR, NEAR + 1), key=lambda offset: (abs(offset), -offset))
    for offset in offsets if place is not None else ():
        if 0 <= place + offset < len(shown) and is_left[shown[place + offset]]:
            return int(shown[place + offset])
    rest = planned[is_left[planned]]
    return int(rest[0]) if len(rest) else None
