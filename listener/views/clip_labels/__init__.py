"""The upper part of the CLIP dock: what raters said about the clip, and what models say beside it."""

from listener.views.clip_labels.panel import ClipLabels
from listener.views.clip_labels.record import said_by

__all__ = ["ClipLabels", "said_by"]
