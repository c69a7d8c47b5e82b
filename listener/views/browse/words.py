"""What the BROWSE dock says in words."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable
from dataclasses import replace

from analysis.bins import Edges, bin_name
from analysis.disagreement import Flags
from analysis.filters import Query
from analysis.filters.writing import write
from listener.keys.shown import key_of

NO_CORPUS = "Open a corpus: File > Open corpus folder…, or look around: File > Open the demo corpus."
NO_BINS = "This corpus has no ratings of activation and valence, so there are no bins: browse it by class."
FLAG_TITLES = {"activation": "activation only", "valence": "valence only", "both": "both"}
NO_FILTER = "No filter: every clip is shown."
NO_FILTER_OF_QUEUE = "No filter: every clip of the open queue is shown."
MOST_NAMED = 3


def blind() -> str:
    """Why there is nothing to browse by while one listens blind."""
    return (
        "Bins, classes and disagreement, and how many clips there are of each, are hidden while you listen blind."
        f" {key_of('tag.blind')} shows them again. Filters that were set stay in force."
    )


def clips(count: int) -> str:
    """A number of clips."""
    return "1 clip" if count == 1 else f"{count:,} clips"


def shown_of(shown: int, total: int) -> str:
    """How many clips are on screen."""
    return f"{shown:,} of {total:,} clips"


def describe(query: Query, *, is_blind: bool = False, is_queue: bool = False) -> str:
    """All that is asked for, on one line; without what is asked of labels while one listens blind."""
    said = " · ".join(part for part in _asked(query, is_blind=is_blind) if part)
    if is_queue:
        return f"{said} · in the open queue" if said else NO_FILTER_OF_QUEUE
    return said or NO_FILTER


def _asked(query: Query, *, is_blind: bool) -> tuple[str, ...]:
    """Each part of what is asked for; empty where nothing is."""
    if is_blind:
        asked = f"“{query.text.strip()}”" if query.text.strip() else ""
        others = "filters out of sight" if replace(query, text="") != Query() else ""
        return (others, asked)
    return (
        _list((bin_name(*bin_) for bin_ in sorted(query.bins, reverse=True)), "bins"),
        _list(
            (f"disagreement: {FLAG_TITLES[flag]}" for flag in sorted(query.flags)), "kinds of disagreement"
        ),
        _list(sorted(query.splits), "splits"),
        _list(sorted(query.emotions), "classes"),
        _list(sorted(query.genders), "genders"),
        _list((f"speaker {speaker}" for speaker in sorted(query.speakers)), "speakers"),
        _list((f"tag {tag}" for tag in sorted(query.tags)), "tags"),
        _list(sorted(query.corpora), "corpora"),
        *(write(one) for one in sorted(query.ranges, key=operator.attrgetter("column"))),
        write(query.where) if query.where is not None else "",
        f"“{query.text.strip()}”" if query.text.strip() else "",
    )


def thresholds(flags: Flags) -> str:
    """By what rule clips are flagged, how high the spread must be, and over which clips that was taken."""
    if not has_threshold(flags):
        return "No clip looked at has two ratings, so there is no spread."
    return f"{flags.in_words()}."


def has_threshold(flags: Flags) -> bool:
    """Whether any clip has two ratings, so that raters can disagree."""
    return not math.isnan(flags.threshold_activation) or not math.isnan(flags.threshold_valence)


def without_bin(count: int) -> str:
    """How many clips are in no bin; empty if none."""
    return f"{clips(count)} {'has' if count == 1 else 'have'} no activation or valence." if count else ""


def cut_at(edges: Edges, usual: Edges) -> str:
    """Where bins are cut, and where that usually is."""
    cut = f"Cut at {_edges(edges)}"
    return f"{cut}." if edges == usual else f"{cut}, usually {_edges(usual)}."


def usual_cuts(usual: Edges | None) -> str:
    """What taking back cut points does."""
    return "" if usual is None else f"Cut at {_edges(usual)} again."


def only_flips(count: int) -> str:
    """A choice of the clips that are in another bin than usually."""
    return "Only the 1 clip that flips" if count == 1 else f"Only the {count:,} clips that flip"


def expected(is_wanted: bool, is_known: bool) -> str:
    """What stands below the counts of the bins, as a sentence to add."""
    if not is_wanted:
        return ""
    return " After →: if raters were drawn again." if is_known else " Expected counts are being found."


def _edges(edges: Edges) -> str:
    return f"{edges.low:.4g} and {edges.high:.4g}"


def _list(names: Iterable[str], plural: str) -> str:
    named = list(names)
    return f"{len(named):,} {plural}" if len(named) > MOST_NAMED else ", ".join(named)
