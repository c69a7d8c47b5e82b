"""How voice and words of the current clip clash, in a sentence; with both maps at hand, also at which words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from analysis.tables import Corpus
from listener.jobs import Jobs
from listener.state.clashing import Clashing, Known
from listener.state.columns.columns import Columns
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from listener.state.selection import Selection
from models.interface import Request

if TYPE_CHECKING:
    from models.clash import ClipClash

VALENCE = Request("valence")
ASK = "Analyse > Voices against words finds the clips whose voice and words clash."
UNKNOWN = "Voice and words of this clip were not held against each other: it lacks sound or transcript."
NO_CLASH = "Voice and words of this clip do not clash."


@dataclass(frozen=True)
class ClashShown:
    """What is shown of the clash in one clip.

    Attributes
    ----------
    clip : str
        Empty for none.
    sentence : str
        How its voice and words clash; empty where they do not, or it is not known.
    words : ClipClash or None
        At which words, once both maps are kept.
    lacking : str
        Why there are no words, and what to do, as a sentence.
    """

    clip: str = ""
    sentence: str = ""
    words: ClipClash | None = None
    lacking: str = ASK


class ClashWords(QObject):
    """Follows the current clip once voices were held against words; nothing is explained for it.

    Attributes
    ----------
    shown : ClashShown
        Of no clip while that clip is hidden.
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
        self._columns, self._clashing, self._jobs = columns, clashing, jobs
        self.shown = ClashShown()
        self._is_hidden = False
        selection.clip_changed.connect(self._look)
        clashing.found.connect(self._look)
        library.index_changed.connect(self._follow)
        columns.column_changed.connect(self._follow_column)

    def _follow(self) -> None:
        """What is hidden may be told of no more, and what is revealed again."""
        row = self._selection.row
        if row is not None and self._library.hides(row) != self._is_hidden:
            self._look()

    def _follow_column(self, number: int) -> None:
        """A map that comes may be the one that is lacking."""
        if self.shown.sentence and self.shown.words is None and self._columns.columns[number].saliency:
            self._look()

    def _look(self) -> None:
        row, corpus, known = self._selection.row, self._library.corpus, self._clashing.known
        self._jobs.cancel("clash words")
        self._is_hidden = row is not None and self._library.hides(row)
        if row is None or self._is_hidden:
            self._show(ClashShown())
            return
        clip = self._library.name_of(row)
        if known is None or corpus is None or known.corpus is not corpus:
            self._show(ClashShown(clip))
            return
        plain = _plain(known, row)
        if not plain:
            is_known = np.isfinite(known.clash.opposition[row])
            self._show(ClashShown(clip, lacking=NO_CLASH if is_known else UNKNOWN))
            return
        before = self.shown if self.shown.clip == clip else None
        if before is None or not before.sentence:
            self._show(ClashShown(clip, plain, lacking=""))
        work = partial(_words, self._shelf, corpus, clip, known)
        self._jobs.submit(
            "clash words",
            "Finding the words that clash",
            lambda _report: work(),
            lambda found: self._show(_shown(clip, plain, found)),
            lambda _error: None,
        )

    def _show(self, shown: ClashShown) -> None:
        if shown != self.shown:
            self.shown = shown
            self.changed.emit()


def _plain(known: Known, row: int) -> str:
    """Which way a clip clashes; empty if it does not."""
    from analysis.clash import direction  # noqa: PLC0415 - when wanted

    found = known.clash
    way = direction(float(found.signals.voice[row]), float(found.signals.text[row]))
    return f"{way.capitalize()} (p = {found.p[row]:.3f})." if way else ""


def _words(shelf: Shelf, corpus: Corpus, clip: str, known: Known) -> ClipClash | tuple[str, ...]:
    """At which words, if the maps of both models are kept; if not, the names of the models that lack one."""
    from models.clash import of_maps  # noqa: PLC0415 - for the worker

    maps = [shelf.look_up(model, corpus, clip, VALENCE) for model in known.models]
    audio, text = maps
    if audio is None or text is None:
        pairs = zip(known.models, maps, strict=True)
        return tuple(shelf.cards[model].name for model, one in pairs if one is None)
    return of_maps(audio.saliency, text.saliency, known.clash, corpus.rows[clip])


def _shown(clip: str, plain: str, found: ClipClash | tuple[str, ...]) -> ClashShown:
    if isinstance(found, tuple):
        lacking = f"Explain valence by {' and by '.join(found)} to see which words clash."
        return ClashShown(clip, plain, lacking=lacking)
    return ClashShown(clip, found.sentence, found, "")
