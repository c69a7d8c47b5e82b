"""Things of one kind kept with the session under names: written and undone as tags are, and seen in every window."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.session.edits import Edit
from analysis.session.kept import KINDS, Kept, forget, keep, kept
from analysis.session.marks import SESSION
from listener.state.tagging.deeds import Deed
from listener.state.tagging.tagging import Tagging


class Keeping:
    """Keeps, renames and forgets what is of a kind (`KEPT_FILTER`, `KEPT_QUEUE`); `fail` is told why it does not."""

    def __init__(self, tagging: Tagging, kind: str, fail: Callable[[str], object]) -> None:
        self._tagging, self._kind, self._fail = tagging, kind, fail

    @property
    def now(self) -> Mapping[str, Kept]:
        """What there is, by name."""
        return kept(self._tagging.of_clip(SESSION), self._kind)

    def keep(self, name: str, content: str, said: str, then: Callable[[], object] = lambda: None) -> None:
        """Keep a content under a name, in place of what was kept under it; then say and do this."""
        self._do(lambda: self._edit(name, content, self.now.get(name)), said, then)

    def rename(self, name: str, new: str) -> None:
        """Call one otherwise."""
        new, what = new.strip(), KINDS[self._kind]
        if not new or new == name:
            return
        if new in self.now:
            self._fail(f"There is a {what} {new} already.")
            return
        said = f"{what.capitalize()} {name} is called {new} now. On disk."
        self._change(name, lambda one: self._edit(new, one.content, one), said)

    def forget(self, name: str, said: str) -> None:
        """Keep one no longer."""
        self._change(name, forget, said)

    def _change(self, name: str, change: Callable[[Kept], Edit], said: str) -> None:
        def make() -> Edit | None:
            one = self.now.get(name)
            return None if one is None else change(one)

        self._do(make, said)

    def _edit(self, name: str, content: str, before: Kept | None) -> Edit:
        tagger, version = self._tagging.tagger, self._tagging.codebook.version
        return keep(self._kind, name, content, tagger=tagger, codebook_version=version, before=before)

    def _do(
        self, make: Callable[[], Edit | None], said: str, then: Callable[[], object] = lambda: None
    ) -> None:
        def deed() -> Deed | None:
            edit = make()
            return None if edit is None else Deed(edit, said, then)

        self._tagging.do(deed)
