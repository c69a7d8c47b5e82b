"""Where the active column's model did not look though listeners heard emotion there, as columns of the index.

Only maps that are kept are held against the marks of the session; nothing is explained for it. What was found stays as
it is until it is asked for again, whatever is marked or chosen meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from analysis.gap_columns import UNHEARD, UNSEEN, columns
from analysis.tables import Corpus
from listener.jobs import BACKGROUND, Jobs, Report
from listener.keys.shown import key_of, press
from listener.state.columns.columns import Columns
from listener.state.columns.wishes import Wish
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.tagging.tagging import Tagging
from models.interface import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from analysis.gaps import Gap
    from analysis.session.file.log import Reveal
    from analysis.session.tags import Tag

NO_SESSION = "There is no session with marks of where emotion was heard: open a corpus first."
NO_MODEL = "There is no model whose maps could be looked at: choose one in the active column first."
NOT_FOUND = "Where the model did not look is not known yet: Analyse > Where the model did not look finds it."
NO_GAP = "None of the shown clips has such a gap, so there is nothing to draw."
NONE_COMPARED = (
    "No map can be compared: a mark over a whole clip, or a map of zeros, leaves nothing to compare."
)
TELLS = "Where a model looked tells something of labels, so it waits until you no longer listen blind."
WORST = 40


@dataclass(frozen=True, eq=False)
class Known:
    """What was found of a corpus.

    Attributes
    ----------
    wish : Wish
        Whose maps of what were looked at.
    gaps : mapping of str to Gap
        By clip.
    n_marked, n_unkept : int
        How many clips have marks that count, and how many of these no such map in the cache.
    n_late : int
        How many clips have only marks that do not count, as they were made with labels in sight.
    """

    wish: Wish
    gaps: Mapping[str, Gap]
    n_marked: int
    n_unkept: int
    n_late: int


class Gaps(QObject):
    """Holds the kept maps of the marked clips against the marks that were made before labels were shown.

    Attributes
    ----------
    known : Known or None
        What was found last of the open corpus.
    sentence : str
        How the current clip's map lies to its marks; empty if that is not known or may not be seen.

    Signals
    -------
    found
        The columns are there, and the widest gap stands first.
    changed
        The sentence.
    told, failed : str
        A sentence for the user.
    """

    found = Signal()
    changed = Signal()
    told = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        library: Library,
        selection: Selection,
        shelf: Shelf,
        columns: Columns,
        tagging: Tagging,
        jobs: Jobs,
    ) -> None:
        super().__init__()
        self._library, self._selection, self._shelf = library, selection, shelf
        self._columns, self._tagging, self._jobs = columns, tagging, jobs
        self.known: Known | None = None
        self.sentence = ""
        library.corpus_changed.connect(self._forget)
        library.index_changed.connect(self._look)
        selection.clip_changed.connect(self._look)

    def find(self) -> None:
        """Hold the kept maps against the marks, and let the widest gap come first."""
        corpus, session = self._library.corpus, self._tagging.session
        wish = self._columns.wishes[self._columns.active]
        if corpus is None or session is None:
            self.failed.emit(NO_SESSION)
        elif self._library.hidden is not None:
            self.failed.emit(TELLS)
        elif not wish.model:
            self.failed.emit(NO_MODEL)
        else:
            self._tagging.finish_writing()
            self._jobs.submit(
                "gaps",
                "Holding maps against marks",
                partial(
                    _find, self._shelf, corpus, wish, tuple(self._tagging.tags.values()), session.reveals()
                ),
                partial(self._take, corpus),
                lambda error: self.failed.emit(f"Maps were not held against marks: {error}"),
                priority=BACKGROUND,
                is_restartable=True,
            )

    def worst(self) -> NDArray[np.int64] | None:
        """Rows of the shown clips with the widest gaps, at most `WORST`; None, and why, if there are none.

        Gaps are of the kind that the clips are sorted by, or else those where the model did not look.
        """
        index, rows = self._library.index, self._library.rows
        kind = UNHEARD if self._library.sort.column == UNHEARD else UNSEEN
        if index is None or kind not in index.numbers:
            self.failed.emit(NOT_FOUND)
            return None
        widths = index.numbers[kind][rows]
        rows, widths = rows[widths > 0], widths[widths > 0]
        if not len(rows):
            self.failed.emit(NO_GAP)
            return None
        return rows[np.argsort(-widths, kind="stable")[:WORST]]

    def _take(self, corpus: Corpus, known: Known) -> None:
        if self._library.corpus is not corpus:
            return
        if not known.gaps:
            self.failed.emit(self._lacking(known))
            return
        self.known = known
        self._library.add_numbers(columns(known.gaps.values(), corpus.rows, len(corpus.clips)))
        if self._library.hidden is None:
            self._library.sort_by(UNSEEN, descending=True)
            self.found.emit()
            self.told.emit(_found(known))

    def _lacking(self, known: Known) -> str:
        """Why nothing was found, and what to do."""
        if known.n_unkept:
            return (
                f"No map of {self._whose(known)} is kept of {_marked(known.n_unkept)}: explain the shown clips first"
                f" ({key_of('explain.shown')})."
            )
        if known.n_marked:
            return NONE_COMPARED
        how = f"{press('tag.blind')} to listen blind, and mark where you hear it ({key_of('tag.heard')})."
        if known.n_late:
            return f"Emotion was marked only with labels in sight, which does not count: {how}"
        return f"No clip is marked where emotion was heard: {how}"

    def _whose(self, known: Known) -> str:
        return f"{known.wish.target} by {self._shelf.cards[known.wish.model].name}"

    def _forget(self) -> None:
        self.known = None
        self._jobs.cancel("gaps")
        self._look()

    def _look(self) -> None:
        row, gap = self._selection.row, None
        if row is not None and self.known is not None and not self._library.hides(row):
            gap = self.known.gaps.get(self._library.name_of(row))
        sentence = "" if gap is None else _in_words(gap, self._whose(self.known))
        if sentence != self.sentence:
            self.sentence = sentence
            self.changed.emit()


def _find(
    shelf: Shelf,
    corpus: Corpus,
    wish: Wish,
    tags: tuple[Tag, ...],
    reveals: tuple[Reveal, ...],
    report: Report,
) -> Known:
    from analysis.gaps import gap_of  # noqa: PLC0415 - for the worker
    from analysis.heard_marks import heard_marks  # noqa: PLC0415 - for the worker

    before, after = heard_marks(tags, reveals)
    marked = {clip: by_listener for clip, by_listener in before.items() if clip in corpus.rows}
    gaps: dict[str, Gap] = {}
    n_unkept = 0
    for number, (clip, by_listener) in enumerate(sorted(marked.items())):
        report(number / len(marked))
        found = shelf.look_up(wish.model, corpus, clip, wish.request)
        if found is None:
            n_unkept += 1
            continue
        spans = [span for some in by_listener.values() for span in some]
        gap = gap_of(clip, found.saliency.values, spans, frames_per_second=FRAMES_PER_SECOND)
        if gap is not None:
            gaps[clip] = gap
    n_late = len(corpus.rows.keys() & after.keys() - before.keys())
    return Known(wish, gaps, len(marked), n_unkept, n_late)


def _found(known: Known) -> str:
    n_unseen = sum(gap.unseen > 0 for gap in known.gaps.values())
    said = f"Gaps in {n_unseen:,} of {_marked(len(known.gaps))}"
    if not known.n_unkept:
        return f"{said}, the widest first."
    have = "has" if known.n_unkept == 1 else "have"
    return f"{said}; {known.n_unkept:,} more {have} no map: explain the shown clips first."


def _in_words(gap: Gap, whose: str) -> str:
    looked = "did not look" if gap.unseen > 0 else "looked"
    said = (
        f"The model {looked} where emotion was heard: {100 * gap.mass:.0f} % of the map lies there, by chance"
        f" {100 * gap.chance:.0f} % ({whose})."
    )
    if gap.unheard > 0:
        said += f" Elsewhere it is densest at {gap.outside_start:.2f}–{gap.outside_end:.2f} s."
    return said


def _marked(count: int) -> str:
    return "1 marked clip" if count == 1 else f"{count:,} marked clips"
