"""The panel that asks what a model would say if the voice, or the wording, were different."""

from listener.views.what_if.panel import WhatIfPanel

__all__ = ["WhatIfPanel"]
