"""Lines of IEMOCAP's files."""

import math
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpora.iemocap.lines import RatingLine, TurnLine, parse_rating, parse_turn
from analysis.corpora.iemocap.transcriptions import parse_line
from analysis.corpora.iemocap.vocabulary import TurnName, is_unlabelled, parse_name

VALUES = st.one_of(st.just(math.nan), st.integers(1, 5).map(float))
LABELS = st.lists(st.sampled_from(["Anger", "Neutral state", "Other", "Sadness"]), max_size=3, unique=True)
COMMENTS = st.text(string.ascii_letters + " ;:.,()-'", max_size=20).map(lambda text: " ".join(text.split()))


def same(a, b):
    """Equal, where a missing number equals a missing number."""
    return all(x == y or (math.isnan(x) and math.isnan(y)) for x, y in zip(a, b, strict=True))


def test_a_turn_has_valence_first():
    line = "[6.1000 - 8.4200]\tSes01F_impro01_F000\tfru\t[2.0000, 3.5000, 3.0000]"
    assert parse_turn(line) == TurnLine("Ses01F_impro01_F000", 6.1, 8.42, "fru", (2.0, 3.5, 3.0))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[6.1000 - 8.4200]",
        "[6.1000 - 8.4200]\tSes01F_impro01_F000\tfru",
        "[6.1000 - 8.4200]\tSes01F_impro01_F000\tfru\t[2.0000, 3.5000]",
        "[six - 8.4200]\tSes01F_impro01_F000\tfru\t[2.0000, 3.5000, 3.0000]",
        "[6.1000 - 8.4200]\tSes01F_impro01_F000\t\t[2.0000, 3.5000, 3.0000]",
        "C-E2:\tNeutral;\t()",
    ],
)
def test_what_is_no_turn(line):
    assert parse_turn(line) is None


@given(
    st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)),
    st.from_regex(r"[a-z]{3}", fullmatch=True),
    st.tuples(*[st.integers(10_000, 50_000)] * 3),
)
def test_a_turn_reads_back_as_written(times, code, numbers):
    start, end = (time / 10_000 for time in times)
    triple = ", ".join(f"{number / 10_000:.4f}" for number in numbers)
    found = parse_turn(f"[{start:.4f} - {end:.4f}]\tSes05M_script01_1b_M012\t{code}\t[{triple}]")
    assert found == TurnLine(
        "Ses05M_script01_1b_M012", start, end, code, tuple(number / 10_000 for number in numbers)
    )


@given(LABELS, COMMENTS)
def test_labels_read_back_as_written(labels, comment):
    line = f"C-E12:\t{' '.join(f'{label};' for label in labels)}\t({comment})"
    assert parse_rating(line) == RatingLine("E12", True, tuple(labels), comment=comment)


@given(st.tuples(VALUES, VALUES, VALUES))
def test_numbers_read_back_as_written(numbers):
    valence, activation, dominance = ("" if math.isnan(value) else f"{value:g}" for value in numbers)
    found = parse_rating(f"A-M1:\tval {valence}; act {activation}; dom  {dominance};\t()")
    assert (found.rater, found.is_of_classes) == ("M1", False)
    assert same(found.numbers, numbers)


def test_numbers_that_are_none_are_told_from_missing_ones():
    assert parse_rating("A-E3:\tval x; act 4;\t()").numbers[0] == math.inf
    assert math.isnan(parse_rating("A-E3:\tval 2; act 4;\t()").numbers[2])


@pytest.mark.parametrize(
    "line", ["", "X-E1:\tAnger;\t()", "C-E:\tAnger;", "A-E3:\tval 2; loud 4;\t()", "C-E1 Anger"]
)
def test_what_is_no_rating(line):
    assert parse_rating(line) is None


@given(st.text())
def test_any_text_is_a_line_or_none(text):
    for parse in (parse_turn, parse_rating, parse_line, parse_name):
        parse(text)


@pytest.mark.parametrize(
    ("name", "dialog", "speaker", "kind"),
    [
        ("Ses01F_impro01_M003", "Ses01F_impro01", "Ses01M", "impro"),
        ("Ses05M_impro05a_F003", "Ses05M_impro05a", "Ses05F", "impro"),
        ("Ses05M_script01_1b_M012", "Ses05M_script01_1b", "Ses05M", "script"),
    ],
)
def test_the_last_letter_tells_who_speaks(name, dialog, speaker, kind):
    found = parse_name(name)
    assert isinstance(found, TurnName)
    assert (found.dialog, found.speaker, found.kind) == (dialog, speaker, kind)


def test_turns_without_sound_are_known_by_their_names():
    assert is_unlabelled("Ses01F_impro01_MXX0")
    assert is_unlabelled("Ses01F_script01_1_FXX12")
    assert not is_unlabelled("Ses01F_impro01_M003")
    assert parse_name("Ses01F_impro01_MXX0") is None


def test_words_of_a_turn():
    line = "Ses01F_impro01_M000 [009.0500-014.2200]: [LAUGHTER]  Only me: as always."
    assert parse_line(line) == ("Ses01F_impro01_M000", "[LAUGHTER] Only me: as always.")
    assert parse_line("M: (walks off)") is None
