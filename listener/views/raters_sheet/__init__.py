"""The sheet of raters."""

from listener.views.raters_sheet.sheet import RatersSheet

__all__ = ["RatersSheet"]
