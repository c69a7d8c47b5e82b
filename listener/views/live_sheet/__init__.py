"""The live desk's window."""

from listener.views.live_sheet.sheet import LiveSheet

__all__ = ["LiveSheet"]
