"""Entries, examples, exclusive groups and words of the codebook."""

import pytest

from analysis.session.codebook.book import Codebook, Example, describe_entry, excluded, starting_codebook
from tests.analysis.session.codebooks import entry
from tests.analysis.session.examples import clip_tag


def test_every_starting_tag_has_one_or_two_questions_and_excludes_none():
    for tag in starting_codebook().entries:
        assert 1 <= len(tag.questions) <= 2
        assert (tag.group, tag.yes, tag.no) == ("", (), ())


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"clip": ""}, "name of a clip"),
        ({"clip": "a.wav", "start": 1, "end": 2}, "'a.wav' needs start, end and rate, or none"),
        ({"clip": "a.wav", "rate": 16000}, "needs start, end and rate, or none"),
        ({"clip": "a.wav", "start": 2, "end": 2, "rate": 16000}, "found start 2, end 2"),
        ({"clip": "a.wav", "start": -1, "end": 2, "rate": 16000}, "found start -1"),
        ({"clip": "a.wav", "start": 0, "end": 2, "rate": 0}, "rate 0"),
        ({"clip": "a.wav", "note": "\ud800"}, "half a character"),
    ],
)
def test_a_wrong_example_is_refused(fields, message):
    with pytest.raises(ValueError, match=message):
        Example(**fields)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": " x"}, "one line without blanks"),
        ({"name": "x\ny"}, "one line without blanks"),
        ({"name": "x", "group": "a "}, "a group must be one line"),
        ({"name": "x", "questions": ("Is it?", " ")}, "each question of 'x'"),
        ({"name": "x", "definition": "\udc00"}, "half a character"),
        ({"name": "done"}, "mark of Earmark"),
    ],
)
def test_a_wrong_entry_is_refused(fields, message):
    with pytest.raises(ValueError, match=message):
        entry(**fields)


def test_a_tag_excludes_the_others_of_its_group_only():
    calm, loud, free = entry("calm", group="energy"), entry("loud", group="energy"), entry("free")
    book = Codebook(1, (calm, loud, free))
    given = [clip_tag(number, tag=name) for number, name in enumerate(("calm", "loud", "free", "foreign"), 1)]
    assert excluded(calm, book, given) == (given[1],)
    assert excluded(loud, book, given) == (given[0],)
    assert excluded(free, book, given) == ()


def test_an_entry_in_words():
    full = entry(
        "sarcasm",
        "The opposite is meant.",
        key="1",
        group="irony",
        questions=("Is it?", "word " * 30 + "end"),
        yes=(Example("a.wav"),),
    )
    lines = describe_entry(full).splitlines()
    assert lines[:3] == ["sarcasm (key 1)", "The opposite is meant.", "– Is it?"]
    assert max(len(line) for line in lines) <= 76
    assert lines[-2:] == [
        "Excludes the other tags of the group irony.",
        "Examples in the codebook: 1 that show it, 0 that do not.",
    ]
    assert describe_entry(entry("bare")) == "bare"
