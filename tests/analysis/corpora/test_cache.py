import os
import threading

import numpy as np
import pandas as pd
import pytest
import soundfile

from analysis.cache import cache_folder
from analysis.corpora import MspPodcast, open_corpus
from analysis.corpora import cache as kept
from tests import generators as made

CLIPS = made.make_clips(12, seed=5)


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "corpus"
    (folder / "Audios").mkdir(parents=True)
    (folder / "Transcripts").mkdir()
    made.write_consensus_csv(folder / "labels_consensus.csv", CLIPS)
    made.write_packed_csv(folder / "labels_detailed.csv", CLIPS)
    soundfile.write(folder / "Audios" / CLIPS[0].name, np.zeros(1600), 16000)
    (folder / "Transcripts" / "MSP-PODCAST_9000_0001.txt").write_text("so it goes")
    return folder


@pytest.fixture
def reads(monkeypatch):
    """Counts how often files are really read."""
    counted = []
    read = MspPodcast.read
    monkeypatch.setattr(MspPodcast, "read", lambda *given: counted.append(given) or read(*given))
    return counted


def same(one, other):
    pd.testing.assert_frame_equal(one.clips, other.clips)
    pd.testing.assert_frame_equal(one.ratings, other.ratings)
    names = ("name", "folder", "format", "release", "scale", "problems", "note")
    assert all(getattr(one, name) == getattr(other, name) for name in names)


def test_the_second_opening_reads_nothing_and_gives_the_same(folder, reads):
    first, second = open_corpus(folder), open_corpus(folder)
    assert len(reads) == 1
    same(first, second)
    same(first, open_corpus(folder, cache=False))


def change_label(folder):
    path = folder / "labels_consensus.csv"
    stat = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Train", b"Test1", 1))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def change_sound(folder):
    soundfile.write(folder / "Audios" / CLIPS[0].name, np.zeros(3200), 16000)


def add_transcript(folder):
    (folder / "Transcripts" / "MSP-PODCAST_9000_0002.txt").write_text("and so on")


def add_readme(folder):
    (folder / "readme.txt").write_text("release 1.7")


@pytest.mark.parametrize("change", [change_label, change_sound, add_transcript, add_readme])
def test_a_change_is_noticed(folder, reads, change):
    open_corpus(folder)
    change(folder)
    same(open_corpus(folder), open_corpus(folder, cache=False))
    assert len(reads) == 3


def test_another_version_of_the_code_reads_anew(folder, reads, monkeypatch):
    open_corpus(folder)
    monkeypatch.setattr(kept, "_code_version", lambda: "next")
    open_corpus(folder)
    assert len(reads) == 2


@pytest.mark.parametrize("name", ["clips.arrow", "ratings.arrow", "corpus.json"])
@pytest.mark.parametrize(
    "damage", [lambda _: b"", lambda data: data[:-40], lambda data: data[:99] + b"?" + data[100:]]
)
def test_a_damaged_cache_is_made_anew(folder, reads, name, damage):
    whole = open_corpus(folder)
    (path,) = cache_folder().rglob(name)
    path.write_bytes(damage(path.read_bytes()))
    same(open_corpus(folder), whole)
    assert len(reads) == 2
    same(open_corpus(folder), whole)
    assert len(reads) == 2


def test_a_cache_that_cannot_be_written_is_no_error(folder, tmp_path):
    (tmp_path / "cache").write_text("a file, not a folder")
    assert len(open_corpus(folder).clips) == 12


def test_several_may_open_at_once(folder):
    opened = []
    threads = [threading.Thread(target=lambda: opened.append(open_corpus(folder))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 4
    same(open_corpus(folder), opened[0])


def test_old_corpora_are_forgotten(folder, monkeypatch):
    monkeypatch.setattr(kept, "KEPT", 2)
    for number in range(4):
        (folder / "readme.txt").write_text(f"copy {number}")
        open_corpus(folder)
    assert len(list(cache_folder().rglob("corpus.json"))) == 2


def test_large_folders_count_by_their_own_time(folder, monkeypatch, reads):
    monkeypatch.setattr(kept, "FILES_LOOKED_AT", 0)
    open_corpus(folder)
    change_sound(folder)
    open_corpus(folder)
    assert len(reads) == 1
    add_transcript(folder)
    open_corpus(folder)
    assert len(reads) == 2
