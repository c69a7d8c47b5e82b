"""What changed between versions of a codebook, and whose tags were made under another definition."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.session.codebook.book import Codebook, Example
from analysis.session.codebook.changes import compare, confirmed, find_renames, outdated, renamed
from analysis.session.edits import apply
from tests.analysis.session.codebooks import codebooks, entry
from tests.analysis.session.examples import clip_tag

ONE = Codebook(1, (entry("a", "A."), entry("b", "B."), entry("c", "C."), entry("d", "D.")))


def kinds(old, new):
    return [
        (change.kind, (change.before or change.after).name, (change.after or change.before).name)
        for change in compare(old, new)
    ]


def test_every_kind_of_change_is_told():
    new = Codebook(
        2,
        (
            entry("e", "E."),
            entry("a", "A.", key="1"),
            entry("b", "B.", questions=("Is it?",)),
            entry("see", "C.", colour="#445566"),
        ),
    )
    assert kinds(ONE, new) == [
        ("added", "e", "e"),
        ("changed", "a", "a"),
        ("redefined", "b", "b"),
        ("renamed", "c", "see"),
        ("removed", "d", "d"),
    ]


@settings(max_examples=40)
@given(codebooks(), codebooks())
def test_the_same_codebook_has_no_changes_and_every_entry_is_accounted_for(old, new):
    assert compare(old, old) == ()
    changes = compare(old, new)
    kept = [tag for tag in new.entries if tag in old.entries]
    assert len([change for change in changes if change.after]) + len(kept) == len(new.entries)
    gone = [change.before.name for change in changes if change.kind == "removed"]
    assert gone == [
        tag.name
        for tag in old.entries
        if new.entry(tag.name) is None and tag.name not in find_renames(old, new)
    ]


def test_what_could_be_two_renames_is_none():
    old = Codebook(1, (entry("a", "Same."), entry("b", "Same."), entry("x", "")))
    assert find_renames(old, Codebook(2, (entry("c", "Same."),))) == {}
    assert find_renames(old, Codebook(2, (entry("a", "Same."), entry("b", "Same."), entry("y", "")))) == {}


def test_tags_are_outdated_by_definition_questions_and_group_but_not_by_examples_key_or_colour():
    for fields, is_outdated in (
        ({"definition": "Other."}, True),
        ({"questions": ("Is it?",)}, True),
        ({"group": "g"}, True),
        ({"yes": (Example("x.wav"),)}, False),
        ({"no": (Example("x.wav"),)}, False),
        ({"key": "1"}, False),
        ({"colour": "#abcdef"}, False),
    ):
        two = Codebook(2, (replace(ONE.entries[0], **fields), *ONE.entries[1:]))
        tags = [clip_tag(1, tag="a"), clip_tag(2, tag="a", codebook_version=2), clip_tag(3, tag="b")]
        found = outdated(tags, [ONE, two])
        assert [one.tag for one in found] == (tags[:1] if is_outdated else [])
        if found:
            assert (found[0].then, found[0].now) == (ONE.entries[0], two.entries[0])


def test_only_the_definition_then_and_now_matter_not_what_lay_between():
    two = Codebook(2, (entry("a", "Between."),))
    three = Codebook(3, (entry("a", "A."),))
    tags = [clip_tag(version, tag="a", codebook_version=version) for version in (1, 2, 3)]
    assert [one.tag for one in outdated(tags, [ONE, two, three])] == [tags[1]]


def test_a_renamed_tag_is_traced_back_to_what_it_was():
    two = Codebook(2, (entry("alpha", "A."),))
    three = Codebook(3, (entry("aleph", "A."),))
    tag = clip_tag(1, tag="aleph", codebook_version=1)
    assert outdated([tag], [ONE, two, three]) == ()
    four = Codebook(4, (entry("aleph", "Another."),))
    (found,) = outdated([tag], [ONE, two, three, four])
    assert found.then == ONE.entries[0]


def test_tags_that_the_codebook_did_not_have_or_has_no_longer():
    two = Codebook(2, (entry("a", "A."), entry("new", "New.")))
    early, gone, foreign = (
        clip_tag(1, tag="new"),
        clip_tag(2, tag="b"),
        clip_tag(3, tag="a", codebook_version=9),
    )
    found = outdated([early, gone, foreign], [ONE, two])
    assert [(one.tag, one.then) for one in found] == [(early, None), (foreign, None)]
    assert outdated([clip_tag(1, tag="done")], [ONE, two]) == ()


def test_a_rename_keeps_ids_and_versions_and_is_one_step_back():
    tags = {tag.id: tag for tag in (clip_tag(1, tag="a"), clip_tag(2, tag="b"), clip_tag(3, tag="c"))}
    edit = renamed(tags.values(), {"a": "b", "b": "a", "d": "e"})
    assert edit.title == "rename a to b, b to a, d to e, 2 times"
    after, back = apply(edit, tags)
    assert [tag.tag for tag in after.values()] == ["b", "a", "c"]
    assert {tag.codebook_version for tag in after.values()} == {1}
    assert apply(back, after)[0] == tags
    assert renamed(tags.values(), {"c": "c"}).changes == ()


@given(st.integers(2, 5))
def test_what_is_still_right_is_of_the_new_version(version):
    tags = [clip_tag(1, tag="a"), clip_tag(2, tag="a", codebook_version=version)]
    edit = confirmed(tags, version)
    assert edit.title == f"still right by version {version}, once"
    (change,) = edit.changes
    assert (change.before, change.after.codebook_version) == (tags[0], version)
    versions = [ONE, *(Codebook(number, (entry("a", str(number)),)) for number in range(2, version + 1))]
    assert outdated([change.after], versions) == ()
