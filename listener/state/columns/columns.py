"""The columns of the listening view: one clip with one model, target and method each, side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from listener.jobs import IN_VIEW, OF_IN_VIEW, Jobs
from listener.state.columns.column_jobs import ColumnJobs
from listener.state.columns.column_work import check_work, explain_work, read_work
from listener.state.columns.contents import Contents
from listener.state.columns.kept_contents import KeptContents
from listener.state.columns.wishes import (
    MOST_COLUMNS,
    Column,
    Wish,
    beside,
    veiled,
    with_choice,
    with_next_method,
    with_next_target,
)
from listener.state.columns.word_search import WordSearch
from listener.state.explaining.shelf import Found, Shelf
from listener.state.library import Library
from listener.state.selection import Selection
from models.interface import Method, Saliency
from models.material import lack_of
from models.scales import on_scale

__all__ = ["MOST_COLUMNS", "Column", "Columns", "Wish"]


class Columns(QObject):
    """One to four columns, addressed by their number from the left.

    Attributes
    ----------
    columns : tuple of Column
        As they may be seen: without what is hidden while one listens blind.
    active : int
        The column that is played, selected in and tagged.
    automatic : bool
        Whether every clip is explained as soon as it is read.
    words : WordSearch
        Finds words with their times where the corpus has none.
    check_maps : bool
        Whether the trust of every map is found as soon as the map is there.
    shared_scale : bool
        Whether the columns' saliency is drawn on one scale.
    kept : KeptContents
        The clips that were read.
    predictions : mapping of clip to mapping of str to float
        What models said of this corpus's clips since it was opened, by `MODEL:OUTPUT`, on the corpus's scale.

    Signals
    -------
    wishes_changed
        Another model, target, method, clip or number of columns is wished.
    saliency_missed : int
        A column's clip was read, and its saliency is neither kept nor being computed.
    """

    count_changed = Signal()
    column_changed = Signal(int)
    active_changed = Signal()
    scale_changed = Signal()
    wishes_changed = Signal()
    saliency_missed = Signal(int)

    def __init__(self, library: Library, selection: Selection, shelf: Shelf, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._selection, self._shelf = library, selection, shelf
        self.kept = KeptContents()
        self._columns: tuple[Column, ...] = (Column(),)
        self._veil: Callable[[str], str] = _shows_all
        self.active = 0
        self.automatic = False
        self.check_maps = False
        self.shared_scale = True
        self.predictions: dict[str, dict[str, float]] = {}
        self._at_work = ColumnJobs(jobs)
        self.words = WordSearch(self._at_work, self.kept, lambda: self._columns, self._put)
        jobs.changed.connect(self._follow_jobs)
        jobs.cancelled.connect(self._stop)
        selection.clip_changed.connect(self._follow)
        library.corpus_changed.connect(self._unpin_all)

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(veiled(column, self._veil) for column in self._columns)

    @property
    def wishes(self) -> tuple[Wish, ...]:
        return tuple(column.wish for column in self._columns)

    @property
    def active_contents(self) -> Contents | None:
        return self._columns[self.active].contents

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
        wish, cards = self._columns[number].wish, self._shelf.cards
        self._wish(number, with_choice(wish, model, target, cards, method=method, baseline=baseline))

    def choose_next_target(self) -> None:
        """Explain the active column's clip by the model's next target."""
        self._wish(self.active, with_next_target(self._columns[self.active].wish, self._shelf.cards))

    def choose_next_method(self) -> None:
        """Explain the active column's clip by the next method."""
        self._wish(self.active, with_next_method(self._columns[self.active].wish, self._shelf.cards))

    def pin(self, number: int, clip: str) -> None:
        """Hold a column at a clip, or let it follow the selection again (empty name)."""
        self._wish(number, replace(self._columns[number].wish, pinned=clip))

    def add(self) -> None:
        """Show one column more, of the selected clip by a target or model that no other shows; four at most."""
        if len(self._columns) == MOST_COLUMNS:
            return
        last = self._columns[-1]
        wish = beside(self.wishes, self._shelf.cards)
        shares_clip = not last.wish.pinned and last.contents is not None
        column = Column(wish, "ready", last.contents, message=last.message) if shares_clip else Column(wish)
        self._at_work.add_column()
        self._columns = (*self._columns, column)
        self.count_changed.emit()
        self._tell_wishes()
        if shares_clip and last.status in ("done", "explaining"):
            self.words.look(len(self._columns) - 1)
            self.explain(len(self._columns) - 1)
        else:
            self._read(len(self._columns) - 1)

    def remove(self, number: int) -> None:
        """Show one column less; the last one stays."""
        if len(self._columns) == 1:
            return
        self._at_work.remove_column(number)
        self._columns = self._columns[:number] + self._columns[number + 1 :]
        was_active = number == self.active
        self.active = min(self.active - (self.active > number), len(self._columns) - 1)
        self.count_changed.emit()
        if was_active or self.active >= number:
            self.active_changed.emit()
        self._tell_wishes()

    def set_count(self, count: int) -> None:
        """Show so many columns, one to four: new ones as `add` chooses them, or fewer by the last."""
        count = min(max(count, 1), MOST_COLUMNS)
        while len(self._columns) < count:
            self.add()
        while len(self._columns) > count:
            self.remove(len(self._columns) - 1)

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
        for number in range(len(self._columns) if check_maps else 0):
            self.check(number)

    def set_veil(self, veil: Callable[[str], str]) -> None:
        """Let nobody see what is known of a clip for which `veil` has another name than its own; empty shows all."""
        self._veil = veil
        for number in range(len(self._columns)):
            self.column_changed.emit(number)

    def set_shared_scale(self, shared: bool) -> None:
        if shared != self.shared_scale:
            self.shared_scale = shared
            self.scale_changed.emit()

    def explain_all(self) -> None:
        """Explain every column that has a model."""
        for number in range(len(self._columns)):
            self.explain(number)

    def explain(self, number: int) -> None:
        """Compute a column's saliency, unless it is there; a running computation goes on.

        A clip that lacks what the model needs is refused at once.
        """
        column = self._columns[number]
        is_busy = column.status in ("reading", "explaining", "done")
        if not column.wish.model or column.contents is None or is_busy:
            return
        wish, card, contents = column.wish, self._shelf.cards[column.wish.model], column.contents
        if lack := lack_of(self._library.corpus, contents.row, card.modality):
            self._put(number, status="failed", saliency=None, message=lack)
            return
        self._put(number, status="explaining", fraction=0.0, message="")
        self._at_work.submit(
            number,
            "saliency",
            f"Explaining {wish.target} by {card.title}",
            explain_work(self._shelf, self._library.corpus, contents.clip, wish),
            self._show,
            lambda number, error: self._put(number, status="failed", saliency=None, message=str(error)),
            lane="models",
            priority=IN_VIEW,
        )

    def check(self, number: int) -> None:
        """Find out how far to trust a column's saliency, unless it is known; a running check goes on."""
        column = self._columns[number]
        if column.saliency is None or column.trust is not None or column.checking is not None:
            return
        wish, title = column.wish, self._shelf.cards[column.wish.model].title
        self._put(number, checking=0.0)
        self._at_work.submit(
            number,
            "trust",
            f"Checking the map of {wish.target} by {title}",
            check_work(self._shelf, self._library.corpus, column.saliency, wish),
            lambda number, trust: self._put(number, trust=trust, checking=None),
            lambda number, error: self._put(number, checking=None, message=f"Not checked: {error}"),
            lane="models",
            priority=OF_IN_VIEW,
            is_restartable=True,
        )

    def cancel(self) -> None:
        """Stop explaining and checking everywhere; what is shown stays."""
        self._at_work.cancel("saliency")
        self._at_work.cancel("trust")

    def look_again(self, model: str) -> None:
        """Show what is kept by a model whose default baseline has changed, in place of what is shown."""
        for number, column in enumerate(self._columns):
            if column.wish.model == model:
                self._read(number)

    def note(self, saliency: Saliency) -> None:
        """Remember what a model said of a clip."""
        cards = (card for card in self._shelf.cards.values() if card.name == saliency.model)
        outputs = (output for card in cards for output in card.outputs if output.name == saliency.target)
        value, output = saliency.prediction, next(outputs, None)
        if output is not None and self._library.corpus is not None:
            value = on_scale(value, output, self._library.corpus.scale)
        self.predictions.setdefault(saliency.clip, {})[f"{saliency.model}:{saliency.target}"] = value

    def _wish(self, number: int, wish: Wish) -> None:
        if wish != self._columns[number].wish:
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

    def _follow(self) -> None:
        for number, column in enumerate(self._columns):
            if not column.wish.pinned:
                self._read(number)

    def _read(self, number: int) -> None:
        corpus, wish = self._library.corpus, self._columns[number].wish
        row = self._library.row_of(wish.pinned) if wish.pinned else self._selection.row
        self._at_work.let_go(number)
        nothing = {"saliency": None, "trust": None, "checking": None, "message": "", "finding": None}
        if corpus is None or row is None:
            self._put(number, status="empty", contents=None, **nothing)
            return
        self._put(number, status="reading", **nothing)
        self._at_work.submit(
            number,
            "reading",
            "Reading the clip",
            read_work(self._shelf, self.kept, corpus, row, wish),
            lambda number, read: self._take(number, *read),
            lambda number, error: self._put(number, status="failed", contents=None, message=str(error)),
        )

    def _take(self, number: int, contents: Contents, found: Found | None) -> None:
        self._put(number, status="ready", contents=contents, message=contents.trouble)
        self.words.look(number)
        if found is not None:
            self._show(number, found)
        elif self.automatic:
            self.explain(number)
        else:
            self.saliency_missed.emit(number)

    def _stop(self, job: int) -> None:
        """Say of work that the user cancelled, here or among the jobs, that it was."""
        number, kind = self._at_work.owner(job) or (0, None)
        if kind == "saliency" and self._columns[number].status == "explaining":
            self._put(number, status="ready", message="Explaining was cancelled.")
        elif kind == "reading" and self._columns[number].status == "reading":
            self._put(number, status="failed", contents=None, message="Reading the clip was cancelled.")
        elif kind == "trust":
            self._put(number, checking=None)
        elif kind == "words":
            self._put(number, finding=None)

    def _follow_jobs(self) -> None:
        for (number, kind), fraction in self._at_work.fractions().items():
            column = self._columns[number]
            if kind == "saliency" and column.status == "explaining" and fraction != column.fraction:
                self._put(number, fraction=fraction)
            elif kind == "trust" and column.checking not in (None, fraction):
                self._put(number, checking=fraction)

    def _unpin_all(self) -> None:
        for number in range(len(self._columns)):
            self._at_work.let_go(number)
        self.predictions = {}
        self._columns = tuple(Column(wish=replace(column.wish, pinned="")) for column in self._columns)

    def _put(self, number: int, **changes: object) -> None:
        columns = list(self._columns)
        columns[number] = replace(columns[number], **changes)
        self._columns = tuple(columns)
        self.column_changed.emit(number)


def _shows_all(_clip: str) -> str:
    return ""
