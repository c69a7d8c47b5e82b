"""How much effort a tagger gives to each clip, kept only if they wish: in the session file, and in no export."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from analysis.errors import EarmarkError
from analysis.session.file.log import Effort
from analysis.session.tags import Tag
from listener.player import Player
from listener.state.columns.columns import Columns
from listener.state.selection import Selection
from listener.state.tagging.tagging import Tagging

SHORTEST_S = 1.0


class EffortKeeper(QObject):
    """Notes each visit to a clip when one leaves it: how long, how often played again, and how soon tagged.

    A visit of less than a second, without a tag, is no visit.

    Attributes
    ----------
    is_on : bool
    """

    failed = Signal(str)

    def __init__(
        self,
        selection: Selection,
        columns: Columns,
        tagging: Tagging,
        player: Player,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._tagging, self._clock = tagging, clock
        self.is_on = False
        self._clip, self._tagger, self._since = "", "", 0.0
        self._plays = 0
        self._first_tag_s: float | None = None
        selection.clip_changed.connect(self._go)
        columns.active_changed.connect(self._go)
        player.playing_changed.connect(self._count)
        tagging.given.connect(self._note_tag)

    def set_on(self, on: bool) -> None:
        """Keep effort from now on, or no longer; the visit that is under way is not kept."""
        if on != self.is_on:
            self.is_on = on
            self._begin()

    def close(self) -> None:
        """Note the visit that is under way; call it before its session closes."""
        self._end()
        self._begin()

    def _go(self) -> None:
        if self._tagging.clip != self._clip:
            self._end()
            self._begin()

    def _begin(self) -> None:
        self._clip, self._tagger = self._tagging.clip, self._tagging.acting_tagger
        self._since, self._plays, self._first_tag_s = self._clock(), 0, None

    def _count(self, is_playing: bool) -> None:
        self._plays += is_playing

    def _note_tag(self, tag: Tag) -> None:
        if self._first_tag_s is None and tag.clip == self._clip:
            self._first_tag_s = self._clock() - self._since

    def _end(self) -> None:
        session, seconds = self._tagging.session, self._clock() - self._since
        is_visit = bool(self._clip) and (seconds >= SHORTEST_S or self._first_tag_s is not None)
        if not (self.is_on and is_visit) or session is None or session.is_read_only:
            return
        effort = Effort(
            at=datetime.now(UTC),
            tagger=self._tagger,
            clip=self._clip,
            seconds=seconds,
            replays=max(self._plays - 1, 0),
            first_tag_s=self._first_tag_s,
        )
        try:
            session.log_effort(effort)
        except EarmarkError as error:
            self.failed.emit(f"Effort is not kept: {error}")
