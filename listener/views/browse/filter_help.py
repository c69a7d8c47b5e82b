"""What can be written in a filter: every column of the open corpus, and examples."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from analysis.clash.columns import TITLES
from analysis.filters.writing import written_name, written_text
from analysis.gap_columns import TITLES as GAP_TITLES
from analysis.index import Index
from analysis.raters.measures import Measures
from analysis.tables import Corpus
from listener.views.sheets import Sheet

CAPTION = (
    "A filter compares columns: == != < <= > >=, or 3 < valence <= 5. Join conditions by and, or, not and parentheses."
    " Texts stand in quotes, odd names of columns in `backticks`. A missing value fulfils no comparison; “not” takes"
    " all other clips, also those without a value."
)
EXAMPLES = (
    ("activation_sd > 1.2 and split == 'Test1'", "Raters far apart, in one split"),
    ("bin == 'Medium-Low' and not done", "What is left to hear of a bin"),
    ("3 < valence <= 5 or valence is missing", "A range, and clips without a value"),
    ("valence_dip_p < 0.05", "Raters in two camps, more than chance would have it"),
    ("flag is not missing and transcript contains 'no'", "Flagged clips with a word"),
    ("split not in ('Test1', 'Test2')", "Other values than these"),
    ("tags has any ('sarcasm', 'laughter')", "Tagged so"),
)
MOST_VALUES = 8


class FilterHelp(Sheet):
    """Columns with what stands in them, then examples."""

    def __init__(self, parent: QWidget, corpus: Corpus, index: Index) -> None:
        tips = {name: measure.tip for name, measure in Measures(corpus).columns().items()}
        tips |= {name: tip for name, (_title, tip) in {**TITLES, **GAP_TITLES}.items()}
        columns = tuple((written_name(name), tips.get(name) or _holds(name, index)) for name in index.columns)
        super().__init__(
            parent,
            "Filters as text",
            ("Column or example", "What it holds or shows"),
            (*EXAMPLES, *columns),
            CAPTION,
        )


def _holds(name: str, index: Index) -> str:
    kind = index.columns[name]
    if kind == "group":
        values = index.groups[name].categories
        named = ", ".join(written_text(value) for value in values[:MOST_VALUES])
        return f"{named}, … ({len(values):,})" if len(values) > MOST_VALUES else named
    return {
        "number": "Numbers",
        "text": "Texts: contains 'oh no', or == for all of it",
        "tags": "Tags: has 'sarcasm', has any ('sarcasm', 'laughter')",
    }[kind]
