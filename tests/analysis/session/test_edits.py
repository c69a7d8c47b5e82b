"""Edits are values; applying one and then its inverse gives the original."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.session import Change, Edit, Tag, apply, change, give, remove
from tests.analysis.session.examples import clip_tag, tag_id, tag_lists, tags


@st.composite
def tags_and_edit(draw: st.DrawFn) -> tuple[dict[str, Tag], Edit]:
    """Draw tags and an edit that fits them: gives, changes and removals mixed."""
    present = {tag.id: tag for tag in draw(tag_lists)}
    changes = [Change(None, tag) for tag in draw(tag_lists) if tag.id not in present]
    for tag in present.values():
        fate = draw(st.sampled_from(["keep", "remove", "change"]))
        after = draw(tags(st.just(tag.id))) if fate == "change" else None
        if fate != "keep" and after != tag:
            changes.append(Change(tag, after))
    return present, Edit("mixed", tuple(draw(st.permutations(changes))))


@settings(max_examples=50)
@given(tags_and_edit())
def test_an_edit_does_what_its_changes_say_and_its_inverse_gives_the_original(
    drawn: tuple[dict[str, Tag], Edit],
) -> None:
    before, edit = drawn
    kept = dict(before)
    after, inverse = apply(edit, before)
    assert before == kept
    for item in edit.changes:
        assert after.get(item.id) == item.after
    untouched = before.keys() - {item.id for item in edit.changes}
    assert {id_: after[id_] for id_ in untouched} == {id_: before[id_] for id_ in untouched}
    again, redo = apply(inverse, after)
    assert again == before
    assert redo == edit


def test_give_change_and_remove() -> None:
    first, second = clip_tag(1), clip_tag(2, clip="b.wav")
    noted = clip_tag(1, note="hm")
    given_, _ = apply(give([first, second]), {})
    assert list(given_.values()) == [first, second]
    changed, _ = apply(change([(first, noted)]), given_)
    assert list(changed.values()) == [noted, second]
    removed, _ = apply(remove([noted]), changed)
    assert removed == {second.id: second}


@pytest.mark.parametrize(
    ("edit", "title"),
    [
        (give([clip_tag(1)]), "give sarcasm"),
        (give([clip_tag(number) for number in range(1200)]), "give sarcasm, 1,200 times"),
        (remove([clip_tag(1), clip_tag(2, tag="mimicry")]), "remove 2 tags, 2 times"),
        (change([(clip_tag(1), clip_tag(1, note="x"))]), "change sarcasm"),
    ],
)
def test_titles_tell_what_is_done(edit: Edit, title: str) -> None:
    assert edit.title == title
    assert edit.inverse.title == title


@pytest.mark.parametrize(
    "edit", [give([clip_tag(1)]), remove([clip_tag(1, note="x")]), remove([clip_tag(2)])], ids=str
)
def test_an_edit_that_does_not_fit_is_refused(edit: Edit) -> None:
    with pytest.raises(ValueError, match="not as the edit"):
        apply(edit, {tag_id(1): clip_tag(1)})


def test_impossible_changes_are_refused() -> None:
    with pytest.raises(ValueError, match="change something"):
        Change(clip_tag(1), clip_tag(1))
    with pytest.raises(ValueError, match="change something"):
        Change(None, None)
    with pytest.raises(ValueError, match="keeps the tag's id"):
        Change(clip_tag(1), clip_tag(2))
    with pytest.raises(ValueError, match="only once"):
        give([clip_tag(1), clip_tag(1, note="x")])
