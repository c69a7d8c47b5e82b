"""Label files of the Berlin database: marks that stand where segments start."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.words import Word, alignment_path, read_phones, read_words
from analysis.xlabel import read_xlabel

EMODB = Path(__file__).parents[2].parent / "shared" / "data" / "emodb"
HEADER = "signal wochenAO\ncomment created using xlabel\nseparator ;\nnfields 1\n#\n"
PHONES = HEADER + (
    "    0.10   -1 _t\n    0.20   -1 !t\t+asp\n    0.30  125 \t-hoe\n    0.40   -1 a\t\t2\n    0.50   -1 .\t-eng\n"
)


def written(folder, name, text):
    path = folder / name.rpartition(".")[2] / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode("latin-1"))
    return path


def test_segments_start_at_their_marks(tmp_path):
    path = written(tmp_path, "03a01Faxx.lablaut", PHONES)
    assert read_xlabel(path) == (("_t", 0.1, 0.2), ("!t", 0.2, 0.4), ("a", 0.4, 0.5))


def test_bare_marks_in_latin_1(tmp_path):
    path = written(tmp_path, "03a04Ad.silb", "0.10\tk\xf6nnte\r\n0.25\t.\r\n0.50\tich\r\n0.75\t7\r\n")
    assert read_xlabel(path) == (("k\xf6nnte", 0.1, 0.25), ("ich", 0.5, 0.75))


@pytest.mark.parametrize("text", [HEADER + "0.1 der\n", "der\n", "0.1\tder\n-0.2\tla\n", "nan\tder\n"])
def test_what_is_no_label_file(tmp_path, text):
    with pytest.raises(DataError, match="this is no line of an xlabel file") as raised:
        read_xlabel(written(tmp_path, "03a01Fa.labsilb", text))
    assert raised.value.line == text.count("\n")


@given(st.lists(st.text(st.characters(codec="latin-1", categories=["L", "N", "P"]), min_size=1), max_size=6))
def test_labels_come_back(tmp_path_factory, labels):
    marks = [*enumerate(labels), (len(labels), ".")]
    path = tmp_path_factory.mktemp("labels") / "a.labsilb"
    path.write_text(
        HEADER + "".join(f"  {time}.5   -1 {label}\t0.4\n" for time, label in marks), encoding="utf-8"
    )
    assert read_xlabel(path) == tuple(
        (label, i + 0.5, i + 1.5) for i, label in enumerate(labels) if label != "."
    )


def test_words_and_phones_of_a_clip(tmp_path):
    assert alignment_path(tmp_path, "03a01Fa.wav") is None
    phones = written(tmp_path, "03a01Faxx.lablaut", PHONES)
    assert alignment_path(tmp_path, "03a01Fa.wav") == phones
    assert read_words(phones) == ()
    stressed = written(tmp_path, "03a01Fa.labsilb", HEADER + "  0.1   -1 ta\t2.4\n  0.5   -1 .\n")
    assert alignment_path(tmp_path, "03a01Fa.wav") == stressed
    assert read_words(stressed) == (Word("ta", 0.1, 0.5),)
    syllables = written(tmp_path, "03a01Fa.silb", "0.1\tta\n0.5\t.\n")
    assert alignment_path(tmp_path, "03a01Fa.wav") == syllables
    for path in (phones, stressed, syllables):
        assert [phone.text for phone in read_phones(path)] == ["_t", "!t", "a"]
    phones.unlink()
    assert read_phones(syllables) == ()


@pytest.mark.skipif(not EMODB.is_dir(), reason="no sample of the Berlin database")
def test_speech_lies_between_the_marks():
    """The end mark comes after speech and the first mark before it, so marks are starts."""
    for sound in sorted((EMODB / "wav").glob("*.wav")):
        samples, rate = soundfile.read(sound)
        words = read_words(alignment_path(EMODB, sound.name))
        phones = read_phones(alignment_path(EMODB, sound.name))
        assert len(words) > 7
        assert len(phones) > len(words)
        assert (words[0].start, words[-1].end) == pytest.approx((phones[0].start, phones[-1].end), abs=0.05)
        first, last = (round(time * rate) for time in (words[0].start, words[-1].end))
        speech = np.sqrt(np.mean(samples[first:last] ** 2))
        for silence in (samples[:first], samples[last:]):
            assert np.sqrt(np.mean(silence**2)) < speech / 10
