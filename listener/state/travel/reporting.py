"""Study A's page from the window: what it shall hold, the work in two steps, and where it lies then.

Models are asked first, on the one thread for models and behind all that one looks at; what they say is kept, so that a
report that was stopped goes on where it was. The page is made of that on another thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from analysis.disagreement import FlagRule
from analysis.errors import EarmarkError
from analysis.filters import asked_splits
from listener.jobs import Jobs, Report
from listener.state.columns.columns import Columns
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from listener.state.tagging.tagging import Tagging

if TYPE_CHECKING:
    from analysis.bins import Edges
    from analysis.session.codebook.book import Codebook
    from analysis.session.file.log import Reveal
    from analysis.session.tags import Tag
    from analysis.tables import Corpus
    from models.predicted import Predicted
    from models.report.write import ReportRequest

TOPIC = "report"
# After all that is asked of the clip in view, before the clips that are explained in the background.
PRIORITY = 3
NO_CORPUS = "Open a corpus first: a report tells of the open corpus and its tags."
TELLS = (
    "A report tells the labels of clips and what models say, so it waits until you no longer listen blind."
)
NO_PLACE = "Say where the report is to be written: a file whose name ends in .html."


@dataclass(frozen=True)
class ReportWish:
    """What the report shall hold.

    Attributes
    ----------
    models : tuple of str
        By the names of the shelf: their errors are told, and where their maps lie.
    is_filtered : bool
        Whether only clips of the splits count that the clips are filtered by.
    has_figures, has_numbers : bool
        Whether folders with figures and tables are written beside the page.
    """

    out: Path
    models: tuple[str, ...] = ()
    is_filtered: bool = False
    has_figures: bool = False
    has_numbers: bool = False
    examples: int = 10
    has_sound: bool = True

    @property
    def figures(self) -> Path | None:
        """The folder for figures, beside the page."""
        return self.out.with_name(f"{self.out.stem}-figures") if self.has_figures else None

    @property
    def numbers(self) -> Path | None:
        """The folder for tables, beside the page."""
        return self.out.with_name(f"{self.out.stem}-numbers") if self.has_numbers else None

    @property
    def present(self) -> tuple[Path, ...]:
        """What lies already where something is to be written."""
        places = (self.out, self.figures, self.numbers)
        return tuple(place for place in places if place is not None and place.exists())


@dataclass(frozen=True, eq=False)
class Looked:
    """What the window had when the report was asked for; `shelf` names all models there."""

    corpus: Corpus
    tags: tuple[Tag, ...]
    codebook: Codebook
    reveals: tuple[Reveal, ...]
    splits: tuple[str, ...]
    rule: FlagRule
    edges: Edges
    shelf: tuple[str, ...]


class Reporting(QObject):
    """Writes one report at a time.

    Attributes
    ----------
    is_running : bool
    is_asking : bool
        Whether models are asked, the first of two steps.
    fraction : float
        How far the step is, 0 to 1.
    page : Path or None
        The page that was written last.

    Signals
    -------
    changed
        Any of these, or what a report would be of: corpus, session, filter, models, what may be seen.
    told, failed : str
        A sentence for the user.
    """

    changed = Signal()
    told = Signal(str)
    failed = Signal(str)

    def __init__(
        self, library: Library, shelf: Shelf, columns: Columns, tagging: Tagging, jobs: Jobs
    ) -> None:
        super().__init__()
        self._library, self._shelf, self._columns = library, shelf, columns
        self._tagging, self._jobs = tagging, jobs
        self.is_running, self.fraction = False, 0.0
        self.page: Path | None = None
        self.is_asking = False
        self._number = 0
        for signal in (library.index_changed, library.query_changed, tagging.session_changed):
            signal.connect(self.changed)
        shelf.models_changed.connect(self.changed)
        jobs.changed.connect(self._follow)
        jobs.cancelled.connect(self._stopped)

    @property
    def refusal(self) -> str:
        """Why no report can be written or opened now; empty if it can."""
        if self._library.corpus is None or self._tagging.session is None:
            return NO_CORPUS
        return "" if self._library.hidden is None else TELLS

    @property
    def place(self) -> Path | None:
        """Where the page would lie if nothing else is said: beside the session."""
        session = self._tagging.session
        return None if session is None else session.path.with_name(f"{session.path.stem}-report.html")

    @property
    def models(self) -> Mapping[str, str]:
        """Titles of all models by their names on the shelf."""
        return {name: card.title for name, card in self._shelf.cards.items()}

    @property
    def models_in_view(self) -> frozenset[str]:
        """The models of the columns."""
        return frozenset(wish.model for wish in self._columns.wishes if wish.model)

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits that the clips are filtered by; none while that may not be seen."""
        return () if self._library.hidden is not None else tuple(sorted(asked_splits(self._library.query)))

    def write(self, wish: ReportWish) -> None:
        """Write the report, with the session's tags as they are on disk now."""
        refusal = self.refusal or ("" if wish.out.suffix.lower() in (".html", ".htm") else NO_PLACE)
        if refusal:
            self.failed.emit(refusal)
            return
        self._tagging.finish_writing()
        try:
            looked = self._look(wish)
        except EarmarkError as error:
            self._fail(error)
            return
        self.is_running, self.is_asking, self.fraction = True, bool(wish.models), 0.0
        if not wish.models:
            self._make(wish, looked, {})
            return
        shelf = self._shelf

        def ask(report: Report) -> Mapping[str, Predicted]:
            from models.report.asking import asked  # noqa: PLC0415 - for the worker
            from models.report.write import checked  # noqa: PLC0415 - for the worker

            checked(_request(wish, looked, {}))
            return asked(looked.corpus, wish.models, report, loader=shelf.load)

        self._number = self._jobs.submit(
            TOPIC,
            "Asking models for the report",
            ask,
            partial(self._make, wish, looked),
            self._fail,
            lane="models",
            priority=PRIORITY,
            is_restartable=True,
        )
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; what models have said is kept."""
        self._jobs.cancel(TOPIC)

    def _look(self, wish: ReportWish) -> Looked:
        library, tagging = self._library, self._tagging
        splits = self.splits if wish.is_filtered else ()
        return Looked(
            library.corpus,
            tuple(tagging.tags.values()),
            tagging.codebook,
            tagging.session.reveals(),
            splits,
            library.rule,
            library.index.edges,
            tuple(self._shelf.cards),
        )

    def _make(self, wish: ReportWish, looked: Looked, says: Mapping[str, Predicted]) -> None:
        def work(report: Report) -> Path:
            from models.report.write import write_report  # noqa: PLC0415 - for the worker

            return write_report(_request(wish, looked, says), report)

        self.is_asking, self.fraction = False, 0.0
        self._number = self._jobs.submit(TOPIC, f"Writing {wish.out.name}", work, self._done, self._fail)
        self.changed.emit()

    def _done(self, page: Path) -> None:
        self.page = page
        self._end()
        self.told.emit(f"The report is written: {page}")

    def _fail(self, error: Exception) -> None:
        self._end()
        self.failed.emit(f"The report was not written: {error}")

    def _stopped(self, number: int) -> None:
        if self.is_running and number == self._number:
            self._end()
            self.told.emit("The report is cancelled: nothing is written, and what models have said is kept.")

    def _end(self) -> None:
        self.is_running = False
        self.changed.emit()

    def _follow(self) -> None:
        shares = {job.number: job.fraction for job in self._jobs.running}
        if self.is_running and shares.get(self._number, self.fraction) != self.fraction:
            self.fraction = shares[self._number]
            self.changed.emit()


def _request(wish: ReportWish, looked: Looked, says: Mapping[str, Predicted]) -> ReportRequest:
    """For the worker: what is slow to import is imported here."""
    from analysis.report.on_tags import tagged  # noqa: PLC0415
    from models.explain.store import cache  # noqa: PLC0415
    from models.report.write import ReportRequest  # noqa: PLC0415

    return ReportRequest(
        corpus=looked.corpus,
        out=wish.out,
        session=tagged(looked.corpus, looked.tags, looked.codebook, looked.reveals),
        store=cache().folder if wish.models else None,
        maps_of=wish.models,
        says=says,
        kept_of=looked.shelf,
        splits=looked.splits,
        rule=looked.rule,
        edges=looked.edges,
        figures=wish.figures,
        numbers=wish.numbers,
        examples=wish.examples,
        with_sound=wish.has_sound,
    )
