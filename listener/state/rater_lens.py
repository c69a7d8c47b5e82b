"""Who rated the open corpus and how, and what would move without some of these raters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from analysis.filters import Query
from analysis.filters.conditions import IsText
from listener.jobs import Jobs
from listener.state.library import Library

if TYPE_CHECKING:
    from analysis.bins import Edges
    from analysis.disagreement import FlagRule
    from analysis.raters.lens import Raters
    from analysis.raters.moves import Moves

MOST_SHOWN = 500
"""Clips that a filter names one by one: more make its text slow to write and long to read."""

NO_CORPUS = "No corpus is open, so there are no raters."
NO_RATERS = "This corpus tells only what raters agreed on, so there are no raters to look at."
NAMELESS = "This corpus does not name all raters, so nothing is known of single ones."
TELLS = "Raters tell something of labels, so they wait until you no longer listen blind."


class RaterLens(QObject):
    """Looks at raters, and leaves some out for a look at what moves; the library stays as it is.

    Attributes
    ----------
    raters : Raters or None
        None until they are looked at.
    left_out : frozenset of int
        Places in `raters` of those who are left out.
    moved : Moves or None
        What moves without them; None while nobody is left out, and until it is known.

    Signals
    -------
    changed
        Any of these.
    ended
        The corpus is no longer open, or one began to listen blind: nothing of its raters may stay in sight.
    """

    changed = Signal()
    ended = Signal()
    failed = Signal(str)

    def __init__(self, library: Library, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._jobs = library, jobs
        self.raters: Raters | None = None
        self.left_out: frozenset[int] = frozenset()
        self.moved: Moves | None = None
        self._asked: object = None
        library.corpus_changed.connect(self._end)
        library.index_changed.connect(self._follow)
        library.rule_changed.connect(self._follow)

    @property
    def refusal(self) -> str:
        """Why raters cannot be looked at, in a sentence; empty if they can."""
        corpus = self._library.corpus
        if corpus is None:
            return NO_CORPUS
        if self._library.hidden is not None:
            return TELLS
        if not len(corpus.ratings):
            return NO_RATERS
        return "" if corpus.has_named_raters else NAMELESS

    @property
    def has_dimensions(self) -> bool:
        """Whether raters gave numbers, and not only classes."""
        return self._library.corpus is not None and self._library.corpus.has_dimensions

    def look(self) -> None:
        """Find out how each rater rates."""
        corpus = self._library.corpus
        if self.refusal or self.raters is not None:
            return

        def work(_report: object) -> Raters:
            from analysis.raters.lens import look_at_raters  # noqa: PLC0415 - for the worker

            return look_at_raters(corpus)

        self._jobs.submit("raters", "Looking at raters", work, self._use, self._fail)

    def leave_out(self, places: frozenset[int]) -> None:
        """Find out what moves without the raters at these places of `raters`."""
        if places != self.left_out:
            self.left_out = places
            self._weigh()

    def show_moved(self) -> None:
        """Show the clips that change bin, class or flag, the first `MOST_SHOWN`; the corpus stays as it is."""
        if self.moved is not None:
            names = self._library.names_of(self.moved.any.nonzero()[0][:MOST_SHOWN])
            self._library.ask(Query(where=IsText("clip", frozenset(names))))

    def forget(self) -> None:
        """Leave nobody out, and let go of what was found."""
        self._jobs.cancel("raters")
        self.raters, self.left_out, self.moved = None, frozenset(), None

    def _end(self) -> None:
        self.forget()
        self.ended.emit()

    def _follow(self) -> None:
        """Other cut points and flags move other clips; what is hidden may not be told of."""
        if self._library.hidden is not None:
            self._end()
        elif self.left_out and self._rules != self._asked:
            self._weigh()

    @property
    def _rules(self) -> tuple[Edges, FlagRule]:
        return self._library.index.edges, self._library.rule

    def _weigh(self) -> None:
        self.moved, self._asked = None, self._rules
        corpus, (edges, rule) = self._library.corpus, self._rules
        names = frozenset(self.raters.names[place] for place in self.left_out)

        def work(_report: object) -> Moves:
            from analysis.raters.lens import without_raters  # noqa: PLC0415 - for the worker
            from analysis.raters.moves import moves  # noqa: PLC0415 - for the worker

            return moves(corpus, without_raters(corpus, names), edges, rule)

        if names:
            self._jobs.submit("raters", "Leaving raters out", work, self._take, self._fail)
        else:
            self._jobs.cancel("raters")
        self.changed.emit()

    def _use(self, raters: Raters) -> None:
        self.raters = raters
        self.changed.emit()

    def _take(self, moved: Moves) -> None:
        self.moved = moved
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self.failed.emit(f"Raters could not be looked at: {error}")
