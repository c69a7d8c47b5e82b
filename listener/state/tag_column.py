"""The session's tags as a column of the clip table: only what is shown, and which clips are done."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.session.marks import DONE, MARKS
from listener.state.library import Library
from listener.state.tag_lists import TagLists
from listener.state.taggers import Taggers

Cell = tuple[tuple[str, ...], bool]


class TagColumn:
    """Writes tags into the library's index, clip by clip where only few have changed."""

    def __init__(self, library: Library, taggers: Taggers) -> None:
        self._library, self._taggers = library, taggers

    def write_all(self, lists: TagLists) -> None:
        """Write the column anew."""
        cells = self._cells(lists, lists.clips)
        names = {row: names for row, (names, _) in cells.items() if names}
        self._library.set_tags(names, [row for row, (_, is_done) in cells.items() if is_done])

    def write(self, lists: TagLists, clips: Iterable[str]) -> None:
        """Write the cells of some clips, as far as they changed."""
        cells = self._cells(lists, clips)
        self._library.change_tags(
            {row: names for row, (names, _) in cells.items()},
            {row: is_done for row, (_, is_done) in cells.items()},
        )

    def _cells(self, lists: TagLists, clips: Iterable[str]) -> dict[int, Cell]:
        cells = {}
        for clip in clips:
            row = self._library.row_of(clip)
            if row is None:
                continue
            names, is_done = [], False
            for tag in lists.of(clip):
                if tag.tag in MARKS:
                    is_done |= tag.tag == DONE and tag.tagger == self._taggers.acting_at(clip)
                elif self._taggers.shows(tag.tagger, clip):
                    names.append(tag.tag)
            cells[row] = tuple(names), is_done
        return cells
