"""The option `--where`, which commands about a corpus share."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from analysis.bins import Edges
from analysis.disagreement import EVERY_CLIP, FlagRule, Flags, find_flags
from analysis.errors import UsageError
from analysis.filters import Query, asked_splits
from analysis.filters.language import read
from analysis.flagging import flag
from analysis.index import build_index, with_flags, with_numbers
from analysis.index.records import Maker, Numbers
from analysis.raters.fragility import LEAVES, Redrawn
from analysis.raters.measures import Measures
from analysis.tables import Corpus

if TYPE_CHECKING:
    import pandas as pd

Where = Annotated[
    str,
    typer.Option(
        metavar="TEXT",
        help="Only clips that fulfil a filter on any column of the clip table, on bin, activation_bin, valence_bin or"
        " flag, flips (whether bin is not usual_bin), on bin_leaves (a clip's chance to leave its bin if its"
        " raters are drawn again), or on how raters differ (activation_range, activation_gap, activation_dip,"
        " activation_dip_p, class_entropy, vote_share), such as: \"activation_sd > 1.2 and split == 'Test1'\"."
        " There are == != < <= > >=,"
        " 3 < valence <= 5, in ('a', 'b'), not in, contains 'oh no', is missing, is not missing, and, or, not and"
        " parentheses. A missing value fulfils no comparison, != neither, so that"
        ' "not valence > 3" holds clips without valence, and "valence <= 3" does not.',
    ),
]
IN_SESSIONS = frozenset({"tags", "done"})


def choose(
    opened: Corpus,
    clips: pd.DataFrame,
    where: str,
    *,
    rule: FlagRule | None = None,
    flags: Flags | None = None,
    edges: Edges | None = None,
) -> tuple[pd.DataFrame, Flags]:
    """Of these clips of a corpus those that fulfil a filter, all if it is empty, with their flags.

    Unless `flags` are given, one code a clip, they are taken by the rule over `clips` or, where the filter asks for
    splits, over theirs: other conditions choose among flagged clips, and change no threshold, but if the rule looks at
    what is shown.

    Raises
    ------
    UsageError
        If the filter cannot be read, or asks for tags, which only a session has.
    """
    rule = rule or FlagRule()
    found_flags = flags or find_flags(clips, rule, over=_in_words(opened, clips))
    if not where:
        return clips, found_flags
    index = build_index(replace(opened, clips=clips), edges=edges, flags=found_flags)
    rows = np.array([opened.rows[clip] for clip in clips["clip"]], dtype=np.int64)
    makers = {name: partial(_of_rows, make, rows) for name, make in Measures(opened).makers().items()}
    if opened.has_dimensions and len(opened.ratings):
        makers[LEAVES] = partial(_of_rows, Redrawn(opened, index.edges).leaves, rows)
    index = with_numbers(index, makers)
    condition = read(where, index)
    if condition.columns & IN_SESSIONS:
        raise UsageError("A filter of this command cannot ask for tags or done: those are in a session.")
    query = Query(where=condition)
    if flags is None and (rule.scope == "shown" or asked_splits(query)):
        found_flags = flag(index, query, rule)
        index = with_flags(index, found_flags)
    found = condition.mask(index)
    return clips[found].reset_index(drop=True), replace(found_flags, codes=found_flags.codes[found])


def _in_words(opened: Corpus, clips: pd.DataFrame) -> str:
    """The splits that some clips of a corpus were chosen by."""
    return EVERY_CLIP if len(clips) == len(opened.clips) else ", ".join(sorted(set(clips["split"])))


def _of_rows(make: Maker, rows: NDArray[np.int64]) -> Numbers:
    return make()[rows]
