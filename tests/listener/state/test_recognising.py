"""What recognises words is chosen, and whether it does so without being asked; what is kept belongs to one model."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from listener.state.columns.recognising import Recognising
from tests.listener.listening_desk import ListeningDesk
from tests.models.whisper_checkpoints import whisper

CLIP = Path(__file__).parents[3] / "resources" / "demo" / "Audios" / "MSP-PODCAST_9001_0003.wav"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return whisper(tmp_path_factory.mktemp("models") / "whisper-tiny")


@pytest.fixture
def desk(tmp_path, qtbot, monkeypatch):
    """Clip 2 is speech without a transcript, clip 3 the same in more than a minute."""
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    desk = ListeningDesk(tmp_path, qtbot)
    clips = desk._corpus.clips
    shutil.copy(CLIP, clips["path"].iloc[2])
    samples, rate = soundfile.read(CLIP)
    soundfile.write(clips["path"].iloc[3], np.concatenate([samples, np.zeros(60 * rate)]), rate)
    texts = clips["transcript"].where(~clips.index.isin([2, 3]), "")
    desk._corpus = replace(desk._corpus, clips=clips.assign(transcript=texts))
    desk.columns.words.is_on = True
    desk.recognising = Recognising(desk.columns, desk.jobs)
    desk.said = []
    desk.recognising.told.connect(desk.said.append)
    desk.recognising.failed.connect(desk.said.append)
    yield desk
    desk.close()


def settle(desk):
    desk.qtbot.waitUntil(lambda: not desk.jobs.running, timeout=20_000)
    return desk.columns.columns[0].contents


def choose(desk, model, **options):
    desk.recognising.choose(str(model), **options)
    settle(desk)


def test_a_whisper_recognises_in_place_of_pocketsphinx(desk, model):
    desk.recognising.use("")
    desk.recognising.set_on(True)
    desk.go(2)
    assert settle(desk).found_by == "PocketSphinx"
    choose(desk, model)
    contents = desk.columns.columns[0].contents
    assert (contents.found_by, contents.origin) == ("Whisper tiny", "recognised")
    assert desk.said == ["Words are recognised by Whisper tiny from now on."]
    desk.go(0)
    settle(desk)
    desk.go(2)
    desk.qtbot.waitUntil(lambda: desk.columns.columns[0].status == "ready")
    assert desk.columns.columns[0].contents.words == contents.words
    desk.recognising.choose("")
    assert settle(desk).found_by == "PocketSphinx"


def test_nothing_is_recognised_by_itself_where_that_is_off(desk):
    desk.recognising.use("")
    desk.go(2)
    assert settle(desk).words == ()
    desk.recognising.recognise_now()
    assert settle(desk).origin == "recognised"
    desk.recognising.recognise_now()
    assert desk.said == ["The words of this clip are recognised already, by PocketSphinx."]
    desk.recognising.set_on(True)
    assert settle(desk).words
    desk.recognising.set_on(False)
    assert settle(desk).words == ()
    desk.go(0)
    settle(desk)
    desk.go(2)
    assert settle(desk).words == ()


def test_a_long_clip_is_recognised_when_asked(desk, model):
    desk.recognising.set_on(True)
    choose(desk, model)
    desk.go(3)
    assert settle(desk).words == ()
    desk.recognising.recognise_now()
    assert desk.columns.columns[0].finding == "recognised"
    assert settle(desk).words


def test_what_was_sought_in_vain_is_sought_anew_by_another(desk, model):
    soundfile.write(desk._corpus.clips["path"].iloc[2], 0.1 * np.sin(np.arange(8000) * 0.1), 8000)
    desk.recognising.use("")
    desk.recognising.set_on(True)
    desk.go(2)
    assert "PocketSphinx recognises no word" in settle(desk).trouble
    assert desk.columns.columns[0].message
    choose(desk, model)
    column = desk.columns.columns[0]
    assert (column.contents.found_by, column.contents.trouble, column.message) == ("Whisper tiny", "", "")


def test_the_corpus_s_own_words_are_left_alone(desk):
    desk.recognising.use("")
    desk.recognising.recognise_now()
    desk.go(0)
    settle(desk)
    desk.recognising.recognise_now()
    assert ["no sound" in desk.said[0], "The corpus says" in desk.said[1]] == [True, True]


def test_a_model_that_is_gone_leaves_pocketsphinx_and_the_wish(desk, model, tmp_path):
    desk.recognising.use(str(tmp_path / "gone"), language="de")
    desk.recognising.set_on(True)
    desk.go(2)
    assert settle(desk).found_by == "PocketSphinx"
    assert desk.said[0].startswith("Words are recognised by PocketSphinx: there is no Whisper")
    assert (desk.recognising.name, desk.recognising.language) == (str(tmp_path / "gone"), "de")
    choose(desk, model, language="fr")
    assert "it can be told de, en" in desk.said[1]
    assert desk.recognising.by == "PocketSphinx"
