import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.alignment.spelling import phones_by_letters, spoken_words


@pytest.mark.parametrize(
    ("transcript", "expected"),
    [
        (
            "Well, I don\u2019t know...",
            [("Well", "well"), ("I", "i"), ("don\u2019t", "don't"), ("know", "know")],
        ),
        ("[LAUGHTER] ++BREATHING++ yes <sil>", [("yes", "yes")]),
        ("twenty-five, 40%", [("twenty-five", "twenty five"), ("40", "four zero")]),
        ("caf\u00e9 \u2014 \u4f60\u597d ...", [("caf\u00e9", "cafe")]),
    ],
)
def test_words_are_taken_as_they_are_spoken(transcript, expected):
    assert [(word.text, " ".join(word.parts)) for word in spoken_words(transcript)] == expected


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("shopping", "SH AA P IH NG"),
        ("quick", "K W IH K"),
        ("zzz", "Z Z"),
        ("feel", "F IY L"),
        ("fox", "F AA K S"),
    ],
)
def test_letters_give_phones(word, phones):
    assert phones_by_letters(word) == phones


@given(st.text())
def test_any_text_is_taken(text):
    for word in spoken_words(text):
        assert all(phones_by_letters(part.replace("'", "")) for part in word.parts)
