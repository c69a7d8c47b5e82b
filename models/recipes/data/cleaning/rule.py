"""What a rule of cleaning says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from models.recipes.recipe import Input


@dataclass(frozen=True)
class Rule:
    """Which clips stay.

    Attributes
    ----------
    title : str
        One line for people.
    classes : mapping of str to str
        The class that clips of an emotion are learned as, in the order of the outputs; clips of other emotions are
        dropped. Empty: every emotion is learned as itself.
    needs : tuple of {'audio', 'text'}
        What a clip must have, whatever the recipe needs.
    transcript : callable
        A transcript as it is learned from; what becomes empty is dropped where text is needed. Of what it gives, it
        gives the same again.
    tokens : tuple of str
        Words that it makes of sounds; tokenizers do not know them of themselves.
    """

    title: str
    classes: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[Input, ...] = ()
    transcript: Callable[[str], str] = str.strip
    tokens: tuple[str, ...] = ()

    @property
    def alters(self) -> bool:
        """Whether transcripts become others, so that a model that learned from them must be given the same."""
        return self.transcript is not str.strip
