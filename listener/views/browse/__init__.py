"""The BROWSE dock: what to ask for, and how many clips each choice would show."""

from listener.views.browse.panel import BrowsePanel

__all__ = ["BrowsePanel"]
