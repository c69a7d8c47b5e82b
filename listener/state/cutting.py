"""Where activation and valence are cut into bins: moved, kept with the session, and taken back."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import and_

from PySide6.QtCore import QObject, Signal

from analysis.bins import Edges, End, default_edges, with_edge
from analysis.errors import EarmarkError
from analysis.filters import Both, Filter, InGroup
from analysis.raters.fragility import LEAVES, Redrawn
from analysis.session.session import Session
from analysis.tables import Scale
from listener.jobs import Jobs
from listener.state.library import Library
from listener.state.tagging.tagging import Tagging

SETTING = "cut points"
FLIPPED = InGroup("flips", frozenset({"yes"}))
BLIND = "Bins are hidden while you listen blind, so their cut points stay where they are."


class Cutting(QObject):
    """The cut points of the open corpus; one pair for both dimensions.

    Signals
    -------
    failed : str
        A sentence for the user: cut points cannot be moved or kept.
    """

    failed = Signal(str)

    def __init__(self, library: Library, tagging: Tagging, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._tagging, self._jobs = library, tagging, jobs
        self._session: Session | None = None
        self._wanted: Edges | None = None
        tagging.session_changed.connect(self._take_up)

    @property
    def scale(self) -> Scale | None:
        return None if self._library.corpus is None else self._library.corpus.scale

    @property
    def edges(self) -> Edges | None:
        """Where they are; None while nothing is open."""
        return None if self._library.index is None else self._library.index.edges

    @property
    def usual(self) -> Edges | None:
        """Where they are at first: at one third and two thirds of the scale."""
        return None if self.scale is None else default_edges(self.scale)

    @property
    def n_flips(self) -> int:
        """How many clips of the corpus are in another bin than usually."""
        index = self._library.index
        return 0 if index is None else int((index.groups["flips"].codes == 1).sum())

    @property
    def shows_flips(self) -> bool:
        """Whether only clips are shown that are in another bin than usually."""
        return FLIPPED in _parts(self._library.query.where)

    def move(self, end: End, value: float) -> None:
        """Move one cut point near a value, as far as the other and the scale let it; it is kept by `keep`."""
        edges = self._wanted or self.edges
        if edges is not None and self.scale is not None:
            self._use(with_edge(edges, end, value, self.scale))

    def set(self, edges: Edges) -> None:
        """Cut here, and keep that with the session."""
        self._use(edges)
        self.keep()

    def reset(self) -> None:
        """Cut where it is usual."""
        if self.usual is not None:
            self.set(self.usual)

    def keep(self) -> None:
        """Write where they are into the session, so that one finds them again."""
        session, edges = self._tagging.session, self._wanted or self.edges
        if session is None or session.is_read_only or edges is None:
            return
        said = "" if edges == self.usual else f"{edges.low!r} {edges.high!r}"
        try:
            if (session.setting(SETTING) or "") != said:
                session.set_setting(SETTING, said)
        except EarmarkError as error:
            self.failed.emit(f"The cut points are not kept: {error}")

    def show_flips(self, on: bool) -> None:
        """Show only clips that are in another bin than usually, or leave that out of what is asked for."""
        if on == self.shows_flips or self._library.hidden is not None:
            return
        parts = [part for part in _parts(self._library.query.where) if part != FLIPPED]
        self._library.ask(replace(self._library.query, where=_joined([*parts, FLIPPED] if on else parts)))

    def _use(self, edges: Edges) -> None:
        """At once, but where the query or the order asks how firmly clips lie in their bins: that takes work first."""
        library = self._library
        if library.hidden is not None:
            self.failed.emit(BLIND)
        elif library.corpus is not None and library.asks_for(LEAVES):
            self._find_first(Redrawn(library.corpus, edges), edges)
        else:
            self._cut(edges)

    def _find_first(self, redrawn: Redrawn, edges: Edges) -> None:
        corpus, self._wanted = self._library.corpus, edges

        def cut(_found: object) -> None:
            self._wanted = None
            if self._library.corpus is corpus:
                self._cut(edges, redrawn)

        def fail(error: Exception) -> None:
            self._wanted = None
            self.failed.emit(f"The cut points stay where they are: {error}")

        self._jobs.submit("cut", "Finding how firmly clips lie in their bins", redrawn.find, cut, fail)

    def _cut(self, edges: Edges, redrawn: Redrawn | None = None) -> None:
        if edges == self.usual:
            self.show_flips(False)
        self._library.set_edges(edges, redrawn)

    def _take_up(self) -> None:
        """Cut where the session remembers it."""
        if self._session is self._tagging.session:
            return
        self._session, self._wanted = self._tagging.session, None
        if self._session is not None and self.usual is not None:
            self._library.set_edges(_read(self._session.setting(SETTING) or "") or self.usual)


def _read(text: str) -> Edges | None:
    """What `Cutting.keep` wrote; None if it is nothing of the kind."""
    try:
        low, high = map(float, text.split())
        return Edges(low, high)
    except ValueError:
        return None


def _parts(where: Filter | None) -> list[Filter]:
    """The conditions that one is made of by "and"."""
    if isinstance(where, Both):
        return _parts(where.left) + _parts(where.right)
    return [] if where is None else [where]


def _joined(parts: list[Filter]) -> Filter | None:
    return reduce(and_, parts) if parts else None
