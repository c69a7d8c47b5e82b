"""Listening queues: drawn from the shown clips, kept with the session, and gone along in their own order.

A queue is in an order drawn by lot, and what each clip was drawn for is not shown: neither tells anything of a clip.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from analysis.errors import EarmarkError
from analysis.filters import Query
from analysis.session.kept import Kept
from analysis.session.marks import KEPT_QUEUE, SESSION
from analysis.session.tags import Tag
from listener.jobs import Jobs
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.tagging.keeping import Keeping
from listener.state.tagging.tagging import Tagging

if TYPE_CHECKING:
    from analysis.queues.stratified import Plan, Queue

MOST_CLIPS = 5_000
"""More would take longer to read than the window may stand still."""
KEEP_MS = 1000
USUAL = ("bin", "flag", "speaker", "split", "emotion", "corpus")
BLIND = "How many clips there are of each kind tells of them: draw a queue before you listen blind."


@dataclass(frozen=True)
class DrawWish:
    """A queue to be drawn: its name, number of clips, seed, what its strata are of (if any), and controls, 0 to 1."""

    name: str
    n: int = 100
    seed: int = 0
    strata: str = ""
    is_equal: bool = True
    control: float = 0.2


class Queues(QObject):
    """The kept queues by name, and the one that is gone along.

    Attributes
    ----------
    kept : mapping of str to Kept
    name : str
        The open queue's name; empty if none is.

    Signals
    -------
    changed
        Which queues there are, which one is open, or how many of its clips are done.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, library: Library, selection: Selection, tagging: Tagging, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._selection, self._tagging, self._jobs = library, selection, tagging, jobs
        self._keeping = Keeping(tagging, KEPT_QUEUE, self.failed.emit)
        self.kept: Mapping[str, Kept] = {}
        self.name = ""
        self._open_id = ""
        self._marks: tuple[Tag, ...] = ()
        self._said: tuple[object, ...] = ()
        self._timer = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._timer.timeout.connect(self.close)
        tagging.tags_changed.connect(self._look)
        tagging.session_changed.connect(self._look)
        library.corpus_changed.connect(self._begin)
        library.index_changed.connect(self._tell)
        selection.clip_changed.connect(self._go)

    @property
    def strata(self) -> tuple[str, ...]:
        """Columns that strata may be of."""
        index = self._library.index
        groups = () if index is None else index.groups
        usual = [name for name in USUAL if name in groups]
        return (*usual, *(name for name in groups if name not in USUAL))

    @property
    def n_clips(self) -> int:
        """How many clips the open queue has."""
        listing = self._library.listing
        return 0 if listing is None else len(listing)

    @property
    def n_done(self) -> int:
        """How many of the open queue's clips are done."""
        listing = self._library.listing
        return 0 if listing is None else int(self._library.is_done(listing).sum())

    def sizes(self, strata: str) -> dict[str, int]:
        """How many of the shown clips each stratum has."""
        library = self._library
        if library.index is None or not len(library.rows):
            return {}
        if not strata:
            return {"": len(library.rows)}
        from analysis.queues.stratified import NO_VALUE  # noqa: PLC0415 - when wanted

        group = library.index.groups[strata]
        counts = np.bincount(group.codes[library.rows] + 1, minlength=len(group.categories) + 1)
        names = (NO_VALUE, *group.categories)
        return {name: int(count) for name, count in zip(names, counts, strict=True) if count}

    def planned(self, wish: DrawWish) -> Plan:
        """How many clips would be drawn of each stratum, and as controls."""
        from analysis.queues.stratified import plan  # noqa: PLC0415 - when wanted

        sizes = dict(sorted(self.sizes(wish.strata).items()))
        population = self._library.n_clips
        return plan(sizes, population, n=wish.n, control=wish.control, is_equal=wish.is_equal)

    def new_name(self, stem: str = "Queue") -> str:
        """A name that no queue has."""
        number = len(self.kept) + 1
        while f"{stem} {number}" in self.kept:
            number += 1
        return f"{stem} {number}"

    def refuses(self) -> bool:
        """Say why no queue can be drawn now; whether it is so."""
        if self._library.hidden is not None:
            self.failed.emit(BLIND)
        elif self._tagging.session is None:
            self.failed.emit("There is no session to keep a queue in: open a corpus first.")
        elif not len(self._library.rows):
            self.failed.emit("No clip is shown, so there is nothing to draw from.")
        else:
            return False
        return True

    def draw(self, wish: DrawWish, among: NDArray[np.int64] | None = None) -> None:
        """Draw a queue from the shown clips, keep it and go along it; controls are drawn from all clips.

        `among` are the rows to draw from in place of the shown ones, shape (n,).
        """
        name = wish.name.strip()
        if self.refuses():
            return
        if not name or name in self.kept:
            self.failed.emit(f"There is a queue {name} already." if name else "A queue needs a name.")
            return
        index, session = self._library.index, self._tagging.session
        rows = self._library.rows if among is None else among

        def work(_report: object) -> str:
            from analysis.queues.stratified import by_value, draw_queue, queue_to_text  # noqa: PLC0415

            names = index.names.to_pylist()
            shown = [names[row] for row in rows]
            parts = {"": shown}
            if wish.strata:
                group = index.groups[wish.strata]
                values = (*group.categories, "")
                parts = by_value(shown, (values[code] for code in group.codes[rows]))
            queue = draw_queue(
                parts,
                names,
                n=wish.n,
                control=wish.control,
                seed=wish.seed,
                named=wish.strata,
                is_equal=wish.is_equal,
            )
            return queue_to_text(queue)

        def put(text: str) -> None:
            if self._tagging.session is session:
                self._keeping.keep(name, text, f"Queue {name} drawn. On disk.", lambda: self.open(name))

        self._jobs.submit("queue", "Drawing a queue", work, put, lambda error: self.failed.emit(str(error)))

    def read(self, name: str) -> Queue | None:
        """A kept queue; None if there is none, or a newer Earmark wrote it so that it cannot be read."""
        from analysis.queues.heard import read_queue  # noqa: PLC0415 - when wanted

        return read_queue(self.kept[name]) if name in self.kept else None

    def open(self, name: str) -> None:
        """Go along a queue, from where one was; filters that would hide some of it are taken away."""
        queue, library = self.read(name), self._library
        if queue is None:
            self.failed.emit(f"The queue {name} cannot be read.")
            return
        found = [row for clip in queue.clips if (row := library.row_of(clip)) is not None]
        if not found:
            self.failed.emit(f"The corpus that is open has none of the clips of the queue {name}.")
            return
        self.close()
        self.name, self._open_id = name, self.kept[name].mark.id
        at = library.row_of(self._place())
        library.ask(Query())
        library.set_listing(np.array(found, dtype=np.int64))
        self._selection.select(at if at in found else found[0])
        missing = len(queue.items) - len(found)
        if missing:
            self.failed.emit(f"{missing:,} clips of the queue {name} are not in the corpus that is open.")
        self._tell()

    def leave(self) -> None:
        """Show all clips again."""
        if not self.name:
            self.failed.emit("No queue is open.")
            return
        self.close()
        self._begin()
        self._library.set_listing(None)

    def rename(self, name: str, new: str) -> None:
        """Call a queue otherwise."""
        self._keeping.rename(name, new)

    def forget(self, name: str) -> None:
        """Delete a queue; its clips' tags stay."""
        self._keeping.forget(name, f"Queue {name} deleted; the tags of its clips stay. On disk.")

    def close(self) -> None:
        """Remember where in the queue one is; call it before the session closes."""
        self._timer.stop()
        session, clip = self._tagging.session, self._selection.clip
        if not self.name or session is None or session.is_read_only or not clip or clip == self._place():
            return
        try:
            session.set_setting(self._key, clip)
        except EarmarkError as error:
            self.failed.emit(f"Where you are in the queue is not remembered: {error}")

    @property
    def _key(self) -> str:
        return f"queue place {self._open_id} {self._tagging.tagger}"

    def _place(self) -> str:
        session = self._tagging.session
        return "" if session is None else session.setting(self._key) or ""

    def _go(self) -> None:
        if self.name:
            self._timer.start()

    def _look(self) -> None:
        """Long texts are read only where they changed; a queue that is renamed or gone elsewhere is so here."""
        marks = tuple(tag for tag in self._tagging.of_clip(SESSION) if tag.tag == KEPT_QUEUE)
        if marks == self._marks:
            return
        self._marks, self.kept = marks, self._keeping.now
        if self.name:
            names = [name for name, one in self.kept.items() if one.mark.id == self._open_id]
            if names:
                self.name = names[0]
            else:
                self._begin()
                self._library.set_listing(None)
        self._said = ()
        self._tell()

    def _begin(self) -> None:
        self.name, self._open_id = "", ""
        self._timer.stop()
        self._tell()

    def _tell(self) -> None:
        said = (self.name, self.n_done, self.n_clips, tuple(self.kept))
        if said != self._said:
            self._said = said
            self.changed.emit()
