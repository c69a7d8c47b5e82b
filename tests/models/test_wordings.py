import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.wordings import automatic


def texts(transcript, kind):
    return [wording.text for wording in automatic(transcript) if wording.kind == kind]


def test_marks_are_removed_replaced_and_added():
    assert texts("I like you, I love you.", "punctuation") == [
        "I like you I love you.",
        "I like you. I love you.",
        "I like you! I love you.",
        "I like you? I love you.",
        "I like you, I love you",
        "I like you, I love you,",
        "I like you, I love you!",
        "I like you, I love you?",
    ]
    assert texts("so what", "punctuation") == ["so what.", "so what!", "so what?"]
    assert texts("At 10:30, 3.5 left...", "punctuation")[:2] == [
        "At 10:30 3.5 left...",
        "At 10:30. 3.5 left...",
    ]


def test_changes_are_named():
    first = automatic("Oh no, no!")[1]
    assert (first.kind, first.change) == ("punctuation", "“,” after “no” becomes “.”")
    assert "without “no” (no. 2)" in [wording.change for wording in automatic("Oh no, so no!")]


@pytest.mark.parametrize(
    ("transcript", "expected"),
    [
        ("This is not good.", ["This is good."]),
        (
            "I can't, won't and don't.",
            ["I can, won't and don't.", "I can't, will and don't.", "I can't, won't and do."],
        ),
        ("Don’t cannot Won't", ["Do cannot Won't", "Don’t can Won't", "Don’t cannot Will"]),
        ("Never again, nothing.", ["again, nothing.", "Never again."]),
        ("A knot, a notion, a cantaloupe.", []),
    ],
)
def test_negations_are_dropped(transcript, expected):
    assert sorted(texts(transcript, "negation")) == sorted(expected)


def test_each_word_is_left_out_and_masked():
    transcript = "Well, it's 3.5 well-known ideas"
    left_out = [
        "it's 3.5 well-known ideas",
        "Well, 3.5 well-known ideas",
        "Well, it's well-known ideas",
        "Well, it's 3.5 ideas",
        "Well, it's 3.5 well-known",
    ]
    assert texts(transcript, "left out") == left_out
    masked = [wording for wording in automatic(transcript) if wording.kind == "masked"]
    assert [transcript[slice(*wording.masked)] for wording in masked] == [
        "Well",
        "it's",
        "3.5",
        "well-known",
        "ideas",
    ]


@given(st.text(alphabet="ab nótN'’.,!?…-3 ", max_size=30))
def test_any_text(transcript):
    found = automatic(transcript)
    changed = [wording.text for wording in found if wording.masked is None]
    assert len(set(changed)) == len(changed)
    assert transcript not in changed
    assert all(any(letter.isalnum() for letter in text) for text in changed)
    assert all(wording.text == transcript for wording in found if wording.masked is not None)
