"""Where tagged regions stand in their lane: a block of rows for each tagger, marks of what was heard uppermost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.session.marks import HEARD_HERE
from analysis.session.tags import Tag
from listener.state.columns.contents import Contents
from listener.views.listen.bars import Bar, Bars, packed

ROW_PX, LEAST_ROW_PX, NOTE_PX = 20, 13, 14


@dataclass(frozen=True)
class Block:
    """A tagger's rows: `rows` of them from row `first` on."""

    tagger: str
    first: int
    rows: int


@dataclass(frozen=True)
class RegionRows:
    """What a lane of regions shows: its bars, and whose they are from top to bottom."""

    bars: tuple[Bar, ...] = ()
    blocks: tuple[Block, ...] = ()

    @property
    def rows(self) -> int:
        return sum(block.rows for block in self.blocks)

    @cached_property
    def all(self) -> Bars:
        return Bars(self.bars)

    @cached_property
    def filled(self) -> Bars:
        return Bars([bar for bar in self.bars if not bar.is_bracket])

    @cached_property
    def brackets(self) -> Bars:
        return Bars([bar for bar in self.bars if bar.is_bracket])


def region_rows(
    contents: Contents | None,
    tags: Sequence[Tag],
    colour_of: Callable[[str], str],
    first: str = "",
    called: Callable[[str], str] = str,
) -> RegionRows:
    """Lay out the tagged regions of a clip; tags of the whole clip, or of other clips, are left out.

    The tagger `first` comes first, the others in the order of the alphabet; `called` gives their names for the screen.
    """
    if contents is None:
        return RegionRows()
    here = [tag for tag in tags if tag.clip == contents.clip and tag.is_region]
    colours = {name: colour_of(name) for name in {tag.tag for tag in here}}
    by_tagger: dict[str, list[Tag]] = {}
    for tag in here:
        by_tagger.setdefault(tag.tagger, []).append(tag)
    bars: list[Bar] = []
    blocks: list[Block] = []
    row = 0
    for tagger in sorted(by_tagger, key=lambda name: (name != first, name.casefold(), name)):
        of_tagger = _rows_of(by_tagger[tagger], colours, row)
        bars += of_tagger
        rows = 1 + max(bar.row for bar in of_tagger) - row
        blocks.append(Block(called(tagger), row, rows))
        row += rows
    return RegionRows(tuple(bars), tuple(blocks))


def _rows_of(tags: Sequence[Tag], colours: Mapping[str, str], top: int) -> list[Bar]:
    """One tagger's bars in rows from `top` on: brackets in the rows above the others."""
    bars: list[Bar] = []
    for is_bracket in (True, False):
        some = [tag for tag in tags if (tag.tag == HEARD_HERE) == is_bracket]
        some.sort(key=lambda tag: (tag.start, tag.end))
        edges = [(tag.start_s, tag.end_s) for tag in some]
        rows = packed(edges)
        bars += [
            Bar(tag.id, tag.tag, start, end, colours[tag.tag], top + row, is_bracket)
            for tag, (start, end), row in zip(some, edges, rows, strict=True)
        ]
        top += 1 + max(rows, default=-1)
    return bars


@dataclass(frozen=True)
class RowView:
    """Which of many rows are in sight: `seen` of them, each `row_px` pixels high."""

    seen: range
    row_px: int
    above: int
    below: int


def row_view(height: float, rows: int, first: int) -> RowView:
    """Rows in a lane of `height` pixels: all of them, as high as there is room, or as many as can be read from `first`.

    Where some are out of sight, `NOTE_PX` of the height are left for saying so.
    """
    rows = max(rows, 1)
    if rows * LEAST_ROW_PX <= height:
        return RowView(range(rows), min(ROW_PX, int(height / rows)), 0, 0)
    seen = max(int((height - NOTE_PX) / LEAST_ROW_PX), 1)
    first = min(max(first, 0), max(rows - seen, 0))
    seen = min(seen, rows)
    return RowView(range(first, first + seen), LEAST_ROW_PX, first, rows - first - seen)


def hidden_rows(view: RowView) -> str:
    """How many rows are out of sight, in words; nothing where all are seen."""
    counts = [f"{count} {where}" for count, where in ((view.above, "above"), (view.below, "below")) if count]
    return f"Rows out of sight: {', '.join(counts)}" if counts else ""
