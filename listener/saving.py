"""Tables and figures of the shown clips that the menu Analyse writes: one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.bins import Edges, bin_table, summarise_bins
from analysis.disagreement import Flags, flag_table
from analysis.figures import check_suffix, save_bars, save_radar
from analysis.index import NumberColumns
from analysis.raters.measures import MEASURES
from analysis.tables import Scale
from analysis.writing import written_whole

if TYPE_CHECKING:
    import pandas as pd

FIGURES = "Figures (*.pdf *.svg *.png *.html)"
TABLES = "CSV (*.csv)"


@dataclass(frozen=True, eq=False)
class Shown:
    """The clips that the window shows, and what they are cut and flagged by; `flags` has one code a clip.

    `numbers` are the index's, of which `rows` are those of the clips.
    """

    clips: pd.DataFrame
    scale: Scale
    edges: Edges
    flags: Flags
    numbers: NumberColumns
    rows: NDArray[np.int64]


@dataclass(frozen=True)
class Saver:
    """What can be written: `id` of its action, dialog's title, file name to propose, kinds of file, and how."""

    id: str
    title: str
    file_name: str
    kinds: str
    save: Callable[[Shown, Path], None]


def _bins(shown: Shown, path: Path) -> None:
    bin_table(shown.clips, shown.edges).to_csv(path, index=False)


def _flagged(shown: Shown, path: Path) -> None:
    """A row a flagged clip, with how its raters differ; columns that are not made yet are made here."""
    table = flag_table(shown.clips, shown.flags)
    rows = shown.rows[table.index]
    measures = {name: shown.numbers[name][rows] for name in MEASURES if name in shown.numbers}
    table.assign(**measures).to_csv(path, index=False)


def _bars(shown: Shown, path: Path) -> None:
    save_bars(path, summarise_bins(shown.clips, shown.edges), shown.edges, shown.scale)


def _radar(shown: Shown, path: Path) -> None:
    save_radar(path, summarise_bins(shown.clips, shown.edges), shown.edges, shown.scale)


SAVERS = (
    Saver("bins", "Save bins as CSV", "bins.csv", TABLES, _bins),
    Saver("bar_graph", "Save bar graph of bins", "bins.pdf", FIGURES, _bars),
    Saver("radar", "Save radar of emotions", "emotions.pdf", FIGURES, _radar),
    Saver("flagged", "Save flagged clips as CSV", "flagged.csv", TABLES, _flagged),
)


def save(saver: Saver, shown: Shown, path: Path) -> None:
    """Write a table or figure whole, or leave what was there.

    Raises
    ------
    UsageError
        If the suffix is no figure's, or nothing can be written there.
    """
    if saver.kinds == FIGURES:
        check_suffix(path)
    with written_whole(path) as draft:
        saver.save(shown, draft)
