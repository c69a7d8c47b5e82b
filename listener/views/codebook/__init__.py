"""The codebook's sheet, and the list of tags made under older definitions."""

from listener.views.codebook.outdated_sheet import OutdatedSheet
from listener.views.codebook.sheet import CodebookSheet

__all__ = ["CodebookSheet", "OutdatedSheet"]
