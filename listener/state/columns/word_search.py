"""Finding words with their times for the clips in view, where the corpus has none: on threads, one search a column."""

from __future__ import annotations

from collections.abc import Callable

from analysis.alignment import Alignment
from listener.state.columns.column_jobs import ColumnJobs
from listener.state.columns.column_work import align_work, recognise_work
from listener.state.columns.wishes import Column


class WordSearch:
    """Holds a clip's transcript against its sound, or without one recognises what is said.

    Attributes
    ----------
    is_on : bool
        Whether it looks at all.
    """

    def __init__(
        self, at_work: ColumnJobs, column: Callable[[int], Column], put: Callable[..., None]
    ) -> None:
        self.is_on = False
        self._at_work, self._column, self._put = at_work, column, put

    def look(self, number: int) -> None:
        """Find the words of a column's clip, if there are none and they can be found."""
        contents = self._column(number).contents
        if not self.is_on or contents is None or contents.sound is None or contents.to_find is None:
            return
        self._put(number, finding=contents.to_find)
        aligns = contents.to_find == "aligned"
        work = align_work(contents.sound, contents.transcript) if aligns else recognise_work(contents.sound)
        title, failed = ("Aligning", "Not aligned") if aligns else ("Recognising", "Not recognised")
        self._at_work.submit(
            number,
            "words",
            f"{title} the words",
            work,
            self._take,
            lambda number, error: self._take(number, Alignment((), f"{failed}: {error}")),
        )

    def _take(self, number: int, found: Alignment) -> None:
        column = self._column(number)
        if column.contents is None:
            return
        told = {"message": found.trouble} if column.status == "ready" and not column.message else {}
        self._put(number, contents=column.contents.with_found(found), finding=None, **told)
