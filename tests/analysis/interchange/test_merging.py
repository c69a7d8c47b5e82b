"""Importing merges by id, the later change wins, and it is one edit."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from analysis.errors import UsageError
from analysis.interchange.formats import find_format
from analysis.interchange.merging import merge
from analysis.session import Session, Tag, apply
from tests.analysis.session.examples import CORPUS, NOON, clip_tag, tag_lists

LATER = NOON + timedelta(microseconds=1)


def test_the_later_change_wins() -> None:
    here = [
        clip_tag(1),
        clip_tag(2),
        clip_tag(3, changed=LATER, note="here"),
        clip_tag(4, note="here"),
        clip_tag(9),
    ]
    there = [
        clip_tag(1),
        clip_tag(2, changed=LATER, note="there"),
        clip_tag(3, note="there"),
        clip_tag(4, note="there"),
        clip_tag(5),
    ]
    merged = merge({tag.id: tag for tag in here}, there)
    assert (merged.new, merged.newer, merged.older, merged.same) == (1, 1, 2, 1)
    assert merged.edit.title == "import 2 tags"
    after, _ = apply(merged.edit, {tag.id: tag for tag in here})
    assert list(after.values()) == [here[0], there[1], *here[2:], there[4]]


@settings(max_examples=50)
@given(tag_lists, tag_lists)
def test_importing_twice_changes_nothing_more(here: list[Tag], there: list[Tag]) -> None:
    merged = merge({tag.id: tag for tag in here}, there)
    after, inverse = apply(merged.edit, {tag.id: tag for tag in here})
    assert merge(after, there).edit.changes == ()
    assert apply(inverse, after)[0] == {tag.id: tag for tag in here}


def test_an_import_is_one_step_of_undo(tmp_path: Path) -> None:
    with Session.create(tmp_path / "s.earmark", CORPUS, tagger="ana") as session:
        session.commit(merge({}, [clip_tag(1), clip_tag(2)]).edit)
        session.undo()
        assert session.tags() == {} and session.undo_title is None


def test_an_unknown_format_is_answered_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="no format 'doc'; there is csv"):
        find_format("doc")
