"""Tags that were made under another definition than the codebook's newest, and what is done about them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from analysis.session.codebook.book import Codebook
from analysis.session.codebook.changes import Outdated, confirmed, outdated
from analysis.session.edits import Edit, remove
from analysis.session.marks import SETTLED, again
from analysis.session.tags import Tag
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.tagging.tagging import Tagging


class OutdatedTags(QObject):
    """Finds them when asked and, while it is watched, whenever the tags or the codebook change.

    Attributes
    ----------
    rows : tuple of Outdated
        By clip, then by where in it, without tags of clips that are hidden while one listens blind.
    n_hidden : int
        How many of these there are.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, library: Library, selection: Selection, tagging: Tagging) -> None:
        super().__init__()
        self._library, self._selection, self._tagging = library, selection, tagging
        self.rows: tuple[Outdated, ...] = ()
        self.n_hidden = 0
        self._found: tuple[Outdated, ...] = ()
        self._versions: tuple[Codebook, ...] = ()
        self._is_watched = False
        tagging.tags_changed.connect(self._follow)
        tagging.session_changed.connect(self._follow)
        library.index_changed.connect(self._show)

    def watch(self, on: bool) -> None:
        """Keep `rows` true from now on, or stop."""
        self._is_watched = on
        self._versions = ()
        self._follow()

    def is_own(self, tag: Tag) -> bool:
        """Whether the user may judge this tag again: it is theirs, or was settled by all."""
        own = self._tagging.tagger
        return tag.tagger in (own, again(own), SETTLED)

    def still_right(self, tags: Sequence[Tag]) -> None:
        """Say of tags that they are right by the newest definition too, as one edit."""
        self._commit(confirmed(tags, self._tagging.codebook.version))

    def delete(self, tags: Sequence[Tag]) -> None:
        """Delete tags, as one edit."""
        self._commit(remove(tags))

    def go_to(self, tag: Tag) -> None:
        """Show a tag's clip in the window, and the tag in it."""
        row = self._library.row_of(tag.clip)
        if row is None:
            self.failed.emit(f"{tag.clip} is not in the open corpus.")
            return
        self._selection.select(row)
        self._tagging.choose(tag.id)

    def _commit(self, edit: Edit) -> None:
        if edit.changes:
            self._tagging.bring_in(edit)

    def _follow(self) -> None:
        if not self._is_watched or self._tagging.session is None:
            self._found = ()
        else:
            if not self._versions or self._versions[-1] != self._tagging.codebook:
                self._versions = tuple(one.codebook for one in self._tagging.session.codebooks())
            self._found = outdated(self._tagging.tags.values(), self._versions)
        self._show()

    def _show(self) -> None:
        seen = [one for one in self._found if not self._hides(one.tag)]
        rows = tuple(sorted(seen, key=lambda one: (one.tag.clip, one.tag.start or 0, one.tag.created)))
        n_hidden = len(self._found) - len(rows)
        if (rows, n_hidden) != (self.rows, self.n_hidden):
            self.rows, self.n_hidden = rows, n_hidden
            self.changed.emit()

    def _hides(self, tag: Tag) -> bool:
        row = self._library.row_of(tag.clip)
        return row is not None and self._library.hides(row)
