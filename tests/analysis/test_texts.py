import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from analysis import texts as searching
from analysis.texts import find_text, make_texts

LETTERS = st.text(alphabet="abcAB é_", max_size=8)


@given(st.lists(LETTERS), LETTERS)
def test_finds_what_python_finds(texts, wanted):
    found = find_text(make_texts(pa.array(texts, pa.large_string())), wanted)
    assert found.tolist() == [wanted.lower() in text.lower() for text in texts]


def test_one_letter_beside_empty_texts():
    texts = make_texts(pa.array(["", "ab", "", "ba", "", ""], pa.large_string()))
    assert find_text(texts, "b").tolist() == [False, True, False, True, False, False]
    assert find_text(make_texts(pa.array([""], pa.large_string())), "b").tolist() == [False]
    assert find_text(make_texts(pa.array([], pa.large_string())), "b").tolist() == []


def test_blocks_overlap(monkeypatch):
    monkeypatch.setattr(searching, "BLOCK", 4)
    texts = make_texts(pa.array(["xxab", "cdxx", "xabcd", "abc"], pa.large_string()))
    assert find_text(texts, "abc").tolist() == [False, False, True, True]


def test_half_a_character_is_in_no_text():
    assert not find_text(make_texts(pa.array(["so", "\U0001f600"], pa.large_string())), "\ud83d").any()


def test_a_text_longer_than_everything_is_not_found():
    assert find_text(make_texts(pa.array(["ab"], pa.large_string())), "abab").tolist() == [False]
