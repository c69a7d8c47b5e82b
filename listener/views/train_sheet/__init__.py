"""The window in which a model is trained."""

from listener.views.train_sheet.sheet import TrainSheet

__all__ = ["TrainSheet"]
