"""Listening blind: what is known of a clip stays hidden until one has judged it, and what was shown is logged.

A clip is hidden from a tagger who has given it neither a tag nor `done`, and has not had it revealed. Marks of where
one heard it reveal nothing: they are made before one looks. What one hears stays: sound, words and length.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
from PySide6.QtCore import QObject, Signal

from analysis.errors import EarmarkError
from analysis.session.marks import HEARD_HERE
from analysis.session.reveals import blind_until_then, open_with, was_blind
from analysis.session.session import Session
from analysis.session.tags import Tag
from listener.state.columns.columns import Columns
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.tagging.tagging import Tagging

SETTING = "blind"
SEEN_AFTER_S = 1.0
TELLING = {
    "bins": "bin",
    "flags": "disagreement",
    "emotions": "class",
    "splits": "split",
    "corpora": "corpus",
}
NOT_TELLING = frozenset({"transcript", "duration", "speaker", "gender", "recording", "tags", "done"})
"""Columns of a condition that say nothing of a label; names of clips do where they are labels, as in RAVDESS."""


class Blindness(QObject):
    """Hides and reveals clips.

    Attributes
    ----------
    is_on : bool
        Whether one listens blind; a session remembers it for each tagger.

    Signals
    -------
    changed
        Whether one listens blind, whether the current clip is hidden, or by what clips are filtered.
    failed : str
        A sentence for the user: what was shown cannot be logged.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(
        self,
        library: Library,
        selection: Selection,
        columns: Columns,
        tagging: Tagging,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._library, self._columns, self._tagging, self._clock = library, columns, tagging, clock
        self.is_on = False
        self._seen: set[str] = set()
        self._logged: set[str] = set()
        self._count = 0
        self._clip, self._since, self._came = "", 0.0, datetime.now(UTC)
        self._shown: dict[str, None] = {}
        self._said: object = None
        tagging.session_changed.connect(self._begin)
        tagging.taggers_changed.connect(self._look)
        tagging.tags_changed.connect(self._follow_tags)
        selection.clip_changed.connect(self._go)
        columns.active_changed.connect(self._go)
        columns.column_changed.connect(self._note)
        library.rows_changed.connect(self._name_anew)
        library.query_changed.connect(self._tell)

    @property
    def hides(self) -> bool:
        """Whether what is known of the current clip is hidden."""
        return self.hides_clip(self._tagging.clip)

    @property
    def filtered_by(self) -> tuple[str, ...]:
        """By which labels the clips are filtered: these tell something of every clip that is shown."""
        query = self._library.query
        chosen = [name for part, name in TELLING.items() if getattr(query, part)]
        conditions = (*query.ranges, *([] if query.where is None else [query.where]))
        asked = frozenset().union(*(condition.columns for condition in conditions)) - NOT_TELLING
        return (*chosen, *sorted(asked - set(chosen)))

    def hides_clip(self, clip: str) -> bool:
        """Whether what is known of a clip is hidden."""
        return self.is_on and bool(clip) and clip not in self._seen

    def set_on(self, on: bool) -> None:
        """Listen blind, or see everything."""
        if on == self.is_on:
            return
        self._leave()
        self.is_on = on
        self._remember()
        self._look()

    def reveal(self) -> None:
        """Show what is known of the current clip."""
        clip = self._tagging.clip
        if self.hides_clip(clip):
            self._log(clip, blind_until_then(self.filtered_by))
            self._seen.add(clip)
            self._hide()

    def close(self) -> None:
        """Log what was shown of the current clip; call it before its session closes."""
        self._leave()

    def _begin(self) -> None:
        """Take up what a session remembers."""
        session = self._tagging.session
        self.is_on = session is not None and session.setting(self._key) == "on"
        self._look()

    @property
    def _key(self) -> str:
        return f"{SETTING} {self._tagging.tagger}"

    def _remember(self) -> None:
        self._write(lambda session: session.set_setting(self._key, "on" if self.is_on else "off"))

    def _look(self) -> None:
        """Find anew which clips the tagger has judged or had revealed; one that is heard again counts as new."""
        own, acting, clip = self._tagging.tagger, self._tagging.acting_tagger, self._tagging.clip
        self._count = self._tagging.n_tags_of(acting)
        self._follow_tags()
        self._logged, self._seen = self._known_of(own)
        if acting != own:
            logged, seen = self._known_of(acting)
            self._logged = self._logged - {clip} | logged
            self._seen = self._seen - {clip} | seen
        self._go()
        self._hide()

    def _known_of(self, tagger: str) -> tuple[set[str], set[str]]:
        """The clips that the log tells of a tagger, and those that this tagger has judged or had revealed."""
        session = self._tagging.session
        entries = () if session is None else [entry for entry in session.reveals() if entry.tagger == tagger]
        revealed = {entry.clip for entry in entries if was_blind(entry.shown)}
        return {entry.clip for entry in entries}, revealed | self._judged(tagger)

    def _judged(self, tagger: str) -> frozenset[str]:
        return self._tagging.clips_of(tagger, but=HEARD_HERE)

    @property
    def _judgements(self) -> list[Tag]:
        """What the tagger has given the current clip but for marks of where it was heard."""
        tagging = self._tagging
        here = tagging.of_clip(tagging.clip)
        return [tag for tag in here if tag.tagger == tagging.acting_tagger and tag.tag != HEARD_HERE]

    def _follow_tags(self) -> None:
        """A first tag reveals its clip, and what was shown of it until then is logged."""
        acting, clip, mine = self._tagging.acting_tagger, self._tagging.clip, self._judgements
        count = self._tagging.n_tags_of(acting)
        gained, self._count = count - self._count, count
        if mine and clip not in self._seen:
            if max(tag.created for tag in mine) >= self._came:
                blind = blind_until_then(self.filtered_by)
                self._log_once(clip, blind if self.hides else open_with(self._shown))
            self._seen.add(clip)
            self._hide()
        if gained > 1:
            self._seen |= self._judged(acting)
            self._hide()

    def _go(self) -> None:
        """Another clip is in view."""
        if self._clip != self._tagging.clip:
            self._leave()
            self._clip, self._since = self._tagging.clip, self._clock()
            self._shown = {}
            self._came = datetime.now(UTC)
            # Tagged with many others while it was hidden, it is seen only now.
            if self._clip not in self._logged and any(tag.blind for tag in self._judgements):
                self._log(self._clip, blind_until_then(self.filtered_by))
        self._note()
        self._tell()

    def _note(self, *_number: int) -> None:
        """Remember what is shown of the current clip."""
        if not self._clip or self.hides_clip(self._clip):
            return
        self._shown["labels"] = None
        columns = self._columns.columns
        if any(column.saliency is not None and column.saliency.clip == self._clip for column in columns):
            self._shown |= {"predictions": None, "saliency": None}

    def _leave(self) -> None:
        """Log a clip that was seen open for a while before it is judged: later it may be heard blind."""
        is_seen = self._clock() - self._since >= SEEN_AFTER_S
        if self._clip and is_seen and self._shown and self._clip not in self._seen:
            self._log_once(self._clip, open_with(self._shown))

    def _log_once(self, clip: str, shown: str) -> None:
        if clip not in self._logged or was_blind(shown):
            self._log(clip, shown)

    def _log(self, clip: str, shown: str) -> None:
        self._logged.add(clip)
        self._write(lambda session: session.log_reveal(clip, shown))

    def _write(self, write: Callable[[Session], object]) -> None:
        session = self._tagging.session
        if session is None or session.is_read_only:
            return
        try:
            write(session)
        except EarmarkError as error:
            self.failed.emit(f"The reveal log is not written: {error}")

    def _hide(self) -> None:
        """Let the views see what may be seen."""
        library = self._library
        mask = None
        if self.is_on and library.index is not None:
            mask = np.ones(library.n_clips, dtype=np.bool_)
            rows = [row for clip in self._seen if (row := library.row_of(clip)) is not None]
            mask[rows] = False
        if mask is not None or library.hidden is not None:
            library.hide(mask, seed=zlib.crc32(self._tagging.tagger.encode()))
            self._columns.set_veil(self._title_of)
        self._note()
        self._tell()

    def _name_anew(self) -> None:
        """Clips that are called by their place have other names when the rows change."""
        if self.is_on:
            self._columns.set_veil(self._title_of)

    def _title_of(self, clip: str) -> str:
        row = self._library.row_of(clip) if self.hides_clip(clip) else None
        return "" if row is None else self._library.title_of(row)

    def _tell(self) -> None:
        self._tagging.set_blind(self.hides)
        said = (self.is_on, self.hides, self.filtered_by)
        if said != self._said:
            self._said = said
            self.changed.emit()
