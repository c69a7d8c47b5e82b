"""The session's tags as a column of the clip table: only what is shown, and which clips are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from analysis.session.marks import DONE, MARKS
from listener.state.library import Library
from listener.state.tag_lists import TagLists

Cell = tuple[tuple[str, ...], bool]


class TagColumn:
    """Writes tags into the library's index, clip by clip where only few have changed."""

    def __init__(self, library: Library, shows: Callable[[str], bool]) -> None:
        self._library, self._shows = library, shows

    def write_all(self, lists: TagLists, acting: str) -> None:
        """Write the column anew."""
        cells = self._cells(lists, lists.clips, acting)
        names = {row: names for row, (names, _) in cells.items() if names}
        self._library.set_tags(names, [row for row, (_, is_done) in cells.items() if is_done])

    def write(self, lists: TagLists, clips: Iterable[str], acting: str) -> None:
        """Write the cells of some clips, as far as they changed."""
        cells = self._cells(lists, clips, acting)
        self._library.change_tags(
            {row: names for row, (names, _) in cells.items()},
            {row: is_done for row, (_, is_done) in cells.items()},
        )

    def _cells(self, lists: TagLists, clips: Iterable[str], acting: str) -> dict[int, Cell]:
        cells = {}
        for clip in clips:
            row = self._library.row_of(clip)
            if row is not None:
                tags = [tag for tag in lists.of(clip) if self._shows(tag.tagger)]
                names = tuple(tag.tag for tag in tags if tag.tag not in MARKS)
                cells[row] = names, any(tag.tag == DONE and tag.tagger == acting for tag in tags)
        return cells
