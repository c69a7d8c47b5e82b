"""Importing merges by id, or by what is said where there are none; the later change wins, and it is one edit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from analysis.errors import UsageError
from analysis.interchange.formats import find_format
from analysis.interchange.merging import merge
from analysis.interchange.records import ALL_FIELDS
from analysis.session import Session, Tag, apply
from tests.analysis.interchange.travel import SOUNDS
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
    assert (merged.new, merged.newer, merged.older, merged.same) == (1, 2, 1, 1)
    assert merged.edit.title == "import 3 tags"
    after, _ = apply(merged.edit, {tag.id: tag for tag in here})
    assert list(after.values()) == [here[0], there[1], here[2], there[3], here[4], there[4]]


@settings(max_examples=25)
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


def test_without_ids_what_says_the_same_is_the_same_tag() -> None:
    format_ = replace(find_format("csv"), holds=ALL_FIELDS - {"id", "confidence"}, step_s=0.001)
    here = [
        clip_tag(1, confidence=0.5),
        clip_tag(2, start=1600, end=3200, note="mine"),
        clip_tag(3, start=1610, end=3200, note="mine too"),
        clip_tag(4, start=1600, end=3200, tagger="ben"),
        clip_tag(5, start=1600, end=3200, tag="mimicry", changed=LATER, note="written here afterwards"),
    ]
    there = [
        clip_tag(11),
        clip_tag(12, start=1616, end=3200, note="mine too"),
        clip_tag(13, start=1600, end=3200, note="mine"),
        clip_tag(14, start=1616, end=3200, tagger="ben", note="new", changed=LATER),
        clip_tag(15, start=1600, end=3200, tag="mimicry"),
        clip_tag(16, start=1625, end=3200, tag="mimicry"),
    ]
    merged = merge({tag.id: tag for tag in here}, there, format_)
    assert (merged.new, merged.newer, merged.older, merged.same) == (1, 1, 1, 3)
    after, _ = apply(merged.edit, {tag.id: tag for tag in here})
    taken = replace(here[3], note="new", changed=LATER)
    assert list(after.values()) == [*here[:3], taken, here[4], there[5]]


def test_a_region_over_a_whole_clip_is_it_where_a_format_has_only_regions() -> None:
    clip, sound = next(iter(SOUNDS.items()))
    format_ = replace(find_format("csv"), holds=ALL_FIELDS - {"id"}, holds_whole_clips=False)
    whole, region = clip_tag(1, clip=clip), clip_tag(2, clip=clip, start=0, end=sound.frames)
    merged = merge({whole.id: whole}, [region], format_, sounds=SOUNDS)
    assert (merged.same, merged.edit.changes) == (1, ())
    assert (
        merge({whole.id: whole}, [region], replace(format_, holds_whole_clips=True), sounds=SOUNDS).new == 1
    )


def test_what_was_read_before_keeps_its_id_when_it_was_moved_here() -> None:
    format_ = replace(find_format("csv"), holds=ALL_FIELDS - {"id"})
    read = clip_tag(1, start=10, end=20)
    moved = replace(read, start=5, changed=LATER)
    assert merge({moved.id: moved}, [read], format_).older == 1


def test_of_two_copies_of_a_tag_the_one_changed_last_counts() -> None:
    copies = [clip_tag(1, note="old"), clip_tag(1, note="new", changed=LATER), clip_tag(1, note="older")]
    merged = merge({}, copies)
    assert merged.new == 1
    assert [change.after for change in merged.edit.changes] == [copies[1]]
