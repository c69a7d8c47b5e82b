"""Words without times are aligned as soon as a clip is read, off the window's thread."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.recognition import pocketsphinx
from listener.state.columns.contents import read_contents
from tests.listener.listening_desk import ListeningDesk

DEMO = Path(__file__).parents[3] / "resources" / "demo"
CLIP, TEXT = "MSP-PODCAST_9001_0003.wav", "They welcomed us with open joy."


@pytest.fixture
def desk(tmp_path, qtbot, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    desk = ListeningDesk(tmp_path, qtbot)
    shutil.copy(DEMO / "Audios" / CLIP, desk._corpus.clips["path"].iloc[2])
    texts = desk._corpus.clips["transcript"].where(desk._corpus.clips.index != 2, TEXT)
    desk._corpus = replace(desk._corpus, clips=desk._corpus.clips.assign(transcript=texts))
    desk.columns.words.is_on = True
    desk.columns.words.use(pocketsphinx(), by_itself=True)
    yield desk
    desk.close()


def settle(desk, row):
    desk.go(row)
    desk.qtbot.waitUntil(lambda: desk.columns.columns[0].finding is None, timeout=20_000)
    return desk.columns.columns[0]


def test_words_are_found_and_kept(desk):
    desk.go(2)
    assert desk.columns.columns[0].finding == "aligned"
    contents = settle(desk, 2).contents
    assert " ".join(word.text for word in contents.words) == TEXT.rstrip(".!?")
    assert (contents.origin, contents.found_by) == ("aligned", "PocketSphinx")
    assert contents.phones
    again = read_contents(desk._corpus, 2)
    assert (again.words, again.phones, again.origin) == (contents.words, contents.phones, "aligned")


def test_what_is_said_without_a_transcript_is_recognised(desk):
    texts = desk._corpus.clips["transcript"].where(desk._corpus.clips.index != 2, "")
    desk._corpus = replace(desk._corpus, clips=desk._corpus.clips.assign(transcript=texts))
    desk.go(2)
    assert desk.columns.columns[0].finding == "recognised"
    contents = settle(desk, 2).contents
    assert contents.words
    assert contents.phones
    assert (contents.origin, contents.found_by, contents.transcript) == ("recognised", "PocketSphinx", "")
    assert read_contents(desk._corpus, 2, pocketsphinx()).words == contents.words
    assert read_contents(desk._corpus, 2).words == ()


def test_what_does_not_fit_is_told_and_not_tried_again(desk):
    texts = desk._corpus.clips["transcript"].where(desk._corpus.clips.index != 0, "word " * 90)
    desk._corpus = replace(desk._corpus, clips=desk._corpus.clips.assign(transcript=texts))
    column = settle(desk, 0)
    assert column.contents.words == ()
    assert "does not fit the sound" in column.contents.trouble
    assert column.message == column.contents.trouble
    assert column.contents.to_find is None


def test_aligning_that_is_cancelled_leaves_the_clip_as_it_was(desk):
    desk.go(2)
    (job,) = [job for job in desk.jobs.running if job.title == "Aligning the words"]
    desk.jobs.cancel_number(job.number)
    column = desk.columns.columns[0]
    assert (column.status, column.finding, column.contents.words) == ("ready", None, ())


def test_the_next_clip_takes_nothing_of_the_last_ones_words(desk):
    desk.go(2)
    contents = settle(desk, 4).contents
    assert (contents.words, contents.origin) == ((), "corpus")


def test_words_of_a_file_are_not_ours(desk, tmp_path):
    folder = tmp_path / "ForceAligned"
    folder.mkdir()
    stem = Path(desk._corpus.clips["clip"].iloc[2]).stem
    shutil.copy(next(DEMO.rglob(f"{Path(CLIP).stem}.TextGrid")), folder / f"{stem}.TextGrid")
    column = settle(desk, 2)
    assert column.contents.words
    assert column.contents.origin == "corpus"
