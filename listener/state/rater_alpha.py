"""How far the raters of the shown clips agree, found a frame behind every change of what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from analysis.raters.alpha import AlphaSums
from analysis.tables import Corpus
from listener.jobs import Jobs
from listener.state.library import Library

LATER_MS = 20


@dataclass(frozen=True)
class Alpha:
    """Krippendorff's alpha by dimension and `emotion`, NaN where it does not exist; and of how many."""

    values: Mapping[str, float]
    n_clips: int
    n_raters: int


class RaterAlpha(QObject):
    """Sums a corpus up once, in a job; then alpha of any of its clips takes milliseconds.

    `alpha` is None until the sums are there; without ratings there is nothing to sum up, and no value.
    """

    changed = Signal()

    def __init__(self, library: Library, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._jobs = library, jobs
        self._sums: AlphaSums | None = None
        self.alpha: Alpha | None = None
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self._find)
        library.corpus_changed.connect(self._begin)
        library.rows_changed.connect(self._later.start)

    def _begin(self) -> None:
        corpus = self._library.corpus
        has_ratings = corpus is not None and len(corpus.ratings) > 0
        self._sums, self.alpha = None, None if has_ratings else Alpha({}, 0, 0)
        self.changed.emit()
        if corpus is None or not has_ratings:
            return

        def use(sums: AlphaSums) -> None:
            if self._library.corpus is corpus:
                self._sums = sums
                self._find()

        self._jobs.submit(
            "alpha", "Summing up how raters agree", lambda _report: _sums_of(corpus), use, lambda _error: None
        )

    def _find(self) -> None:
        if self._sums is None:
            return
        rows = self._library.rows
        alpha = Alpha(self._sums.of(rows), len(rows), self._sums.n_raters(rows))
        if alpha != self.alpha:
            self.alpha = alpha
            self.changed.emit()


def _sums_of(corpus: Corpus) -> AlphaSums:
    from analysis.raters.alpha import sums_of  # noqa: PLC0415 - for the worker

    return sums_of(corpus)
