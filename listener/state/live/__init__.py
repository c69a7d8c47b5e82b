"""The live desk: record or open a sound, and see at once what models make of it."""

from listener.state.live.live import Live, remarks_on

__all__ = ["Live", "remarks_on"]
