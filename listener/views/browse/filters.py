"""The scrolling part of the BROWSE dock: the grid of bins and the lists of values, each with its counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from analysis.filters import Query
from analysis.index import Index
from analysis.tables import Scale
from listener.state.cutting import Cutting
from listener.state.library import Library
from listener.state.redrawing import Redrawing
from listener.theme import Theme
from listener.views.browse import words
from listener.views.browse.counts import PARTS, FacetCounts, facet_counts
from listener.views.browse.cut_line import CutLine
from listener.views.browse.facet_model import choices
from listener.views.browse.facets import FacetList
from listener.views.browse.flag_fields import FlagFields
from listener.views.browse.grid import BinGrid
from listener.views.browse.section import Section

FACETS = {
    "corpora": "Corpus",
    "flags": "Raters disagree",
    "emotions": "Class (emotion)",
    "splits": "Split",
    "genders": "Gender",
    "speakers": "Speaker",
    "tags": "Tag",
}
LATER_MS = 20
FLAGS_BY_TITLE = {title: flag for flag, title in words.FLAG_TITLES.items()}


class Filters(QScrollArea):
    """Shows what the library is asked for and what each further choice would show; asks for more.

    The grid follows at once, the lists a frame behind it, so that a click never waits for their counts.
    """

    def __init__(self, library: Library, theme: Theme) -> None:
        super().__init__(frameShape=QFrame.Shape.NoFrame, widgetResizable=True)
        self._library = library
        self._counted: tuple[Index, Query] | None = None
        self._redrawing: Redrawing | None = None
        self._grid = BinGrid(theme)
        self._grid.bins_asked.connect(lambda bins: self._ask("bins", bins))
        self._without_bin, self._thresholds, self._no_tags = _caption(), _caption(), _caption()
        self._no_tags.setText("No clip has a tag yet.")
        self._lists = {
            part: FacetList(title, theme, is_long=part == "speakers") for part, title in FACETS.items()
        }
        self._find_speaker = QLineEdit(placeholderText="Find a speaker", clearButtonEnabled=True)
        self._find_speaker.setAccessibleName("Find a speaker")
        self._find_speaker.textChanged.connect(self._lists["speakers"].search)
        beside = {
            "flags": (FlagFields(library), self._lists["flags"], self._thresholds),
            "speakers": (self._find_speaker, self._lists["speakers"]),
            "tags": (self._no_tags, self._lists["tags"]),
        }
        self._sections = {
            part: Section(title, *beside.get(part, (self._lists[part],))) for part, title in FACETS.items()
        }
        self._lay_out()
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self._refresh_lists)
        for signal in (library.index_changed, library.query_changed):
            signal.connect(self._refresh)
        self._refresh()

    def settle(self) -> None:
        """Show at once what is still to be shown."""
        if self._later.isActive():
            self._later.stop()
            self._refresh_lists()

    def add(self, title: str, widget: QWidget, *, is_open: bool = True) -> None:
        """Put a titled part below the grid."""
        self._column.insertWidget(2, Section(title, widget, is_open=is_open))

    def offer_cuts(self, cutting: Cutting, redrawing: Redrawing) -> None:
        """Let cut points be moved, and expected counts be shown, in the grid and below it."""
        self._redrawing = redrawing
        self._column.insertWidget(1, CutLine(self._library, cutting, redrawing))
        self._grid.cut_asked.connect(cutting.move)
        self._grid.cut_left.connect(cutting.keep)
        self._grid.reset_asked.connect(cutting.reset)
        redrawing.changed.connect(self._show_expected)

    def set_theme(self, theme: Theme) -> None:
        self._grid.set_theme(theme)
        for facet in self._lists.values():
            facet.set_theme(theme)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = self._column = QVBoxLayout(inside, spacing=6)
        column.setContentsMargins(8, 0, 8, 8)
        column.addWidget(self._grid)
        column.addWidget(self._without_bin)
        for part, section in self._sections.items():
            column.addWidget(section)
            section.clear_asked.connect(lambda part=part: self._ask(part, frozenset()))
            self._lists[part].toggled.connect(lambda value, part=part: self._toggle(part, value))
        column.addStretch(1)
        self.setWidget(inside)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _toggle(self, part: str, shown: str) -> None:
        value = FLAGS_BY_TITLE[shown] if part == "flags" else shown
        self._ask(part, getattr(self._library.query, part) ^ {value})

    def _ask(self, part: str, wanted: frozenset[object]) -> None:
        self._library.ask(replace(self._library.query, **{part: wanted}))

    def _refresh(self) -> None:
        """Counts depend on index and query only: nothing to do while both are those counted last."""
        index, query = self._library.index, self._library.query
        if index is None or self._counted == (index, query):
            return
        self._counted = (index, query)
        self._show_bins(index, query, facet_counts(index, query, parts=("bins",)))
        self._later.start()

    def _refresh_lists(self) -> None:
        if self._counted is not None:
            self._show_facets(*self._counted, facet_counts(*self._counted))

    def _show_bins(self, index: Index, query: Query, counts: FacetCounts) -> None:
        self._grid.set_counts(
            counts.bins, query.bins, index.edges, self._scale, self._expected_among(counts.in_bins)
        )
        self._grid.setVisible(counts.has_bins)
        said = words.without_bin(counts.without_bin) if counts.has_bins else words.NO_BINS
        _say(self._without_bin, said)
        _say(self._thresholds, words.thresholds(index.flags))
        has_flags = counts.has_bins or words.has_threshold(index.flags)
        self._sections["flags"].setVisible(has_flags or bool(query.flags))
        self._sections["corpora"].setVisible(PARTS["corpora"] in index.groups)

    @property
    def _scale(self) -> Scale | None:
        """The corpus's scale where cut points can be moved."""
        return None if self._redrawing is None else self._library.corpus.scale

    def _expected_among(self, rows: NDArray[np.int64] | None) -> NDArray[np.float64] | None:
        """Clips that each bin is expected to hold among some rows."""
        chances = None if self._redrawing is None else self._redrawing.chances
        if chances is None:
            return None
        counted = np.ones(len(chances)) if rows is None else np.bincount(rows, minlength=len(chances))
        return (counted.astype(np.float64) @ chances).reshape(3, 3)

    def _show_expected(self) -> None:
        if self._counted is not None:
            self._show_bins(*self._counted, facet_counts(*self._counted, parts=("bins",)))

    def _show_facets(self, index: Index, query: Query, counts: FacetCounts) -> None:
        for part, facet in self._lists.items():
            if part not in counts.counts and part != "tags":
                continue
            values, found, chosen = _choices_of(index, query, counts, part)
            facet.set_choices(choices(values, found, chosen))
            self._sections[part].set_chosen(bool(chosen))
        self._no_tags.setVisible(not counts.tags)
        self._lists["tags"].setVisible(bool(counts.tags))


def _choices_of(
    index: Index, query: Query, counts: FacetCounts, part: str
) -> tuple[Sequence[str], Sequence[int], frozenset[str]]:
    """Values as shown, clips of each, and those that are chosen."""
    chosen = getattr(query, part)
    if part == "tags":
        tags = sorted(counts.tags)
        return tags, [counts.tags[tag] for tag in tags], chosen
    values, found = index.groups[PARTS[part]].categories, counts.counts[part].tolist()
    if part == "flags":
        return list(words.FLAG_TITLES.values()), found, frozenset(words.FLAG_TITLES[flag] for flag in chosen)
    return values, found, chosen


def _caption() -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("role", "muted")
    return label


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
