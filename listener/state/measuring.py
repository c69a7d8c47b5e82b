"""Columns that take work to make: in a job, when they are to be seen or sorted by, so that the window goes on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from listener.jobs import Jobs
from listener.state.library import Library, Sort

NO_SUCH = "This column is not there: the corpus lacks what it is made from, or it was not found yet."


class Measuring(QObject):
    """Lets columns be made; of several orders that wait for their columns the last one holds."""

    failed = Signal(str)

    def __init__(self, library: Library, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._jobs = library, jobs
        self._wanted = Sort()

    def want(self, column: str) -> None:
        """Let a column be made that is to be seen, if the corpus has it."""
        if self._library.index is not None and column in self._library.index.numbers:
            self._make(column, f"column {column}", lambda: None)

    def sort_by(self, column: str, *, descending: bool = False) -> None:
        """Order the shown rows by a column as soon as it is there."""
        index, wanted = self._library.index, Sort(column, descending)
        self._wanted = wanted

        def sort() -> None:
            if self._wanted is wanted:
                self._library.sort_by(column, descending=descending)

        if index is None or (column and column not in index.columns):
            self.failed.emit(NO_SUCH)
        elif column in index.numbers:
            self._make(column, "order", sort)
        else:
            sort()

    def _make(self, column: str, topic: str, then: Callable[[], None]) -> None:
        corpus, numbers = self._library.corpus, self._library.index.numbers
        if numbers.is_made(column):
            then()
            return

        def go_on(_made: object) -> None:
            if self._library.corpus is corpus:
                # An index that came meanwhile may still lack what was made for the one before.
                self._make(column, topic, then)
                self._library.index_changed.emit()

        self._jobs.submit(
            topic,
            f"Finding {column}",
            lambda _report: numbers[column] is not None,
            go_on,
            lambda error: self.failed.emit(str(error)),
        )
