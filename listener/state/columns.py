"""The columns of the listening view: one clip with one model and target each, side by side.

A column's wish is what the user chose; the column is what became of it, and all that the view draws.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QObject, Signal

from listener.jobs import Jobs, Report
from listener.state.contents import Contents, read_contents
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.shelf import Shelf
from models.explain.store import cache, explain_cached
from models.interface import Request, Saliency
from models.material import material

MOST_COLUMNS = 2
Status = Literal["empty", "reading", "ready", "explaining", "done", "failed"]


@dataclass(frozen=True)
class Wish:
    """Model and target to explain with (empty: none); `pinned` names a clip to stay at (empty: follow)."""

    model: str = ""
    target: str = ""
    pinned: str = ""


@dataclass(frozen=True, eq=False)
class Column:
    """What a column shows: `message` is a sentence for the user, `fraction` (0 to 1) how far explaining is."""

    wish: Wish = Wish()
    status: Status = "empty"
    contents: Contents | None = None
    saliency: Saliency | None = None
    fraction: float = 0.0
    message: str = ""


class Columns(QObject):
    """One or two columns.

    Attributes
    ----------
    columns : tuple of Column
    active : int
        The column that is played, selected in and tagged.
    automatic : bool
        Whether every clip is explained as soon as it is read.
    shared_scale : bool
        Whether the columns' saliency is drawn on one scale.
    predictions : mapping of clip to mapping of str to float
        What models said of this corpus's clips since it was opened, by `MODEL:OUTPUT`.
    """

    count_changed = Signal()
    column_changed = Signal(int)
    active_changed = Signal()
    scale_changed = Signal()

    def __init__(self, library: Library, selection: Selection, shelf: Shelf, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._selection, self._shelf, self._jobs = library, selection, shelf, jobs
        self.columns: tuple[Column, ...] = (Column(),)
        self.active = 0
        self.automatic = False
        self.shared_scale = True
        self.predictions: dict[str, dict[str, float]] = {}
        self._at_work: dict[int, int] = {}
        jobs.changed.connect(self._follow_jobs)
        jobs.cancelled.connect(self._stop)
        selection.clip_changed.connect(self._follow)
        library.corpus_changed.connect(self._unpin_all)

    @property
    def active_contents(self) -> Contents | None:
        return self.columns[self.active].contents

    def choose(self, number: int, model: str, target: str) -> None:
        """Explain a column's clip by this target of this model; an empty model shows the bare sound."""
        column = self.columns[number]
        if (model, target) == (column.wish.model, column.wish.target):
            return
        self._put(number, wish=replace(column.wish, model=model, target=target))
        self._read(number)

    def set_count(self, count: int) -> None:
        """Show one column or two; a new one shows the first one's clip, by another target or model if there is one."""
        count = min(max(count, 1), MOST_COLUMNS)
        if count == len(self.columns):
            return
        for number in range(count, len(self.columns)):
            self._let_go(number)
        is_new = count > len(self.columns)
        self.columns = (self.columns[0], self._beside(self.columns[0])) if is_new else self.columns[:count]
        self.activate(min(self.active, count - 1))
        self.count_changed.emit()
        if is_new and self.columns[0].status in ("done", "explaining"):
            self.explain(1)
        elif is_new:
            self._read(1)

    def activate(self, number: int) -> None:
        """Play, select and tag in this column."""
        if number != self.active:
            self.active = number
            self.active_changed.emit()

    def pin(self, number: int, clip: str) -> None:
        """Hold a column at a clip, or let it follow the selection again (empty name)."""
        column = self.columns[number]
        if clip != column.wish.pinned:
            self._put(number, wish=replace(column.wish, pinned=clip))
            self._read(number)

    def set_automatic(self, automatic: bool) -> None:
        self.automatic = automatic
        if automatic:
            self.explain_all()

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
        if (
            not column.wish.model
            or column.contents is None
            or column.status in ("reading", "explaining", "done")
        ):
            return
        corpus, clip, wish, shelf = self._library.corpus, column.contents.clip, column.wish, self._shelf
        card = shelf.cards[wish.model]

        def work(report: Report) -> Saliency:
            # Read first: what the clip lacks is told at once, not after a model has been loaded for it.
            read = material(corpus, clip, card.rate, card.modality)
            return explain_cached(shelf.load(wish.model), read, Request(target=wish.target), cache(), report)

        self._put(number, status="explaining", fraction=0.0, message="")
        self._at_work[number] = self._jobs.submit(
            _saliency_topic(number),
            f"Explaining {wish.target} by {card.title}",
            work,
            lambda saliency: self._show(number, saliency),
            lambda error: self._put(number, status="failed", saliency=None, message=str(error)),
            lane="models",
        )

    def cancel(self) -> None:
        """Stop explaining everywhere; what is shown stays."""
        for number in range(len(self.columns)):
            self._jobs.cancel(_saliency_topic(number))

    def _beside(self, first: Column) -> Column:
        """A column to compare with: the same clip by the next choice of model and target."""
        choices = [(name, output.name) for name, card in self._shelf.cards.items() for output in card.outputs]
        wish = (first.wish.model, first.wish.target)
        at = (choices.index(wish) + 1) % len(choices) if wish in choices else None
        model, target = wish if at is None else choices[at]
        status = "empty" if first.contents is None else "ready"
        return Column(Wish(model, target), status, first.contents, message=first.message)

    def _show(self, number: int, saliency: Saliency) -> None:
        said = self.predictions.setdefault(saliency.clip, {})
        said[f"{saliency.model}:{saliency.target}"] = saliency.prediction
        self._put(number, status="done", saliency=saliency, message="")

    def _follow(self) -> None:
        for number, column in enumerate(self.columns):
            if not column.wish.pinned:
                self._read(number)

    def _read(self, number: int) -> None:
        corpus, wish, shelf = self._library.corpus, self.columns[number].wish, self._shelf
        row = self._library.row_of(wish.pinned) if wish.pinned else self._selection.row
        self._let_go(number)
        if corpus is None or row is None:
            self._put(number, status="empty", contents=None, saliency=None, message="")
            return

        def work(_report: Report) -> tuple[Contents, Saliency | None]:
            contents = read_contents(corpus, row)
            wanted = Request(target=wish.target)
            return contents, shelf.look_up(wish.model, corpus, contents.clip, wanted) if wish.model else None

        self._put(number, status="reading", saliency=None, message="")
        self._at_work[number] = self._jobs.submit(
            _reading_topic(number),
            "Reading the clip",
            work,
            lambda read: self._take(number, *read),
            lambda error: self._put(number, status="failed", contents=None, message=str(error)),
        )

    def _take(self, number: int, contents: Contents, saliency: Saliency | None) -> None:
        self._put(number, status="ready", contents=contents, saliency=None, message=contents.trouble)
        if saliency is not None:
            self._show(number, saliency)
        elif self.automatic:
            self.explain(number)

    def _let_go(self, number: int) -> None:
        """Cancel a column's work without a word, because other work follows."""
        self._at_work.pop(number, None)
        self._jobs.cancel(_saliency_topic(number))
        self._jobs.cancel(_reading_topic(number))

    def _stop(self, job: int) -> None:
        """Say of work that the user cancelled, here or among the jobs, that it was."""
        for number, column in enumerate(self.columns):
            if self._at_work.get(number) == job and column.status == "explaining":
                self._put(number, status="ready", message="Explaining was cancelled.")
            elif self._at_work.get(number) == job and column.status == "reading":
                self._put(number, status="failed", contents=None, message="Reading the clip was cancelled.")

    def _follow_jobs(self) -> None:
        fractions = {job.topic: job.fraction for job in self._jobs.running}
        for number, column in enumerate(self.columns):
            fraction = fractions.get(_saliency_topic(number), column.fraction)
            if column.status == "explaining" and fraction != column.fraction:
                self._put(number, fraction=fraction)

    def _unpin_all(self) -> None:
        self.predictions = {}
        self.columns = tuple(Column(wish=replace(column.wish, pinned="")) for column in self.columns)

    def _put(self, number: int, **changes: object) -> None:
        columns = list(self.columns)
        columns[number] = replace(columns[number], **changes)
        self.columns = tuple(columns)
        self.column_changed.emit(number)


def _saliency_topic(number: int) -> str:
    return f"saliency {number}"


def _reading_topic(number: int) -> str:
    return f"reading {number}"
