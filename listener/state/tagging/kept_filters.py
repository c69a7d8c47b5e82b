"""Filters kept with the session under a name: any tagger's, undone as tags are, and seen in every window."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from analysis.session.kept import Kept
from analysis.session.marks import KEPT_FILTER
from listener.state.filtering import Filtering
from listener.state.tagging.keeping import Keeping
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
        self._filtering = filtering
        self._keeping = Keeping(tagging, KEPT_FILTER, self.failed.emit)
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
        self._keeping.keep(name, text, f"Filter {name} {said}. On disk.")

    def use(self, name: str) -> None:
        """Show the clips of a kept filter, and no other condition."""
        if name in self.kept:
            self._filtering.use(self.kept[name].content, alone=True)

    def rename(self, name: str, new: str) -> None:
        """Call a kept filter otherwise."""
        self._keeping.rename(name, new)

    def forget(self, name: str) -> None:
        """Keep a filter no longer."""
        self._keeping.forget(name, f"Filter {name} deleted. On disk.")

    def _look(self) -> None:
        if self._keeping.now != self.kept:
            self.kept = self._keeping.now
            self.changed.emit()
