"""Clips whose voice and words clash, as columns of the index.

Every corpus with sound and transcripts has the columns. Asked for, they are made of the predictions that are kept; to
predict the rest is long work, which one starts and may stop, and which goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from analysis.clash.columns import CLASH, TITLES, columns
from analysis.tables import Corpus
from listener.jobs import BACKGROUND, Jobs, Report
from listener.state.columns.columns import Columns
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from models.interface import Modality, ModelCard

if TYPE_CHECKING:
    from analysis.clash import Clash
    from models.clash import CorpusClash

NO_CORPUS = "Open a corpus with sound and transcripts to find where voice and words clash."
NO_MODELS = (
    "Two models that tell valence are needed, one that hears and one that reads: add one to the columns."
)
NOT_FOUND = "Which clips clash is not known yet: Analyse > Voices against words finds them."
NONE_CLASH = "None of the shown clips clashes, so there is nothing to draw."
WORST = 40
TELLS = "How voice and words clash tells something of labels, so it waits until you no longer listen blind."


@dataclass(frozen=True, eq=False)
class Known:
    """What was found of a corpus, by a model that hears and one that reads."""

    corpus: Corpus
    models: tuple[str, str]
    clash: Clash


class Clashing(QObject):
    """Holds the voice of every clip against its words.

    Attributes
    ----------
    known : Known or None
        What was found last.

    Signals
    -------
    found
        The columns are there, and the clips that clash most stand first.
    told, failed : str
        A sentence for the user.
    """

    found = Signal()
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, library: Library, shelf: Shelf, columns: Columns, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._shelf, self._columns, self._jobs = library, shelf, columns, jobs
        self.known: Known | None = None
        library.offer(self._makers)

    @property
    def models(self) -> tuple[str, str] | None:
        """The model that hears and the one that reads: of the columns, or the first known; None without both."""
        audio, text = self._first("audio"), self._first("text")
        return (audio, text) if audio and text else None

    def find(self) -> None:
        """Predict what is not kept, and let the clips that clash most come first."""
        corpus, models = self._library.corpus, self.models
        if corpus is None or not _has_both(corpus):
            self.failed.emit(NO_CORPUS)
        elif self._library.hidden is not None:
            self.failed.emit(TELLS)
        elif models is None:
            self.failed.emit(NO_MODELS)
        else:
            self._jobs.submit(
                "clash",
                "Holding voices against words",
                partial(_find, corpus, self._shelf, models),
                lambda found: self._take(corpus, models, found),
                lambda error: self.failed.emit(f"Voices were not held against words: {error}"),
                lane="models",
                priority=BACKGROUND,
                is_restartable=True,
            )

    def worst(self) -> NDArray[np.int64] | None:
        """Rows of the shown clips that clash most, at most `WORST`; None, and why, if there are none."""
        from analysis.clash import GATE  # noqa: PLC0415 - when wanted

        index, rows = self._library.index, self._library.rows
        if index is None or CLASH not in index.numbers or not index.numbers.is_made(CLASH):
            self.failed.emit(NOT_FOUND)
            return None
        opposition = index.numbers[CLASH][rows]
        rows, opposition = rows[opposition >= GATE], opposition[opposition >= GATE]
        if not len(rows):
            self.failed.emit(NONE_CLASH)
            return None
        return rows[np.argsort(-opposition, kind="stable")[:WORST]]

    def _first(self, modality: Modality) -> str:
        names = (*(wish.model for wish in self._columns.wishes if wish.model), *self._shelf.cards)
        cards = self._shelf.cards
        return next((name for name in names if name in cards and _tells_valence(cards[name], modality)), "")

    def _makers(self, corpus: Corpus) -> Mapping[str, Callable[[], NDArray[np.float64]]]:
        """Functions that make the columns of what is kept; nothing is predicted for them."""
        if not _has_both(corpus):
            return {}
        return {name: partial(self._kept, corpus, name) for name in TITLES}

    def _kept(self, corpus: Corpus, name: str) -> NDArray[np.float64]:
        from models.clash import clash_of  # noqa: PLC0415 - for the worker
        from models.predicted import kept_predictions  # noqa: PLC0415 - for the worker

        models = self.models
        if models is None:
            return np.full(len(corpus.clips), np.nan)
        return columns(clash_of(corpus, *(kept_predictions(corpus, model) for model in models)))[name]

    def _take(self, corpus: Corpus, models: tuple[str, str], found: CorpusClash) -> None:
        if self._library.corpus is not corpus:
            return
        self.known = Known(corpus, models, found.clash)
        self._library.add_numbers(columns(found.clash))
        if self._library.hidden is None:
            self._library.sort_by(CLASH, descending=True)
            self.found.emit()
            self.told.emit(_said(found, tuple(self._shelf.cards[model].name for model in models)))


def _find(corpus: Corpus, shelf: Shelf, models: tuple[str, str], report: Report) -> CorpusClash:
    from models.clash import Sources, corpus_clash  # noqa: PLC0415 - for the worker

    return corpus_clash(corpus, Sources(*models), loader=shelf.load, report=report)


def _said(found: CorpusClash, models: tuple[str, str]) -> str:
    clashing, known = (found.clash.product > 0).sum(), np.isfinite(found.clash.opposition).sum()
    return f"{clashing:,} of {known:,} clips clash, by {' and '.join(models)}; the most opposed come first."


def _tells_valence(card: ModelCard, modality: Modality) -> bool:
    return card.modality == modality and any(
        output.name == "valence" and output.kind == "dimension" for output in card.outputs
    )


def _has_both(corpus: Corpus) -> bool:
    return bool((corpus.clips["path"] != "").any() and (corpus.clips["transcript"] != "").any())
