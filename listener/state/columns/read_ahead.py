"""Reading ahead: while a clip is shown, the next in the list is read and made ready to play, then the one before."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from analysis.audio import info
from analysis.errors import EarmarkError
from analysis.stretching import stretched
from analysis.tables import Corpus
from listener.jobs import BACKGROUND, Jobs, Report
from listener.state.altering.pacing import Pacing
from listener.state.columns.columns import Columns
from listener.state.columns.kept_contents import KeptContents
from listener.state.library import Library
from listener.state.selection import Selection

TOPIC = "reading ahead"
STEPS = (1, -1)
# Longer clips are read when they are wanted: reading them ahead would push out what was read before.
LONGEST_S = 120.0


class ReadAhead(QObject):
    """Fills `Columns.kept` for the clips beside the one in view, in the background."""

    def __init__(
        self, library: Library, selection: Selection, columns: Columns, pacing: Pacing, jobs: Jobs
    ) -> None:
        super().__init__()
        self._library, self._selection, self._columns = library, selection, columns
        self._pacing, self._jobs = pacing, jobs
        self._is_closed = False
        self._corpus: Corpus | None = None
        self._read: tuple[tuple[int, ...], float] = ((), 1.0)
        for signal in (columns.column_changed, library.rows_changed, pacing.speed_changed):
            signal.connect(self._look)

    def close(self) -> None:
        """Read nothing ahead any more: what is closed behind it may still show the clips in another order."""
        self._is_closed = True

    def _look(self, *_what: object) -> None:
        """Read ahead once the clip in view is read itself, and nothing is awaited there."""
        corpus, place = self._library.corpus, self._selection.place
        if self._is_closed or any(column.status == "reading" for column in self._columns.columns):
            return
        rows = () if corpus is None or place is None else self._beside(place)
        wanted = (rows, self._pacing.speed)
        if corpus is self._corpus and wanted == self._read:
            return
        self._corpus, self._read = corpus, wanted
        if corpus is None or not rows:
            self._jobs.cancel(TOPIC)
            return
        self._jobs.submit(
            TOPIC,
            "Reading the next clip",
            _work(self._columns.kept, corpus, rows, self._pacing),
            _done,
            _done,
            priority=BACKGROUND,
            is_restartable=True,
        )

    def _beside(self, place: int) -> tuple[int, ...]:
        rows = self._library.rows
        return tuple(int(rows[place + step]) for step in STEPS if 0 <= place + step < len(rows))


def _work(
    kept: KeptContents, corpus: Corpus, rows: tuple[int, ...], pacing: Pacing
) -> Callable[[Report], None]:
    speed = pacing.speed

    def work(report: Report) -> None:
        for row in rows:
            report(0.0)
            sound = None if _is_long(corpus, row) else kept.read(corpus, row).sound
            if sound is not None and pacing.lacks(sound, speed):
                pacing.keep(sound, speed, stretched(sound, speed, report))

    return work


def _is_long(corpus: Corpus, row: int) -> bool:
    """Whether a clip is too long to be read ahead; one that cannot be read is not."""
    try:
        path = str(corpus.clips["path"].iloc[row])
        return bool(path) and info(path).duration > LONGEST_S
    except EarmarkError:
        return False


def _done(_outcome: object) -> None:
    """What was read is kept; what could not be is told when it is asked for."""
