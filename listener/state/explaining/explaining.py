"""Explaining the shown clips in the background, one by one, into the cache from which columns are filled.

What the user looks at goes first: a column that shows a clip not yet explained is explained at once, and the clips
around it come before the rest. The plan and what is done of it are kept on disk, so that one can go on another day.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from analysis.errors import EarmarkError, UsageError
from analysis.session.identity import CorpusIdentity
from listener.jobs import BACKGROUND, Jobs, Report
from listener.state.columns.column_work import explain_work, lacking, unfinished_work
from listener.state.columns.columns import Columns
from listener.state.explaining.agenda import Agenda, Progress
from listener.state.explaining.shelf import Found, Shelf
from listener.state.explaining.unfinished import (
    Plan,
    Unfinished,
    add_outcome,
    plan_file,
    write_plan,
)
from listener.state.library import Library
from listener.state.selection import Selection

TOPIC, LOOKING = "explaining", "unfinished"


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
        self._fingerprint = ""
        self._agenda: Agenda | None = None
        self._is_kept = False
        library.corpus_changed.connect(self._forget)
        columns.saliency_missed.connect(self._hurry)

    @property
    def failures(self) -> tuple[tuple[str, str], ...]:
        return () if self._agenda is None else tuple(self._agenda.failures)

    def use(self, identity: CorpusIdentity) -> None:
        """Take up what was left of the open corpus, standing still; call it when a corpus has been opened."""
        self._fingerprint = identity.fingerprint
        self._jobs.submit(
            LOOKING,
            "Looking for unfinished work",
            unfinished_work(self._shelf, self._library.corpus, plan_file(self._fingerprint)),
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
        if lack := lacking(self._library.corpus, rows, self._shelf.cards[wish.model]):
            self.failed.emit(lack)
            return
        plan = Plan(replace(wish, pinned=""), tuple(self._library.index.names.take(rows).to_pylist()))
        self.cancel()
        self._agenda, self._is_kept = Agenda(plan, rows, self._library.n_clips), False
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
            if self._agenda.plan.wish.model not in self._shelf.cards:
                self._shelf.add(self._agenda.plan.wish.model)
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
        row_of, plan = self._library.row_of, unfinished.plan
        rows = np.array([row for clip in plan.clips if (row := row_of(clip)) is not None], dtype=np.int64)
        self._agenda, self._is_kept = Agenda(plan, rows, self._library.n_clips), True
        for clip, failure in {**dict.fromkeys(unfinished.keys, ""), **unfinished.failures}.items():
            if (row := row_of(clip)) is not None:
                self._agenda.settle(row, clip, failure)
        self._tell_progress(is_running=False)
        if self.progress.done == self.progress.of:  # it was stopped just before its end was told
            self._finish()

    def _run(self) -> None:
        self._tell_progress(is_running=True)
        shelf, plan, is_kept = self._shelf, self._agenda.plan, self._is_kept
        file = plan_file(self._fingerprint)

        def work(report: Report) -> None:
            # Once for all clips: a model that cannot be loaded stops the whole, and is told once.
            if not is_kept:
                write_plan(file, plan)
            shelf.load(plan.wish.model, report)

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
        row = self._agenda.next_row(self._library.rows, self._selection.place)
        if row is None:
            self._finish()
            return
        clip, started = self._library.name_of(row), time.monotonic()
        self._jobs.submit(
            TOPIC,
            f"Explaining {self._library.title_of(row)}",
            explain_work(self._shelf, self._library.corpus, clip, self._agenda.plan.wish),
            lambda found: self._take(row, clip, started, found),
            lambda error: self._note_failure(row, clip, started, error),
            lane="models",
            priority=BACKGROUND,
            is_restartable=True,
        )

    def _take(self, row: int, clip: str, started: float, found: Found) -> None:
        self._columns.note(found.saliency)
        self._settle(row, clip, started, key=found.key)

    def _note_failure(self, row: int, clip: str, started: float, error: Exception) -> None:
        if isinstance(error, UsageError):  # of the wish, not of this clip
            self._halt(str(error))
            return
        self._settle(row, clip, started, failure=str(error))

    def _settle(self, row: int, clip: str, started: float, *, failure: str = "", key: str = "") -> None:
        self._agenda.settle(row, clip, failure, seconds=time.monotonic() - started)
        try:
            add_outcome(plan_file(self._fingerprint), clip, failure=failure, key=key)
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
        is_alike = self._is_running and replace(column.wish, pinned="") == self._agenda.plan.wish
        if is_alike and column.contents is not None and self._agenda.holds(column.contents.row):
            self._columns.explain(number)

    def _halt(self, reason: str) -> None:
        self._tell_progress(is_running=False)
        self.failed.emit(f"Explaining the shown clips stopped: {reason}")

    def _finish(self) -> None:
        count, failed = self.progress.of, self.progress.failed
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
        self.progress = None
        self.changed.emit()

    def _forget(self) -> None:
        self._agenda = None
        self._leave()

    def _tell_progress(self, *, is_running: bool) -> None:
        self.progress = self._agenda.progress(is_running=is_running)
        self.changed.emit()
