"""Finding words with their times for the clips in view, where the corpus has none: on threads, one search a column."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analysis.alignment import Alignment
from analysis.recognition import Recogniser
from listener.jobs import OF_IN_VIEW, Report
from listener.state.columns.column_jobs import ColumnJobs
from listener.state.columns.column_work import align_work, recognise_work
from listener.state.columns.contents import Contents
from listener.state.columns.kept_contents import KeptContents
from listener.state.columns.wishes import Column

# Longer clips are recognised only when they are asked for: a look at one shall not cost minutes.
LONGEST_BY_ITSELF_S = 60.0
# A network waits for its turn among the models, and lets an explanation of the clip in view pass.
ON_MODELS = {"lane": "models", "priority": OF_IN_VIEW, "is_restartable": True}


class WordSearch:
    """Holds a clip's transcript against its sound, or without one recognises what is said.

    Attributes
    ----------
    is_on : bool
        Whether it looks at all.
    recogniser : Recogniser or None
        What recognises words; None as long as there is none.
    by_itself : bool
        Whether words are recognised without being asked for.
    """

    def __init__(
        self,
        at_work: ColumnJobs,
        kept: KeptContents,
        columns: Callable[[], Sequence[Column]],
        put: Callable[..., None],
    ) -> None:
        self.is_on = False
        self.recogniser: Recogniser | None = None
        self.by_itself = False
        self._at_work, self._kept, self._columns, self._put = at_work, kept, columns, put

    def use(self, recogniser: Recogniser | None, *, by_itself: bool) -> None:
        """Recognise words by this, with or without being asked; what others recognised in the clips in view goes."""
        self.recogniser, self.by_itself = recogniser, by_itself
        self._kept.recogniser = recogniser if by_itself else None
        self._at_work.cancel("words")
        for number in range(len(self._columns())):
            self._forget(number)
            self.look(number)

    def ask(self, number: int) -> None:
        """Recognise the words of a column's clip, however long it is and whether or not that is done by itself."""
        self._forget(number)
        self.look(number, is_asked=True)

    def look(self, number: int, *, is_asked: bool = False) -> None:
        """Find the words of a column's clip, if there are none and they can be found."""
        contents = self._columns()[number].contents
        if not self.is_on or contents is None or contents.sound is None or contents.to_find is None:
            return
        if contents.to_find == "aligned":
            work = align_work(contents.sound, contents.transcript)
            self._submit(number, "Aligning the words", work, "Not aligned")
        elif self.recogniser is not None and (is_asked or self._is_wanted(contents)):
            work = recognise_work(contents.sound, self.recogniser)
            options = ON_MODELS if self.recogniser.is_model else {}
            self._submit(number, "Recognising the words", work, "Not recognised", **options)

    def _is_wanted(self, contents: Contents) -> bool:
        return self.by_itself and contents.duration <= LONGEST_BY_ITSELF_S

    def _submit(
        self, number: int, title: str, work: Callable[[Report], Alignment], failed: str, **options: object
    ) -> None:
        self._put(number, finding=self._columns()[number].contents.to_find)
        self._at_work.submit(
            number,
            "words",
            title,
            work,
            self._take,
            lambda number, error: self._take(number, Alignment((), f"{failed}: {error}")),
            **options,
        )

    def _take(self, number: int, found: Alignment) -> None:
        column = self._columns()[number]
        if column.contents is None:
            return
        told = {"message": found.trouble} if column.status == "ready" and not column.message else {}
        self._put(number, contents=column.contents.with_found(found), finding=None, **told)

    def _forget(self, number: int) -> None:
        """Let go of what was recognised, and of what was said where that was in vain."""
        column = self._columns()[number]
        if column.contents is None:
            return
        contents = column.contents.without_recognised()
        if contents is not column.contents:
            told = {"message": ""} if column.message == column.contents.trouble else {}
            self._put(number, contents=contents, **told)
