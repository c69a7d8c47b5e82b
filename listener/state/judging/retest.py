"""Bringing a tagger's own clips again, unannounced, so that one learns how far they agree with themselves.

The clip is put behind the current one in the table, where going on comes upon it; nothing points it out. While one
is at it, all that one gave it before is out of sight, and what one gives bears the name of the second hearing.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QObject

from analysis.session.retests import FEWEST_BETWEEN, SHARE, due, finished
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.tagging.tagging import Tagging


class Retest(QObject):
    """Plans repeats and watches over them.

    Attributes
    ----------
    is_on : bool
        The tagger's wish; off at first.
    share : float
        How likely a repeat is at each clip that is finished, 0 to 1.
    between : int
        How many clips must have been finished since.
    """

    def __init__(self, library: Library, selection: Selection, tagging: Tagging) -> None:
        super().__init__()
        self._library, self._selection, self._tagging = library, selection, tagging
        self.is_on = False
        self.share, self.between = SHARE, FEWEST_BETWEEN
        self._planned, self._now = "", ""
        self._drawn: tuple[str, int] | None = None
        selection.clip_changed.connect(self._go)
        library.corpus_changed.connect(self._forget)

    def set_on(self, on: bool) -> None:
        """Wish for repeats, or for none; one that is under way goes on."""
        self.is_on = on

    def plan(self) -> None:
        """Call it before going on to the next clip: it may become another one.

        One draw for each number of finished clips, so that going to and fro draws no second time.
        """
        tagging, row, session = self._tagging, self._selection.row, self._tagging.session
        if not self.is_on or self._now or row is None or session is None:
            return
        tags = tagging.tags.values()
        done = finished(tags, tagging.tagger)
        drawn = (tagging.tagger, len(done))
        if drawn == self._drawn or tagging.clip != self._selection.clip:
            return
        self._drawn = drawn
        clip = due(
            tags,
            tagging.tagger,
            seed=session.corpus.fingerprint,
            clips=self._shown_of(done) - {tagging.clip},
            share=self.share,
            between=self.between,
        )
        if clip is not None:
            self._planned = clip
            self._library.bring(self._library.row_of(clip), behind=row)

    def _shown_of(self, clips: Iterable[str]) -> frozenset[str]:
        rows = {row: clip for clip in clips if (row := self._library.row_of(clip)) is not None}
        shown = self._library.rows[np.isin(self._library.rows, list(rows))]
        return frozenset(rows[row] for row in shown.tolist())

    def _go(self) -> None:
        """Begin the repeat if the clip is the planned one; end it, done or not, when one is elsewhere."""
        planned, self._planned = self._planned, ""
        now = planned if planned and planned == self._selection.clip else ""
        if now != self._now:
            self._now = now
            self._tagging.hear_again(now)

    def _forget(self) -> None:
        self._drawn = None
        self._go()
