"""Folders, files and sounds as they should not be: each is read as far as it goes, and what is wrong is said."""

import os

import numpy as np
import pytest
import soundfile

from analysis.corpora import open_corpus
from analysis.errors import DataError, UsageError
from tests import generators as made
from tests.analysis.corpora.nasty import CONSENSUS, DETAIL, HEADER, A, B, said
from tests.generators import Rating


@pytest.mark.parametrize("column", ["FileName", "EmoAct", "EmoVal"])
def test_a_missing_column_is_named(write, column):
    with pytest.raises(
        DataError, match=rf"labels_consensus\.csv, line 1, column {column}: There is no column"
    ):
        write(consensus=CONSENSUS.replace(column, "Something", 1))


def test_a_folder_without_labels_says_what_was_looked_for(tmp_path):
    with pytest.raises(DataError, match=r"no labels; looked for .*msp-podcast: labels_consensus\.csv"):
        open_corpus(tmp_path)


def test_a_path_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match="There is no folder or file"):
        open_corpus(tmp_path / "nowhere")


@pytest.mark.parametrize("path", ["x" * 300, "~nobody-of-this-name/corpus", os.fsdecode(b"caf\xe9")])
def test_a_path_that_cannot_be_opened(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if not path.startswith(("x", "~")):
        (tmp_path / path).mkdir()
    with pytest.raises(UsageError, match="cannot be opened"):
        open_corpus(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read(write, tmp_path):
    write()
    (tmp_path / "Labels").chmod(0)
    try:
        with pytest.raises(DataError, match="cannot be read"):
            open_corpus(tmp_path, cache=False)
    finally:
        (tmp_path / "Labels").chmod(0o755)


def test_a_sound_whose_name_is_not_utf8(write, tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    write()
    (tmp_path / "Audios").mkdir()
    (tmp_path / "Audios" / os.fsdecode(b"caf\xe9.wav")).write_bytes(b"")
    corpus = open_corpus(tmp_path)
    assert said(corpus)["audio without labels"][1].endswith("caf\ufffd.wav")
    assert open_corpus(tmp_path).problems == corpus.problems


def test_a_csv_of_something_else(tmp_path):
    (tmp_path / "prices.csv").write_text("item,price\nbread,3\n")
    with pytest.raises(
        DataError, match=r"There is no column FileName, EmoAct, EmoVal.* the format `table`\."
    ):
        open_corpus(tmp_path / "prices.csv")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("clip.wav", b"RIFF"),
        ("notes.txt", b"just some words\n"),
        ("labels_consensus.csv", HEADER.encode()),
        ("labels.csv", b"\0\1\2\xff" * 50),
        ("labels.json", b"[1, 2]"),
    ],
)
def test_a_file_that_holds_no_labels(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=name):
        open_corpus(tmp_path / name, cache=False)


def test_lists_that_are_empty_or_folders(write, tmp_path):
    (tmp_path / "Partitions.txt").write_bytes(b"")
    (tmp_path / "readme").mkdir()
    corpus = write()
    assert "Partitions.txt: The file is empty" in said(corpus)["unreadable label file"][1]


def test_a_column_that_stands_twice(write):
    rows = [line + ",9" for line in CONSENSUS.splitlines()[1:]]
    corpus = write(consensus="\n".join([f"{HEADER},EmoAct", *rows]))
    assert corpus.clips["activation"].to_list() == [4, 5]


def test_raters_without_a_name_are_not_one_rater(write):
    rows = f"{A},,Neutral,Neutral,3,4,4\n{A},,Neutral,Neutral,5,4,4\n{B},,Happy,,5,6,4\n"
    corpus = write(detail="FileName,Workers,EmoClass_Major,EmoClass_Second,EmoAct,EmoVal,EmoDom\n" + rows)
    assert corpus.clips["n_raters"].to_list() == [2, 1]


def test_sound(write, tmp_path):
    names = ["plain.wav", "stereo.wav", "empty.wav", "pointer.wav", "cut.wav", "absent.wav", "flac.wav"]
    audio = tmp_path / "Audios" / "Audios"
    audio.mkdir(parents=True)
    soundfile.write(audio / "PLAIN.WAV", np.zeros(8000), 16000, subtype="PCM_16")
    soundfile.write(audio / "stereo.wav", np.zeros((22050, 2)), 44100, subtype="PCM_24")
    soundfile.write(audio / "flac.wav", np.zeros(8000), 16000, format="FLAC")
    (audio / "empty.wav").write_bytes(b"")
    (audio / "pointer.wav").write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")
    (audio / "cut.wav").write_bytes((audio / "stereo.wav").read_bytes()[:9000])
    (audio / "other.wav").write_bytes(b"")
    (audio / "._plain.wav").write_bytes(b"")
    rows = "".join(f"{name},N,4,4,4,1,Male,Train\n" for name in names)
    corpus = write(consensus=f"{HEADER}\n{rows}", detail=None)
    durations = corpus.clips["duration"].to_list()
    np.testing.assert_array_equal(durations, [0.5, 0.5, np.nan, np.nan, np.nan, np.nan, 0.5])
    assert said(corpus)["missing audio"] == (1, "absent.wav: not in Audios")
    faults = {"audio is empty": "empty", "audio is a Git LFS pointer": "pointer", "audio is cut short": "cut"}
    for kind, name in faults.items():
        assert said(corpus)[kind][0] == 1
        assert f"{name}.wav" in said(corpus)[kind][1]
    assert said(corpus)["audio without labels"][0] == 1
    assert corpus.clips["path"][0] == str(audio / "PLAIN.WAV")
    assert corpus.clips["path"][5] == ""


def test_transcripts(write, tmp_path):
    (tmp_path / "Transcripts").mkdir()
    (tmp_path / "Transcripts" / A.replace(".wav", ".txt")).write_bytes(b"...blas\xe9,\r\n well-\n")
    corpus = write()
    assert corpus.clips["transcript"].to_list() == ["...blasé, well-", ""]
    assert "Latin-1" in said(corpus)["text is not UTF-8"][1]
    assert said(corpus)["missing transcript"] == (1, f"{B}: not in Transcripts")


@pytest.mark.parametrize(
    ("place", "readme", "release"),
    [
        ("x", None, "unknown"),
        ("MSP-Podcast_v1.11", None, "1.11"),
        ("x", "MSP-Podcast release 1.12\n", "1.12"),
    ],
)
def test_release(tmp_path, place, readme, release):
    folder = tmp_path / place
    folder.mkdir()
    (folder / "labels_consensus.csv").write_text(CONSENSUS)
    if readme:
        (folder / "README.txt").write_text(readme)
    assert open_corpus(folder, cache=False).release == release


def test_release_by_columns(tmp_path):
    made.write_columns_csv(tmp_path / "labels_detailed.csv", made.make_clips(2))
    assert open_corpus(tmp_path, cache=False).release == "2.0"


def test_a_tie_is_no_agreement(tmp_path):
    clip = made.make_clips(1)[0]
    ratings = [Rating(f"WORKER0000000{i}", ["Sad", "Happy"][i % 2], "", 4, 4, 4) for i in range(4)]
    made.write_packed_csv(tmp_path / "labels_detailed.csv", [made.with_ratings(clip, ratings)])
    assert open_corpus(tmp_path, cache=False).clips["emotion"].to_list() == ["no agreement"]


def test_a_secondary_emotion_that_nobody_could_choose(write):
    corpus = write(detail=DETAIL.replace("Happy,Amused", "Happy,Hangry"))
    assert "line 4: 'Happy,Hangry'" in said(corpus)["unknown secondary emotion"][1]
    assert list(corpus.ratings["secondary"].iloc[2]) == ["Happy", "Hangry"]
