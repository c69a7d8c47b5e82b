"""The columns of the listening view: one clip with one model, target and method each, side by side."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from listener.jobs import IN_VIEW, OF_IN_VIEW, Jobs
from listener.state.column_work import Found, check_work, explain_work, read_work
from listener.state.contents import Contents
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.shelf import Shelf
from listener.state.wishes import (
    MOST_COLUMNS,
    Column,
    Wish,
    beside,
    with_choice,
    with_next_method,
    with_next_target,
)
from models.interface import Method, Saliency, Trust

__all__ = ["MOST_COLUMNS", "Column", "Columns", "Wish"]


class Columns(QObject):
    """One to four columns, addressed by their number from the left.

    Attributes
    ----------
    columns : tuple of Column
    active : int
        The column that is played, selected in and tagged.
    automatic : bool
        Whether every clip is explained as soon as it is read.
    check_maps : bool
        Whether the trust of every map is found as soon as the map is there.
    shared_scale : bool
        Whether the columns' saliency is drawn on one scale.
    predictions : mapping of clip to mapping of str to float
        What models said of this corpus's clips since it was opened, by `MODEL:OUTPUT`.
    """

    count_changed = Signal()
    column_changed = Signal(int)
    active_changed = Signal()
    scale_changed = Signal()
    wishes_changed = Signal()

    def __init__(self, library: Library, selection: Selection, shelf: Shelf, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._selection, self._shelf, self._jobs = library, selection, shelf, jobs
        self.columns: tuple[Column, ...] = (Column(),)
        self.active = 0
        self.automatic = False
        self.check_maps = False
        self.shared_scale = True
        self.predictions: dict[str, dict[str, float]] = {}
        # A column's jobs are known by its key, which stays when columns before it go.
        self._keys: list[int] = [0]
        self._newest_key = 0
        self._at_work: dict[int, int] = {}
        jobs.changed.connect(self._follow_jobs)
        jobs.cancelled.connect(self._stop)
        selection.clip_changed.connect(self._follow)
        library.corpus_changed.connect(self._unpin_all)

    @property
    def wishes(self) -> tuple[Wish, ...]:
        return tuple(column.wish for column in self.columns)

    @property
    def active_contents(self) -> Contents | None:
        return self.columns[self.active].contents

    def choose(
        self,
        number: int,
        model: str,
        target: str,
        *,
        method: Method | None = None,
        baseline: str | None = None,
    ) -> None:
        """Explain a column's clip by this target of this model; an empty model shows the bare sound.

        Without a method the column keeps its own, or takes integrated gradients if the model has no such method.
        """
        wish, cards = self.columns[number].wish, self._shelf.cards
        self._wish(number, with_choice(wish, model, target, cards, method=method, baseline=baseline))

    def choose_next_target(self) -> None:
        """Explain the active column's clip by the model's next target."""
        self._wish(self.active, with_next_target(self.columns[self.active].wish, self._shelf.cards))

    def choose_next_method(self) -> None:
        """Explain the active column's clip by the next method."""
        self._wish(self.active, with_next_method(self.columns[self.active].wish, self._shelf.cards))

    def pin(self, number: int, clip: str) -> None:
        """Hold a column at a clip, or let it follow the selection again (empty name)."""
        self._wish(number, replace(self.columns[number].wish, pinned=clip))

    def add(self) -> None:
        """Show one column more, of the selected clip by a target or model that no other shows; four at most."""
        if len(self.columns) == MOST_COLUMNS:
            return
        last = self.columns[-1]
        wish = beside(self.wishes, self._shelf.cards)
        shares_clip = not last.wish.pinned and last.contents is not None
        column = Column(wish, "ready", last.contents, message=last.message) if shares_clip else Column(wish)
        self._newest_key += 1
        self._keys.append(self._newest_key)
        self.columns = (*self.columns, column)
        self.count_changed.emit()
        self._tell_wishes()
        if shares_clip and last.status in ("done", "explaining"):
            self.explain(len(self.columns) - 1)
        else:
            self._read(len(self.columns) - 1)

    def remove(self, number: int) -> None:
        """Show one column less; the last one stays."""
        if len(self.columns) == 1:
            return
        self._let_go(number)
        del self._keys[number]
        self.columns = self.columns[:number] + self.columns[number + 1 :]
        was_active = number == self.active
        self.active = min(self.active - (self.active > number), len(self.columns) - 1)
        self.count_changed.emit()
        if was_active or self.active >= number:
            self.active_changed.emit()
        self._tell_wishes()

    def set_count(self, count: int) -> None:
        """Show so many columns, one to four: new ones as `add` chooses them, or fewer by the last."""
        count = min(max(count, 1), MOST_COLUMNS)
        while len(self.columns) < count:
            self.add()
        while len(self.columns) > count:
            self.remove(len(self.columns) - 1)

    def activate(self, number: int) -> None:
        """Play, select and tag in this column."""
        if number != self.active:
            self.active = number
            self.active_changed.emit()

    def set_automatic(self, automatic: bool) -> None:
        self.automatic = automatic
        if automatic:
            self.explain_all()

    def set_check_maps(self, check_maps: bool) -> None:
        self.check_maps = check_maps
        for number in range(len(self.columns) if check_maps else 0):
            self.check(number)

    def set_shared_scale(self, shared: bool) -> None:
        if shared != self.shared_scale:
            self.shared_scale = shared
            self.scale_changed.emit()

    def explain_all(self) -> None:
        """Explain every column that has a model."""
        for number in range(len(self.columns)):
            self.explain(number)

    def explain(self, number: int) -> None:
        """Compute a column's saliency, unless it is there; a running computation goes on."""
        column = self.columns[number]
        is_busy = column.status in ("reading", "explaining", "done")
        if not column.wish.model or column.contents is None or is_busy:
            return
        key, wish, title = self._keys[number], column.wish, self._shelf.cards[column.wish.model].title
        self._put(number, status="explaining", fraction=0.0, message="")
        self._at_work[key] = self._jobs.submit(
            _topic("saliency", key),
            f"Explaining {wish.target} by {title}",
            explain_work(self._shelf, self._library.corpus, column.contents.clip, wish),
            lambda found: self._show(self._number(key), found),
            lambda error: self._put(self._number(key), status="failed", saliency=None, message=str(error)),
            lane="models",
            priority=IN_VIEW,
        )

    def check(self, number: int) -> None:
        """Find out how far to trust a column's saliency, unless it is known; a running check goes on."""
        column = self.columns[number]
        if column.saliency is None or column.trust is not None or column.checking is not None:
            return
        key, wish, title = self._keys[number], column.wish, self._shelf.cards[column.wish.model].title
        self._put(number, checking=0.0)
        self._jobs.submit(
            _topic("trust", key),
            f"Checking the map of {wish.target} by {title}",
            check_work(self._shelf, self._library.corpus, column.saliency, wish),
            lambda trust: self._show_trust(self._number(key), trust),
            lambda error: self._put(self._number(key), checking=None, message=f"Not checked: {error}"),
            lane="models",
            priority=OF_IN_VIEW,
            is_restartable=True,
        )

    def cancel(self) -> None:
        """Stop explaining and checking everywhere; what is shown stays."""
        for key in self._keys:
            self._jobs.cancel(_topic("saliency", key))
            self._jobs.cancel(_topic("trust", key))

    def note(self, saliency: Saliency) -> None:
        """Remember what a model said of a clip."""
        said = self.predictions.setdefault(saliency.clip, {})
        said[f"{saliency.model}:{saliency.target}"] = saliency.prediction

    def _wish(self, number: int, wish: Wish) -> None:
        if wish != self.columns[number].wish:
            self._put(number, wish=wish)
            self._read(number)
            self._tell_wishes()

    def _tell_wishes(self) -> None:
        self._shelf.keep_randomised([wish.model for wish in self.wishes])
        self.wishes_changed.emit()

    def _show(self, number: int, found: Found) -> None:
        self.note(found.saliency)
        self._put(number, status="done", saliency=found.saliency, trust=found.trust, message="")
        if self.check_maps:
            self.check(number)

    def _show_trust(self, number: int, trust: Trust) -> None:
        self._put(number, trust=trust, checking=None)

    def _follow(self) -> None:
        for number, column in enumerate(self.columns):
            if not column.wish.pinned:
                self._read(number)

    def _read(self, number: int) -> None:
        corpus, wish, key = self._library.corpus, self.columns[number].wish, self._keys[number]
        row = self._library.row_of(wish.pinned) if wish.pinned else self._selection.row
        self._let_go(number)
        nothing = {"saliency": None, "trust": None, "checking": None, "message": ""}
        if corpus is None or row is None:
            self._put(number, status="empty", contents=None, **nothing)
            return
        self._put(number, status="reading", **nothing)
        self._at_work[key] = self._jobs.submit(
            _topic("reading", key),
            "Reading the clip",
            read_work(self._shelf, corpus, row, wish),
            lambda read: self._take(self._number(key), *read),
            lambda error: self._put(self._number(key), status="failed", contents=None, message=str(error)),
        )

    def _take(self, number: int, contents: Contents, found: Found | None) -> None:
        self._put(number, status="ready", contents=contents, message=contents.trouble)
        if found is not None:
            self._show(number, found)
        elif self.automatic:
            self.explain(number)

    def _let_go(self, number: int) -> None:
        """Cancel a column's work without a word, because other work follows."""
        key = self._keys[number]
        self._at_work.pop(key, None)
        for kind in ("saliency", "trust", "reading"):
            self._jobs.cancel(_topic(kind, key))

    def _stop(self, job: int) -> None:
        """Say of work that the user cancelled, here or among the jobs, that it was."""
        for number, (key, column) in enumerate(zip(self._keys, self.columns, strict=True)):
            if self._at_work.get(key) != job:
                continue
            if column.status == "explaining":
                self._put(number, status="ready", message="Explaining was cancelled.")
            elif column.status == "reading":
                self._put(number, status="failed", contents=None, message="Reading the clip was cancelled.")

    def _follow_jobs(self) -> None:
        fractions = {job.topic: job.fraction for job in self._jobs.running}
        for number, (key, column) in enumerate(zip(self._keys, self.columns, strict=True)):
            fraction = fractions.get(_topic("saliency", key), column.fraction)
            if column.status == "explaining" and fraction != column.fraction:
                self._put(number, fraction=fraction)
            checking = fractions.get(_topic("trust", key))
            if column.checking is not None and checking != column.checking:
                self._put(number, checking=checking)

    def _unpin_all(self) -> None:
        for number in range(len(self.columns)):
            self._let_go(number)
        self.predictions = {}
        self.columns = tuple(Column(wish=replace(column.wish, pinned="")) for column in self.columns)

    def _number(self, key: int) -> int:
        return self._keys.index(key)

    def _put(self, number: int, **changes: object) -> None:
        columns = list(self.columns)
        columns[number] = replace(columns[number], **changes)
        self.columns = tuple(columns)
        self.column_changed.emit(number)


def _topic(kind: str, key: int) -> str:
    return f"{kind} {key}"
