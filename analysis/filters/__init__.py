"""Conditions on clips as values: combined with & | ~, compared, stored, turned into masks over the index."""

from analysis.filters.conditions import (
    OPERATORS,
    Both,
    Compares,
    Contains,
    Either,
    Everything,
    Filter,
    HasTag,
    HasText,
    InBins,
    InGroup,
    IsDone,
    IsMissing,
    IsText,
    Mask,
    Not,
    Within,
)
from analysis.filters.query import Query, to_filter

__all__ = [
    "OPERATORS",
    "Both",
    "Compares",
    "Contains",
    "Either",
    "Everything",
    "Filter",
    "HasTag",
    "HasText",
    "InBins",
    "InGroup",
    "IsDone",
    "IsMissing",
    "IsText",
    "Mask",
    "Not",
    "Query",
    "Within",
    "to_filter",
]
