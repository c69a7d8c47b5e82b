"""The CLIPS table: the clips that answer what is asked for, in the order asked for."""

from listener.views.clips_table.table import ClipsTable

__all__ = ["ClipsTable"]
