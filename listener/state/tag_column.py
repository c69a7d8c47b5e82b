"""The session's tags as a column of the clip table: only what is shown, and which clips are done."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.session.marks import DONE, MARKS
from listener.state.library import Library
from listener.state.tag_lists import TagLists
from listener.state.taggers import Taggers


class TagColumn:
    """Writes tags into the library's index, clip by clip where only few have changed."""

    def __init__(self, library: Library, taggers: Taggers) -> None:
        self._library, self._taggers = library, taggers

    def write_all(self, lists: TagLists) -> None:
        """Write the column anew."""
        taggers = self._taggers
        tag_rows: dict[str, list[int]] = {}
        for (tagger, name), clips in lists.given.items():
            if name not in MARKS and taggers.shows(tagger, ""):
                tag_rows.setdefault(name, []).extend(self._rows(clips))
        self._library.set_tags(tag_rows, self._rows(lists.given.get((taggers.own, DONE), ())))
        if taggers.heard_again:
            self.write(lists, [taggers.heard_again])

    def write(self, lists: TagLists, clips: Iterable[str]) -> None:
        """Write the cells of some clips, as far as they changed."""
        taggers = self._taggers
        rows: list[int] = []
        tag_rows: dict[str, list[int]] = {}
        done: list[int] = []
        for clip in clips:
            row = self._library.row_of(clip)
            if row is None:
                continue
            rows.append(row)
            for tag in lists.of(clip):
                if tag.tag not in MARKS:
                    if taggers.shows(tag.tagger, clip):
                        tag_rows.setdefault(tag.tag, []).append(row)
                elif tag.tag == DONE and tag.tagger == taggers.acting_at(clip):
                    done.append(row)
        self._library.change_tags(rows, tag_rows, done)

    def _rows(self, clips: Iterable[str]) -> list[int]:
        """Rows of those clips that the corpus has."""
        rows = {} if self._library.corpus is None else self._library.corpus.rows
        return [row for row in map(rows.get, clips) if row is not None]
