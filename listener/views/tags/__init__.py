"""The lower part of the right docks: the palette of the codebook, and the tags of the current clip."""

from listener.views.tags.panel import TagsPanel

__all__ = ["TagsPanel"]
