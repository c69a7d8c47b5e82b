"""The listening view: waveform, saliency, words and tagged regions of one or two columns over one time axis."""

from listener.views.listen.view import ListenView

__all__ = ["ListenView"]
