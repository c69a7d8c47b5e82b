"""The index: one row a clip, laid out so that filters, sorting and the table answer within one screen frame."""

from analysis.index.ordering import order, order_texts, value
from analysis.index.records import (
    COLUMNS,
    CUT_COLUMNS,
    TEXT_COLUMNS,
    Group,
    Index,
    Kind,
    NumberColumns,
    build_index,
    with_edges,
    with_flags,
    with_numbers,
)
from analysis.index.tagged import Rows, is_among, tags_of, with_changed_tags, with_tags

__all__ = [
    "COLUMNS",
    "CUT_COLUMNS",
    "TEXT_COLUMNS",
    "Group",
    "Index",
    "Kind",
    "NumberColumns",
    "Rows",
    "build_index",
    "is_among",
    "order",
    "order_texts",
    "tags_of",
    "value",
    "with_changed_tags",
    "with_edges",
    "with_flags",
    "with_numbers",
    "with_tags",
]
