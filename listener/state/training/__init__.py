"""Training a model of one's own from the window, in a process of its own."""

from listener.state.training.training import Training

__all__ = ["Training"]
