"""TextGrids of every kind are read, and what is no TextGrid is told with its line."""

from pathlib import Path

import parselmouth
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from parselmouth.praat import call

from analysis.errors import DataError
from analysis.textgrids import Label, Tier, read_textgrid
from tests.analysis.test_words import LONG, TEXTGRIDS, short

TIERS = (
    Tier("events", True, (Label(0.7, 0.7, "click"),)),
    Tier("phones", False, (Label(0.0, 2.5, "AH0"),)),
    Tier("words", False, (Label(0.0, 1.25, 'say "no" 7'), Label(1.25, 1.25, ""), Label(1.25, 2.5, "spn"))),
)


def read(tmp_path, text):
    file = tmp_path / "a.TextGrid"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_textgrid(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_all_tiers_in_all_encodings(tmp_path, encoding, newline):
    assert read(tmp_path, LONG.replace("\n", newline).encode(encoding)) == TIERS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("time = 0.7", "number = 0.7"),
        ("intervals [1]\n", "intervals [1]:   \n"),
        ("xmin = -0.0", 'xmin = 0 ! not "5" 6'),
        ("xmin = 1.25\n            xmax = 2.5", "xmin = 1.25 xmax = 2.5"),
        ("xmax = 1.25e0", "xmax = 1.2499999999999998"),
        ('"ooTextFile"', '"ooTextFile short"'),
        ("xmax = 2.5", "xmax = 2.6"),
    ],
)
def test_other_spellings_of_the_same(tmp_path, old, new):
    assert old in LONG
    assert read(tmp_path, LONG.replace(old, new, 1)) == TIERS


def test_overlaps_gaps_and_data_in_labels_are_taken_as_they_stand(tmp_path):
    entries = [
        (0.0, 1.0000000000000002, "a"),
        (1.0, 2.0, "\n text = \n3\n"),
        (5.0, 5.5, '""'),
        (8.0, 9.5, "\\i:"),
    ]
    assert read(tmp_path, short(entries)) == (
        Tier("words", False, tuple(Label(*entry) for entry in entries)),
    )
    assert read(tmp_path, short([])) == (Tier("words", False, ()),)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "found the end of the file"),
        (LONG[: LONG.index("xmax = 1.25e0")], 40, "expected a number, found the end of the file"),
        (LONG.replace('"TextGrid"', '"Sound"'), 2, "does not say that it is one"),
        (LONG.replace("IntervalTier", "PitchTier"), 19, "no kind of tier 'PitchTier'"),
        (LONG.replace("time = 0.7", 'time = "0.7"'), 16, "expected a number, found the text '0.7'"),
        (LONG.replace('mark = "click"', "mark = 7"), 17, "expected a text in quotes, found 7"),
        (LONG.replace("xmax = 2.5", "xmax = 1e999", 1), 5, "1e999 is no usable number"),
        (short([(0.0, 1.0, "a"), (2.0, 1.5, "b")]), 18, r"'b' ends \(1.5 s\) before it starts \(2.0 s\)"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_damage_is_told_with_its_line(tmp_path, newline, text, line, message):
    with pytest.raises(DataError, match=message) as caught:
        read(tmp_path, text.replace("\n", newline))
    assert caught.value.line == line


def test_a_binary_textgrid_is_refused(tmp_path):
    with pytest.raises(DataError, match="save it as a text file"):
        read(tmp_path, b"ooBinaryFile\x08TextGrid\x00\x00")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    st.binary(max_size=80)
    | st.lists(
        st.sampled_from(
            ['"ooTextFile"', '"TextGrid"', '"IntervalTier"', "1", "-2", "1e999", '"', "!", "<x>", "é"]
        ),
        max_size=14,
    ).map(lambda parts: " ".join(['"ooTextFile" "TextGrid" 0 1 1', *parts]).encode("latin-1"))
)
def test_no_bytes_do_worse_than_a_told_fault(tmp_path, content):
    try:
        read(tmp_path, content)
    except DataError as error:
        assert str(tmp_path) in str(error)


@pytest.mark.skipif(not TEXTGRIDS.is_dir(), reason="needs the shared sample files")
@pytest.mark.parametrize("file", sorted(TEXTGRIDS.rglob("*.TextGrid")), ids=lambda file: Path(file).name)
def test_files_of_real_tools_are_read_as_praat_reads_them(file):
    grid = parselmouth.read(str(file))
    tiers = read_textgrid(file)
    assert call(grid, "Get number of tiers") == len(tiers)
    for number, tier in enumerate(tiers, 1):
        what = "points" if tier.has_points else "intervals"
        count = call(grid, f"Get number of {what}", number)
        label = "Get label of point" if tier.has_points else "Get label of interval"
        start = "Get time of point" if tier.has_points else "Get starting point"
        assert call(grid, "Get tier name", number) == tier.name
        assert [call(grid, label, number, i) for i in range(1, count + 1)] == [
            label.text.replace("\r\n", "\n") for label in tier.labels
        ]
        assert [call(grid, start, number, i) for i in range(1, count + 1)] == [
            label.start for label in tier.labels
        ]
