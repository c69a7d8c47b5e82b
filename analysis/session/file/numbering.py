"""One numbering for the versions of the codebook of several session files.

Two versions are the same if their entries are and either their number or who made them when. A number that two
versions claim stays with the one made first; the other gets the next free one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.session.codebook.book import Codebook
from analysis.session.file.log import CodebookVersion
from analysis.session.merging.joining import joined

MERGED = "merge"
"""Named as the maker of a version that joins the newest ones of several files."""

History = Sequence[CodebookVersion]


@dataclass(frozen=True)
class Numbering:
    """All versions under their new numbers, and for each file the new number of each old one."""

    versions: tuple[CodebookVersion, ...]
    numbers: tuple[dict[int, int], ...]


@dataclass
class _Same:
    """The versions of several files that are the same, by the file's place."""

    found: dict[int, CodebookVersion]
    number: int = 0

    @property
    def first(self) -> CodebookVersion:
        return min(self.found.values(), key=lambda item: (item.at, item.tagger))

    def holds(self, item: CodebookVersion) -> bool:
        return any(_is_same(item, other) for other in self.found.values())

    def wish(self, *, keep_first: bool) -> int:
        own = self.found.get(0) if keep_first else None
        return max(item.codebook.version for item in ([own] if own else self.found.values()))


def number_versions(files: Sequence[History], *, keep_first: bool = False) -> Numbering:
    """Number the versions of all files, and add one that joins the newest ones if none follows from all others.

    Parameters
    ----------
    files : sequence of sequences of CodebookVersion
        Oldest first; each file has at least one.
    keep_first : bool
        Whether the numbers of the first file stay as they are.
    """
    groups: list[_Same] = []
    for place, history in enumerate(files):
        for item in history:
            group = next((group for group in groups if group.holds(item)), None)
            if group is None or place in group.found:
                groups.append(group := _Same({}))
            group.found[place] = item
    _give_numbers(groups, keep_first=keep_first)
    versions = [_renumbered(group.first, group.number) for group in groups]
    versions.sort(key=lambda item: item.codebook.version)
    newest = _joined(_heads(groups, len(files)), versions[-1], keep_first=keep_first)
    numbers = tuple(
        {group.found[place].codebook.version: group.number for group in groups if place in group.found}
        for place in range(len(files))
    )
    return Numbering((*versions, *newest), numbers)


def _give_numbers(groups: list[_Same], *, keep_first: bool) -> None:
    def order(group: _Same) -> tuple[object, ...]:
        is_kept = keep_first and 0 in group.found
        first = group.first
        return not is_kept, group.wish(keep_first=keep_first), first.at, first.tagger, repr(first.codebook)

    used: set[int] = set()
    late = []
    for group in sorted(groups, key=order):
        group.number = group.wish(keep_first=keep_first)
        if group.number in used:
            late.append(group)
        used.add(group.number)
    for number, group in enumerate(late, start=max(used) + 1):
        group.number = number


def _heads(groups: list[_Same], files: int) -> list[_Same]:
    """The newest version of each file, unless another file went on from it."""

    def newest(place: int) -> _Same:
        own = [group for group in groups if place in group.found]
        return max(own, key=lambda group: group.found[place].codebook.version)

    ends = [newest(place) for place in range(files)]
    return [end for end in ends if all(ends[place] is end for place in end.found)] or ends


def _joined(heads: list[_Same], last: CodebookVersion, *, keep_first: bool) -> list[CodebookVersion]:
    """The version to add, if the last one does not hold what all heads hold."""
    firsts = sorted(
        heads, key=lambda group: (keep_first and 0 in group.found, group.first.at, group.number), reverse=True
    )
    entries = joined((), (entry for group in firsts for entry in group.first.codebook.entries))
    if entries == last.codebook.entries:
        return []
    at = max(group.first.at for group in heads)
    return [CodebookVersion(Codebook(last.codebook.version + 1, entries), at, MERGED)]


def _is_same(one: CodebookVersion, other: CodebookVersion) -> bool:
    same_number = one.codebook.version == other.codebook.version
    same_making = (one.at, one.tagger) == (other.at, other.tagger)
    return one.codebook.entries == other.codebook.entries and (same_number or same_making)


def _renumbered(item: CodebookVersion, number: int) -> CodebookVersion:
    return CodebookVersion(Codebook(number, item.codebook.entries), item.at, item.tagger)
