"""Another sound in place of the clip, heard at the same place."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.audio import Sound


@dataclass(frozen=True, eq=False)
class Variant:
    """What is heard in place of the active column's clip.

    Attributes
    ----------
    sound : Sound
    stretch : float
        Length of `sound` over the clip's: a moment of the clip lies `stretch` times as late in it.
    sign : str
        What it is, in a few words for the screen.
    unheard : tuple of (float, float)
        Stretches of the clip, in seconds, that are not heard in it.
    """

    sound: Sound
    stretch: float = 1.0
    sign: str = ""
    unheard: tuple[tuple[float, float], ...] = ()
