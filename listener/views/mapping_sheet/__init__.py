"""Saying what the columns of a table mean, so that it can be opened as a corpus."""

from listener.views.mapping_sheet.sheet import MappingSheet

__all__ = ["MappingSheet"]
