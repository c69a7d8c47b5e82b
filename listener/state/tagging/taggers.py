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
    heard_again : str
        The clip that the user hears for the second time: what they gave it before is hidden. Empty if there is none.
    """

    def __init__(self) -> None:
        self.own = "tagger"
        self.heard_again = ""
        self._others: frozenset[str] = frozenset()

    def acting_at(self, clip: str) -> str:
        """Whose tags are one's own at a clip: those of the second hearing where it is heard again."""
        return again(self.own) if self.heard_again and clip == self.heard_again else self.own

    def shows(self, tagger: str, clip: str) -> bool:
        """Whether this tagger's tags of a clip are shown: one's own unless one hears it again, others' on request."""
        if tagger == self.acting_at(clip):
            return True
        return tagger in self._others and tagger != self.own

    def all_of(self, found: Iterable[str]) -> tuple[str, ...]:
        """One's own name, then the others found, in the order of the alphabet; each once.

        One's own second hearings are nobody else's, and a sign of them would tell that a clip is heard again.
        """
        others = set(found) - {self.own, again(self.own)}
        return (self.own, *sorted(others, key=lambda name: (name.casefold(), name)))

    def rename(self, own: str) -> None:
        """Be called so from now on."""
        self.own = own

    def hear_again(self, clip: str) -> None:
        """Begin a second hearing of a clip, or end it (empty name)."""
        self.heard_again = clip

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
