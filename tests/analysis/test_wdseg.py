"""Word segmentations as IEMOCAP has them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.wdseg import read_wdseg
from analysis.words import Word, alignment_path, read_words

FILE = """\t SFrm  EFrm    SegAScr Word
\t    0    23    -140233 <s>
\t   24    51    -301122 IS
\t   52    88    -412001 ANYBODY(2)
\t   89   120    -200145 ++LAUGHTER++
\t  121   140     -90112 <sil>
\t  141   160    -100222 </s>
 Total score:    -1243835
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_words_have_seconds_and_no_variants(tmp_path, newline):
    file = tmp_path / "a.wdseg"
    file.write_bytes(FILE.replace("\n", newline).encode())
    assert read_words(file) == (Word("IS", 0.24, 0.52), Word("ANYBODY", 0.52, 0.89))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 99), st.from_regex(r"[A-Z']+", fullmatch=True)))
)
def test_any_word_comes_back(tmp_path, rows):
    file = tmp_path / "a.wdseg"
    lines = [f"\t{at:5d} {at + more:5d} {-at:10d} {text}\n" for at, more, text in rows]
    file.write_text("".join(lines))
    assert read_wdseg(file) == tuple((text, at / 100, (at + more + 1) / 100) for at, more, text in rows)


@pytest.mark.parametrize(
    ("line", "told"),
    [("\t 24 51 -3011", "no line of a word segmentation"), ("\t 52 24 -1 IS", "'IS' ends before it starts")],
)
def test_damage_is_told_with_its_line(tmp_path, line, told):
    file = tmp_path / "a.wdseg"
    file.write_text(FILE.replace("\t   24    51    -301122 IS", line))
    with pytest.raises(DataError, match=told) as caught:
        read_words(file)
    assert caught.value.line == 3


def test_a_turn_is_found_in_the_folder_of_its_dialog(tmp_path):
    folder = tmp_path / "Session3" / "sentences" / "ForcedAlignment" / "Ses03M_impro03"
    folder.mkdir(parents=True)
    (folder / "Ses03M_impro03_M002.wdseg").write_text(FILE)
    assert alignment_path(tmp_path, "Ses03M_impro03_M002.wav") == folder / "Ses03M_impro03_M002.wdseg"
    assert alignment_path(tmp_path, "Ses03M_impro03_M001.wav") is None
    assert alignment_path(tmp_path, "*_*.wav") is None
