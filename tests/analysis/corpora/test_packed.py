import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.corpora.msp_podcast.packed import Packed, parse_packed, parse_packed_column
from analysis.corpora.msp_podcast.vocabulary import SECONDARY, class_of_primary, split_secondary

FOURS = ("4.000000", "4.000000", "4.000000")
TAIL = "A:4.000000; V:4.000000; D:4.000000;"

workers = st.from_regex(r"WORKER\d{7,8}", fullmatch=True)
free_text = st.text(alphabet="abcXY ,:()[]&/|?!.-\"'9é", max_size=20).map(str.strip)
primaries = st.one_of(st.sampled_from(SECONDARY[:8]), free_text.map(lambda text: f"Other-{text}".strip()))
secondaries = st.lists(st.sampled_from(SECONDARY), max_size=5, unique=True)
numbers = st.tuples(*[st.integers(1, 7).map(lambda number: f"{number:.6f}")] * 3)


def packed_text(worker, primary, secondary, values):
    a, v, d = values
    return f"{worker}; {primary}; {secondary}; A:{a}; V:{v}; D:{d};"


@given(workers, primaries, secondaries.map(",".join), numbers)
def test_round_trip(worker, primary, secondary, values):
    text = packed_text(worker, primary, secondary, values)
    assert parse_packed(text) == Packed(worker, primary, secondary, values)


@given(workers, free_text, free_text, secondaries.filter(bool).map(",".join), numbers)
def test_free_text_with_semicolons_ends_where_the_vocabulary_begins(worker, one, two, secondary, values):
    text = packed_text(worker, f"Other-{one}; x{two}", secondary, values)
    assert parse_packed(text) == Packed(worker, f"Other-{one}; x{two}", secondary, values)


@given(
    st.lists(
        st.one_of(
            st.builds(packed_text, workers, primaries, secondaries.map(",".join), numbers),
            st.text(max_size=60),
            st.text(alphabet="WORKER0123456789;:AVD. nNeutral,", max_size=80),
        )
    )
)
@example(["WORKER0000001;; Neutral; " + TAIL, "WORKER00000012 Neutral; Sad; " + TAIL, "é" * 30 + TAIL])
@example(["WORKER0000001; a; b; ; " + TAIL, "WORKER00000001;Neutral;Neutral;" + TAIL])
@example(["WORKER00000001; ; ; " + TAIL, "WORKER00000001; " + TAIL, TAIL, "; " + TAIL, ""])
def test_the_fast_way_is_the_careful_way(texts):
    column = parse_packed_column(pa.chunked_array([texts[:2], texts[2:]], type=pa.string()))
    for row, text in enumerate(texts):
        packed = parse_packed(text)
        assert column.readable[row] == (packed is not None)
        if packed is not None:
            found = tuple(part[row] for part in column.numbers)
            assert Packed(column.worker[row], column.primary[row], column.secondary[row], found) == packed


@pytest.mark.parametrize(
    ("middle", "primary", "secondary"),
    [
        ("Neutral; ", "Neutral", ""),
        ("Other(tired); Sad", "Other(tired)", "Sad"),
        ("Other-a; b, c: d; Concerned,Other-a; b", "Other-a; b, c: d", "Concerned,Other-a; b"),
        ("Other-no words; at all; here", "Other-no words; at all", "here"),
    ],
)
def test_hard_middles(middle, primary, secondary):
    text = f"WORKER00000412; {middle}; {TAIL}"
    assert parse_packed(text) == Packed("WORKER00000412", primary, secondary, FOURS)


@pytest.mark.parametrize("end", ["A:nan; V:; D:4.0;", "A: nan; V: ; D: 4.0"])
def test_missing_numbers(end):
    assert parse_packed(f"WORKER00000412; Sad; Sad; {end}").numbers == ("nan", "", "4.0")


@pytest.mark.parametrize("text", ["", "WORKER00000412; Sad; Sad;", "; Sad; Sad; " + TAIL, "A:1; V:1; D:1;"])
def test_what_is_no_rating(text):
    assert parse_packed(text) is None


def test_secondary_emotions():
    assert split_secondary("") == []
    assert split_secondary("Happy,Amused") == ["Happy", "Amused"]
    assert split_secondary("Dissapointed,Sad") == ["Disappointed", "Sad"]
    assert split_secondary("Concerned,Other-well, you know,Sad") == [
        "Concerned",
        "Other-well, you know",
        "Sad",
    ]


@given(secondaries)
def test_secondary_emotions_of_the_vocabulary_come_back(items):
    assert split_secondary(",".join(items)) == items


def test_primary_emotions():
    assert class_of_primary("Other-Concerned") == class_of_primary("Other(1.6)") == "other"
    assert class_of_primary("Happy") == "happy"
    assert class_of_primary("") == "Unknown"
    assert class_of_primary("Hapy") is None
