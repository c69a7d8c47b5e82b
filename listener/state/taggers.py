"""Who tags, and whose tags are shown."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.session.marks import again, is_reserved


class Taggers:
    """The user's name and whose tags they want to see.

    Attributes
    ----------
    own : str
        The user's name.
    is_again : bool
        Whether the user hears clips for the second time: what they gave before is hidden then.
    """

    def __init__(self) -> None:
        self.own = "tagger"
        self.is_again = False
        self._others: frozenset[str] = frozenset()

    @property
    def acting(self) -> str:
        """Whose name new tags bear."""
        return again(self.own) if self.is_again else self.own

    def shows(self, tagger: str) -> bool:
        """Whether this tagger's tags are shown: one's own are, unless one hears again; others' on request."""
        if tagger == self.acting:
            return True
        return tagger in self._others and tagger != self.own

    def all_of(self, found: Iterable[str]) -> tuple[str, ...]:
        """One's own name, then the others found, in the order of the alphabet; each once."""
        return (self.own, *sorted(set(found) - {self.own}))

    def rename(self, own: str) -> None:
        """Be called so from now on."""
        self.own = own

    def hear_again(self, on: bool) -> None:
        """Begin or end a second hearing."""
        self.is_again = on

    def show(self, tagger: str, on: bool) -> None:
        """Show one tagger's tags or hide them."""
        self._others = self._others | {tagger} if on else self._others - {tagger}

    def show_all(self, taggers: Iterable[str]) -> None:
        """Show just these besides one's own."""
        self._others = frozenset(taggers)


def name_fault(name: str) -> str:
    """Why nobody can be called so, in one sentence; empty if one can."""
    if not name.strip():
        return "The name of a tagger must not be empty."
    if is_reserved(name.strip()):
        return f"{name.strip()!r} is a name that Earmark keeps for itself; choose another."
    return ""
