"""How voice and words of the current clip clash, in a sentence; with both maps at hand, also at which words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from analysis.tables import Corpus
from listener.jobs import Jobs
from listener.state.clashing import Clashing
from listener.state.columns.columns import Columns
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from listener.state.selection import Selection
from models.interface import Request

if TYPE_CHECKING:
    from analysis.clash import Clash

VALENCE = Request("valence")


class ClashWords(QObject):
    """Follows the current clip once voices were held against words; nothing is explained for it.

    Attributes
    ----------
    sentence : str
        Empty where nothing clashes or is known, and of a clip that is hidden.
    """

    changed = Signal()

    def __init__(
        self,
        library: Library,
        selection: Selection,
        shelf: Shelf,
        columns: Columns,
        clashing: Clashing,
        jobs: Jobs,
    ) -> None:
        super().__init__()
        self._library, self._selection, self._shelf = library, selection, shelf
        self._clashing, self._jobs = clashing, jobs
        self.sentence = ""
        self._is_hidden = False
        selection.clip_changed.connect(self._look)
        clashing.found.connect(self._look)
        library.index_changed.connect(self._follow)
        columns.column_changed.connect(self._look)

    def _follow(self) -> None:
        """What is hidden may be told of no more, and what is revealed again."""
        row = self._selection.row
        if row is not None and self._library.hides(row) != self._is_hidden:
            self._look()

    def _look(self, _column: int = 0) -> None:
        row, corpus, known = self._selection.row, self._library.corpus, self._clashing.known
        self._jobs.cancel("clash words")
        self._is_hidden = row is not None and self._library.hides(row)
        if row is None or known is None or known.corpus is not corpus or self._is_hidden:
            self._say("")
            return
        found, clip = known.clash, self._library.name_of(row)
        plain = _plain(found, row)
        self._say(plain)
        if not plain:
            return
        work = partial(_words, self._shelf, corpus, clip, found, known.models)
        self._jobs.submit(
            "clash words",
            "Finding the words that clash",
            lambda _report: work(),
            lambda words: self._say(words or plain),
            lambda _error: None,
        )

    def _say(self, sentence: str) -> None:
        if sentence != self.sentence:
            self.sentence = sentence
            self.changed.emit()


def _plain(found: Clash, row: int) -> str:
    """Which way a clip clashes; empty if it does not."""
    from analysis.clash import direction  # noqa: PLC0415 - when wanted

    way = direction(float(found.signals.voice[row]), float(found.signals.text[row]))
    return f"{way.capitalize()} (p = {found.p[row]:.3f})." if way else ""


def _words(shelf: Shelf, corpus: Corpus, clip: str, found: Clash, models: tuple[str, str]) -> str:
    """At which words, if the maps of both models are kept; empty if not."""
    from models.clash import of_maps  # noqa: PLC0415 - for the worker

    maps = [shelf.look_up(model, corpus, clip, VALENCE) for model in models]
    if None in maps:
        return ""
    audio, text = (one.saliency for one in maps)
    return of_maps(audio, text, found, corpus.rows[clip]).sentence
