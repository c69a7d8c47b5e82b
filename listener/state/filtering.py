"""Filters as text: what is typed is asked for, what was clicked becomes text, and one goes back to earlier queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from analysis.filters import Filter, Query, to_filter
from analysis.filters.grammar import parser
from analysis.filters.language import FilterError, read
from analysis.filters.writing import write
from listener.jobs import Jobs
from listener.state.library import Library

MOST_STEPS = 100
BLIND = "Filters tell of clips what they ask for: while you listen blind, none can be set, shown or kept."


class Filtering(QObject):
    """Joins filters as text with the library's query.

    Signals
    -------
    past_changed
        Whether there is a query to go back to.
    failed : str
        Why a filter is not used, for the user.
    """

    past_changed = Signal()
    failed = Signal(str)

    def __init__(self, library: Library, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._jobs = library, jobs
        self._past: list[Query] = []
        self._now = library.query
        self._is_searching = False
        self._wanted: Filter | None = None
        self._is_ready = False
        library.corpus_changed.connect(self._begin)
        library.query_changed.connect(self._remember)

    @property
    def can_go_back(self) -> bool:
        return bool(self._past)

    @property
    def is_blind(self) -> bool:
        """Whether filters must be neither used nor shown: they would tell of clips what is hidden."""
        return self._library.hidden is not None

    @property
    def where(self) -> str:
        """The condition in force beside all that is clicked, as text; empty if there is none, or it is hidden."""
        where = self._library.query.where
        return "" if where is None or self.is_blind else write(where)

    @property
    def whole(self) -> str:
        """All that is asked for, by click and by text, as one text; empty if nothing is, or it is hidden."""
        query = self._library.query
        return "" if query == Query() or self.is_blind else write(to_filter(query))

    def prepare(self) -> None:
        """Make ready to read filters, so that the first letter does not wait for it."""
        if not self._is_ready:
            self._is_ready = True
            self._jobs.submit(
                "grammar", "Making ready to read filters", lambda _report: parser(), _drop, _drop
            )

    def fault(self, text: str) -> str:
        """What is wrong with a text; empty if it is a filter, or nothing at all."""
        try:
            self._read(text)
        except FilterError as error:
            return error.sentence
        return ""

    def count(self, text: str) -> int | None:
        """How many clips would be shown with this condition; None while that takes work that is not done yet.

        Raises
        ------
        FilterError
            If the text is no filter.
        """
        condition, index = self._read(text), self._library.index
        if index is None or self._unmade(condition):
            return None
        asked = to_filter(replace(self._library.query, where=condition))
        return int(asked.mask(index).sum())

    def use(self, text: str, *, alone: bool = False) -> bool:
        """Let a text be the condition beside all that is clicked, or all that is asked for; an empty one is none.

        False if it is refused, or not in force before its columns are made.
        """
        if self.refuses():
            return False
        try:
            condition = self._read(text)
        except FilterError as error:
            self.failed.emit(f"This filter cannot be used here. {error.sentence}")
            return False
        return self._when_made(condition, lambda: self._ask(condition, alone))

    def back(self) -> None:
        """Ask again for what was asked before; a text that was searched for letter by letter goes whole."""
        if self.refuses():
            return
        if not self._past:
            self.failed.emit("There is no filter to go back to.")
            return
        before = self._past[-1]

        def ask() -> None:
            if self._past and self._past[-1] is before:
                self._now, self._is_searching = self._past.pop(), False
                self._library.ask(self._now)
                self.past_changed.emit()

        self._when_made(to_filter(before), ask)

    def refuses(self) -> bool:
        """Say that nothing can be done with filters while one listens blind; whether it is so."""
        if self.is_blind:
            self.failed.emit(BLIND)
        return self.is_blind

    def _read(self, text: str) -> Filter | None:
        index = self._library.index
        return None if index is None or not text.strip() else read(text, index)

    def _when_made(self, condition: Filter | None, ask: Callable[[], None]) -> bool:
        """Ask at once, or once the columns of a condition are made and nothing else is wanted meanwhile."""
        self._wanted = condition
        unmade, corpus = self._unmade(condition), self._library.corpus
        if not unmade or self._library.index is None:
            ask()
            return True
        numbers = self._library.index.numbers

        def ask_still(_made: object) -> None:
            if self._wanted is condition and self._library.corpus is corpus and not self.is_blind:
                ask()

        self._jobs.submit(
            "filter",
            f"Finding {', '.join(unmade)}",
            lambda _report: [numbers[column] for column in unmade],
            ask_still,
            lambda error: self.failed.emit(str(error)),
        )
        return False

    def _unmade(self, condition: Filter | None) -> list[str]:
        """Columns that must be made before a condition can be looked at."""
        index = self._library.index
        if condition is None or index is None:
            return []
        numbers = index.numbers
        return sorted(name for name in condition.columns & numbers.keys() if not numbers.is_made(name))

    def _ask(self, condition: Filter | None, alone: bool) -> None:
        self._library.ask(replace(Query() if alone else self._library.query, where=condition))

    def _begin(self) -> None:
        self._past, self._now, self._wanted = [], self._library.query, None
        self.past_changed.emit()

    def _remember(self) -> None:
        before, self._now = self._now, self._library.query
        if self._now == before:
            return
        was_searching = self._is_searching
        self._is_searching = replace(before, text="") == replace(self._now, text="")
        if not (was_searching and self._is_searching):
            self._past = [*self._past[1 - MOST_STEPS :], before]
            self.past_changed.emit()


def _drop(_outcome: object) -> None:
    """It is only kept in mind, and made again where it failed."""
