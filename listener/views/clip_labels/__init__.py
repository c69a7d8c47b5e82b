"""The upper part of the CLIP dock: what raters said about the clip, and what models say beside it."""

from listener.views.clip_labels.panel import ClipLabels

__all__ = ["ClipLabels"]
