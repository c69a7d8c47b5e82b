"""What goes wrong with models, in one sentence each."""

from __future__ import annotations

from analysis.errors import EarmarkError


class ModelError(EarmarkError):
    """A model cannot be loaded or used: damaged, incomplete, too large, or given a clip that it cannot take."""
