"""Drafts of a codebook: what is wrong with them, what they rename, and the codebook that they become."""

import pytest
from hypothesis import given, settings

from analysis.session.codebook.book import Codebook, Example
from analysis.session.codebook.draft import (
    Draft,
    DraftEntry,
    Problem,
    draft_from,
    draft_from_json,
    draft_of,
    draft_to_json,
    finished,
    moved,
    problems,
    renames,
    with_fields,
    with_new,
    without,
)
from analysis.session.codebook.starting import PALETTE
from tests.analysis.session.codebooks import codebooks, entry

BOOK = Codebook(3, (entry("a", "A.", key="1"), entry("b", "B."), entry("c", "C.")))


@settings(max_examples=40)
@given(codebooks())
def test_an_untouched_draft_is_the_codebook_and_survives_the_disk(codebook):
    draft = draft_of(codebook)
    assert renames(draft) == {}
    assert draft_from_json(draft_to_json(draft)) == draft
    if not problems(draft):
        kept = finished(draft).entries
        assert [one.name for one in kept] == [one.name for one in codebook.entries]
        assert [one.yes for one in kept] == [one.yes for one in codebook.entries]


def test_a_draft_may_be_wrong_on_disk():
    draft = Draft(3, (DraftEntry("", "", "nonsense", questions=("", "x")),))
    assert draft_from_json(draft_to_json(draft)) == draft
    for text in ("", "{}", "[]", '{"base": 1, "entries": [{}]}'):
        with pytest.raises((ValueError, TypeError, KeyError)):
            draft_from_json(text)


def test_tags_are_added_moved_and_taken_out_and_know_what_they_were():
    draft = with_new(draft_of(BOOK))
    assert draft.entries[-1] == DraftEntry("", "", PALETTE[0])
    draft = moved(with_fields(draft, 3, name="new"), 3, 0)
    draft = without(with_fields(draft, 1, name=" alpha "), 2)
    assert [(one.was, one.name) for one in draft.entries] == [("", "new"), ("a", " alpha "), ("c", "c")]
    assert renames(draft) == {"a": "alpha"}
    assert [one.name for one in finished(draft).entries] == ["new", "alpha", "c"]
    assert finished(draft).version == 3


def test_a_codebook_from_elsewhere_becomes_a_draft_of_this_one():
    other = Codebook(9, (entry("b", "New."), entry("see", "C."), entry("d", "D.")))
    draft = draft_from(other, BOOK)
    assert draft.base == 3
    assert [(one.was, one.name) for one in draft.entries] == [("b", "b"), ("c", "see"), ("", "d")]


@pytest.mark.parametrize(
    ("at", "fields", "expected"),
    [
        (1, {"name": " "}, [Problem(1, "name", "Give the tag a name.")]),
        (1, {"name": "a "}, [Problem(at, "name", "Another tag has this name too.") for at in (0, 1)]),
        (1, {"key": "1"}, [Problem(0, "key", "b is on key 1 too."), Problem(1, "key", "a is on key 1 too.")]),
        (2, {"questions": ("Is it?", "", " ")}, []),
    ],
)
def test_what_must_be_mended_is_said(at, fields, expected):
    draft = with_fields(draft_of(BOOK), at, **fields)
    assert list(problems(draft)) == expected
    if expected:
        with pytest.raises(ValueError, match=r"name|twice"):
            finished(draft)


def test_names_that_differ_by_capitals_and_marks_are_refused():
    (first, second) = problems(with_fields(draft_of(BOOK), 1, name="A"))
    assert first.sentence == "Another tag is called A: capital letters alone do not tell two tags apart."
    assert (first.at, second.at) == (0, 1)
    (mark,) = problems(with_fields(draft_of(BOOK), 1, name="done"))
    assert "is a mark of Earmark itself" in mark.sentence


def test_blanks_are_taken_off_when_a_draft_is_finished():
    fields = {"definition": " D. ", "questions": (" Is it? ", ""), "group": " g ", "no": (Example("x"),)}
    kept = finished(with_fields(draft_of(BOOK), 0, **fields)).entries[0]
    assert (kept.definition, kept.questions, kept.group, kept.no) == ("D.", ("Is it?",), "g", (Example("x"),))
