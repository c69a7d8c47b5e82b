"""The option `--where`, which commands about a corpus share."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from analysis.bins import Edges
from analysis.disagreement import Flags, find_flags, flag_spreads
from analysis.errors import UsageError
from analysis.filters import InGroup, Query, asked_splits
from analysis.filters.language import read
from analysis.index import build_index, with_flags, with_numbers
from analysis.index.records import Maker, Numbers
from analysis.raters.measures import Measures
from analysis.tables import Corpus

if TYPE_CHECKING:
    import pandas as pd

Where = Annotated[
    str,
    typer.Option(
        metavar="TEXT",
        help="Only clips that fulfil a filter on any column of the clip table, on bin, activation_bin, valence_bin or"
        " flag, or on how raters differ (activation_range, activation_gap, activation_dip, activation_dip_p,"
        " class_entropy, vote_share), such as: \"activation_sd > 1.2 and split == 'Test1'\". There are == != < <= > >=,"
        " 3 < valence <= 5, in ('a', 'b'), not in, contains 'oh no', is missing, is not missing, and, or, not and"
        " parentheses. A missing value fulfils no comparison, != neither, so that"
        ' "not valence > 3" holds clips without valence, and "valence <= 3" does not.',
    ),
]
IN_SESSIONS = frozenset({"tags", "done"})


def choose(
    opened: Corpus, clips: pd.DataFrame, where: str, *, k: float = 2.0, edges: Edges | None = None
) -> tuple[pd.DataFrame, Flags]:
    """Of these clips of a corpus those that fulfil a filter, all if it is empty, with their flags.

    Flags are taken over `clips` or, where the filter asks for splits, over theirs: other conditions choose among
    flagged clips, and change no threshold.

    Raises
    ------
    UsageError
        If the filter cannot be read, or asks for tags, which only a session has.
    """
    flags = find_flags(clips, k=k)
    if not where:
        return clips, flags
    index = build_index(replace(opened, clips=clips), edges=edges, flags=flags)
    rows = np.array([opened.rows[clip] for clip in clips["clip"]], dtype=np.int64)
    makers = {name: partial(_of_rows, make, rows) for name, make in Measures(opened).makers().items()}
    index = with_numbers(index, makers)
    condition = read(where, index)
    if condition.columns & IN_SESSIONS:
        raise UsageError("A filter of this command cannot ask for tags or done: those are in a session.")
    splits = asked_splits(Query(where=condition))
    if splits:
        spreads = (index.numbers["activation_sd"], index.numbers["valence_sd"])
        flags = flag_spreads(*spreads, k=k, looked_at=InGroup("split", splits).mask(index))
        index = with_flags(index, flags)
    found = condition.mask(index)
    return clips[found].reset_index(drop=True), replace(flags, codes=flags.codes[found])


def _of_rows(make: Maker, rows: NDArray[np.int64]) -> Numbers:
    return make()[rows]
