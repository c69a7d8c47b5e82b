"""Bring tags from elsewhere together with those of a session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.session.edits import Change, Edit
from analysis.session.tags import Tag


@dataclass(frozen=True)
class Merge:
    """What an import would do, and the one edit that does it.

    Attributes
    ----------
    edit : Edit
        Gives the new tags and changes those that are newer elsewhere; without changes if there is nothing to do.
    new, newer, older, same : int
        Tags that were not there; that were changed later elsewhere and so replace those here; that were changed
        later (or at the same time) here, so that those here stay; that are the same.
    """

    edit: Edit
    new: int
    newer: int
    older: int
    same: int


def merge(tags: Mapping[str, Tag], incoming: Iterable[Tag]) -> Merge:
    """Merge tags by id; of two with one id and different content, the one changed later wins."""
    changes: list[Change] = []
    new = newer = older = same = 0
    for tag in incoming:
        here = tags.get(tag.id)
        if here is None:
            new += 1
        elif here == tag:
            same += 1
            continue
        elif tag.changed > here.changed:
            newer += 1
        else:
            older += 1
            continue
        changes.append(Change(here, tag))
    edit = Edit(f"import {len(changes):,} tag{'' if len(changes) == 1 else 's'}", tuple(changes))
    return Merge(edit, new, newer, older, same)
