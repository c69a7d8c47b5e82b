"""The session's tags as a column of the clip table: only what is shown, and which clips are done."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.session.marks import DONE, MARKS
from listener.state.library import Library
from listener.state.tagging.tag_lists import TagLists
from listener.state.tagging.taggers import Taggers


class TagColumn:
    """Writes tags into the library's index, clip by clip where only few have changed."""

    def __init__(self, library: Library, taggers: Taggers) -> None:
        self._library, self._taggers = library, taggers

    def write_all(self, lists: TagLists) -> None:
        """Write the column anew."""
        self._library.set_tags(*self._shown(lists))
        if self._taggers.heard_again:
            self.write(lists, frozenset([self._taggers.heard_again]))

    def write(self, lists: TagLists, clips: frozenset[str]) -> None:
        """Write the cells of some clips, as far as they changed; the clip that is heard again shows other taggers'."""
        again = clips & {self._taggers.heard_again}
        for some in (clips - again, again):
            if some:
                self._library.change_tags(self._rows(some), *self._shown(lists, some))

    def _shown(
        self, lists: TagLists, clips: frozenset[str] | None = None
    ) -> tuple[dict[str, list[int]], list[int]]:
        """Rows with each tag that is shown, and rows that are done; of all clips or of some that show the same."""
        clip = "" if clips is None else next(iter(clips))
        acting = self._taggers.acting_at(clip)
        tag_rows: dict[str, list[int]] = {}
        done: list[int] = []
        for (tagger, name), given in lists.given.items():
            found = given.keys() if clips is None else clips & given.keys()
            if name not in MARKS and self._taggers.shows(tagger, clip):
                tag_rows.setdefault(name, []).extend(self._rows(found))
            elif (tagger, name) == (acting, DONE):
                done = self._rows(found)
        return tag_rows, done

    def _rows(self, clips: Iterable[str]) -> list[int]:
        """Rows of those clips that the corpus has."""
        rows = {} if self._library.corpus is None else self._library.corpus.rows
        return [row for row in map(rows.get, clips) if row is not None]
