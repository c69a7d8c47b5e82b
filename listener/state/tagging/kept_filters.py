"""Filters kept with the session under a name: any tagger's, undone as tags are, and seen in every window."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from analysis.session.edits import Edit
from analysis.session.kept import Kept, forget, keep, kept
from analysis.session.marks import KEPT_FILTER, SESSION
from listener.state.filtering import Filtering
from listener.state.tagging.deeds import Deed
from listener.state.tagging.tagging import Tagging


class KeptFilters(QObject):
    """The kept filters by name, and what one does with them.

    Signals
    -------
    changed
        Which there are, or what they ask for.
    failed : str
        Why something is not done, for the user.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, filtering: Filtering, tagging: Tagging) -> None:
        super().__init__()
        self._filtering, self._tagging = filtering, tagging
        self.kept: Mapping[str, Kept] = {}
        tagging.tags_changed.connect(self._look)
        tagging.session_changed.connect(self._look)

    def keep(self, name: str) -> None:
        """Keep all that is asked for under a name; what was kept under it before is replaced."""
        name, text = name.strip(), self._filtering.whole
        if self._filtering.refuses():
            return
        if not text or not name:
            wanted = "a name" if text else "something to ask for: choose or write a filter first"
            self.failed.emit(f"A filter that is kept needs {wanted}.")
            return
        said = "replaced" if name in self.kept else "kept"
        self._do(lambda: self._keeping(name, text, self._now.get(name)), f"Filter {name} {said}. On disk.")

    def use(self, name: str) -> None:
        """Show the clips of a kept filter, and no other condition."""
        if name in self.kept:
            self._filtering.use(self.kept[name].content, alone=True)

    def rename(self, name: str, new: str) -> None:
        """Call a kept filter otherwise."""
        new = new.strip()
        if not new or new == name:
            return
        if new in self.kept:
            self.failed.emit(f"There is a filter {new} already.")
            return

        def make() -> Edit | None:
            one = self._now.get(name)
            return None if one is None else self._keeping(new, one.content, one)

        self._do(make, f"Filter {name} is called {new} now. On disk.")

    def forget(self, name: str) -> None:
        """Keep a filter no longer."""

        def make() -> Edit | None:
            one = self._now.get(name)
            return None if one is None else forget(one)

        self._do(make, f"Filter {name} deleted. On disk.")

    @property
    def _now(self) -> Mapping[str, Kept]:
        return kept(self._tagging.of_clip(SESSION), KEPT_FILTER)

    def _keeping(self, name: str, text: str, before: Kept | None) -> Edit:
        tagger, version = self._tagging.tagger, self._tagging.codebook.version
        return keep(KEPT_FILTER, name, text, tagger=tagger, codebook_version=version, before=before)

    def _do(self, make: Callable[[], Edit | None], said: str) -> None:
        def deed() -> Deed | None:
            edit = make()
            return None if edit is None else Deed(edit, said)

        self._tagging.do(deed)

    def _look(self) -> None:
        if self._now != self.kept:
            self.kept = self._now
            self.changed.emit()
