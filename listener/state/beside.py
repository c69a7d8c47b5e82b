"""Clips to hear beside the current one, and the way back to where one was."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from listener.jobs import Jobs
from listener.keys.shown import press
from listener.state.columns.columns import Columns
from listener.state.library import Library
from listener.state.selection import Selection

if TYPE_CHECKING:
    from analysis.neighbours import Neighbours

MOST_VISITS = 200
TELLS = "Which clip this is tells something of its label, so it waits until you no longer listen blind."
FILTERED_OUT = "That clip is filtered out, and stays so while you listen blind."
Question = Callable[["Neighbours", int], "int | str"]


class Beside(QObject):
    """Goes to the speaker's reference, to the recording's next clip, to the same words meant otherwise, and back.

    What is slow with many clips is found in a job when it is first asked for; after that answers come at once.

    Signals
    -------
    told, failed : str
        A sentence for the user.
    """

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, library: Library, selection: Selection, columns: Columns, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._selection, self._columns, self._jobs = library, selection, columns, jobs
        self._neighbours: Neighbours | None = None
        self._ready: set[str] = set()
        self._visits: list[int] = []
        self._at: int | None = None
        library.corpus_changed.connect(self._begin)
        selection.clip_changed.connect(self._note)

    def go_to_reference(self) -> None:
        """Go to the speaker's most neutral clip."""
        self._ask("reference", lambda found, row: found.reference(row), self._go)

    def compare_with_reference(self) -> None:
        """Keep the speaker's most neutral clip in the second column, beside the current one."""
        self._ask("reference", lambda found, row: found.reference(row), self._keep_beside)

    def go_to_opposite(self) -> None:
        """Go to the clip with the same words and the most opposite valence."""
        self._ask("opposite", lambda found, row: found.minimal_pair(row), self._go)

    def go_along(self, step: int) -> None:
        """Go to a later, or if `step` is negative an earlier, clip of the recording."""
        self._ask("recording", lambda found, row: found.beside(row, step), self._go, tells=False)

    def go_back(self) -> None:
        """Go to the clip where one was before; may be repeated."""
        if not self._visits:
            self.failed.emit("There is no clip to go back to.")
            return
        self._at = self._visits.pop()
        self._go(self._at)
        self._at = self._selection.row

    def _begin(self) -> None:
        self._neighbours, self._at = None, None
        self._ready.clear()
        self._visits.clear()

    def _note(self) -> None:
        row = self._selection.row
        if row is None or row == self._at:
            return
        if self._at is not None:
            self._visits = [*self._visits[1 - MOST_VISITS :], self._at]
        self._at = row

    def _ask(self, topic: str, question: Question, use: Callable[[int], None], *, tells: bool = True) -> None:
        """Use the answer if one is still at the same clip; `tells` is whether it tells something of a label."""
        row = self._selection.row
        if row is None:
            self.failed.emit("There is no clip to start from: choose one in the table.")
            return
        neighbours = self._found()

        def answer(found: int | str) -> None:
            self._ready.add(topic)
            if self._neighbours is not neighbours or self._selection.row != row:
                return
            if tells and self._library.hidden is not None:
                self.failed.emit(TELLS)
            elif isinstance(found, str):
                self.told.emit(found)
            else:
                use(found)

        if tells and self._library.hidden is not None:
            self.failed.emit(TELLS)
        elif topic in self._ready:
            answer(question(neighbours, row))
        else:
            self._jobs.submit(
                "beside",
                "Looking for clips to hear beside this one",
                lambda _report: question(neighbours, row),
                answer,
                lambda error: self.failed.emit(str(error)),
            )

    def _found(self) -> Neighbours:
        from analysis.neighbours import Neighbours  # noqa: PLC0415 - the window starts without pandas

        if self._neighbours is None:
            self._neighbours = Neighbours(self._library.index, self._library.corpus.scale)
        return self._neighbours

    def _go(self, row: int) -> None:
        """Go to a clip, shown or not; what is filtered out tells by that, too, and is not gone to blind."""
        is_shown = row in self._library.rows
        if not is_shown and self._library.hidden is not None:
            self.failed.emit(FILTERED_OUT)
            return
        self._selection.select(row)
        if not is_shown:
            self.told.emit(f"This clip is not among the shown ones; {press('clip.back')} to go back.")

    def _keep_beside(self, row: int) -> None:
        columns = self._columns
        if len(columns.columns) == 1:
            wish = columns.wishes[0]
            columns.set_count(2)
            columns.choose(1, wish.model, wish.target)
        columns.pin(1, self._library.name_of(row))
        self.told.emit("The second column keeps this speaker's reference.")
