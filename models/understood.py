"""The words of a sound that was just recorded, and who understood them; without torch, for the window's sake."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.words import Word

TYPED = "typed"


@dataclass(frozen=True)
class Understood:
    """The words of a sound, with their times in seconds; `by` is a recogniser's name, or `typed`."""

    transcript: str = ""
    by: str = ""
    words: tuple[Word, ...] = ()
