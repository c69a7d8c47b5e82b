"""Bringing together versions of a codebook that were made apart, so that nothing added in one is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from analysis.session.codebook.book import CodebookEntry

Entries = tuple[CodebookEntry, ...]


def rebased(mine: Entries, base: Entries, newest: Entries) -> Entries:
    """Do to `newest` what was done to `base` to get `mine`; what both changed is as in `mine`."""
    old, others = _by_name(base), _by_name(newest)
    kept = [
        others[entry.name] if entry == old.get(entry.name) and entry.name in others else entry
        for entry in mine
        if entry != old.get(entry.name) or entry.name in others
    ]
    return joined(kept, (entry for entry in newest if entry.name not in old))


def joined(entries: Iterable[CodebookEntry], others: Iterable[CodebookEntry]) -> Entries:
    """The entries, then the others whose names are new; a key that is taken is given up."""
    result: dict[str, CodebookEntry] = {}
    keys = {""}
    for entry in (*entries, *others):
        if entry.name not in result:
            result[entry.name] = replace(entry, key="") if entry.key in keys else entry
            keys.add(entry.key)
    return tuple(result.values())


def _by_name(entries: Entries) -> Mapping[str, CodebookEntry]:
    return {entry.name: entry for entry in entries}
