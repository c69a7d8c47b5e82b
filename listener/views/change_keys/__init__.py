"""The sheet on which keys are changed."""

from listener.views.change_keys.sheet import ChangeKeysSheet

__all__ = ["ChangeKeysSheet"]
