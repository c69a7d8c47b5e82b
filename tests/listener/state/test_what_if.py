import numpy as np
import pytest
import soundfile

from listener.state.altering.what_if import KEPT_ANSWERS, Supposing
from listener.state.explaining.auditing import Auditing
from tests import checkpoints
from tests.listener.corpora import NAMES
from tests.listener.listening_desk import RATE, ListeningDesk, hold_models


@pytest.fixture(scope="module")
def speech(tmp_path_factory):
    return str(checkpoints.speech(tmp_path_factory.mktemp("speech")))


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    return str(checkpoints.text(tmp_path_factory.mktemp("text")))


@pytest.fixture
def desk(tmp_path, qtbot, monkeypatch, speech, text):
    for name in ("CACHE", "DATA"):
        monkeypatch.setenv(f"EARMARK_{name}", str(tmp_path / name.lower()))
    desk = ListeningDesk(tmp_path, qtbot)
    syllables = 0.5 + 0.5 * np.sin(2 * np.pi * 5 * np.arange(RATE) / RATE)
    buzz = np.sign(np.sin(2 * np.pi * 120 * np.arange(RATE) / RATE)) * syllables
    soundfile.write(tmp_path / NAMES[0], 0.1 * buzz, RATE)
    for model in (speech, text):
        desk.shelf.add(model)
    desk.columns.choose(0, speech, "valence")
    desk.supposing = Supposing(desk.library, desk.shelf, desk.columns, desk.hearing, desk.player, desk.jobs)
    desk.auditing = Auditing(desk.library, desk.shelf, desk.columns, desk.jobs)
    yield desk
    desk.close()


def answer(desk):
    desk.supposing.ask()
    desk.qtbot.waitUntil(lambda: desk.supposing.inquiry.status in ("done", "failed"), timeout=30_000)
    return desk.supposing.inquiry


def test_a_speech_model_answers_and_goes_on_to_other_clips(desk):
    assert desk.supposing.inquiry.status == "nothing"
    desk.go(0)
    assert (desk.supposing.inquiry.status, desk.supposing.inquiry.clip) == ("ready", NAMES[0])
    found = answer(desk)
    assert found.status == "done", found.message
    assert next(iter(found.voices.counterfactuals)) == "flat-f0"
    desk.go(1)
    assert (desk.supposing.inquiry.voices, desk.supposing.inquiry.left) == (None, NAMES[0])
    desk.go(0)
    assert desk.supposing.inquiry.voices is found.voices
    desk.library.show(desk.library.corpus, desk.library.index)
    assert not desk.supposing.inquiry.has_answer


def test_sounds_take_the_place_of_the_clip(desk):
    desk.go(0)
    voices = answer(desk).voices.counterfactuals
    supposing = desk.supposing
    desk.hearing.seek(RATE // 2)
    supposing.hear("normal-tempo")
    assert supposing.is_heard("normal-tempo")
    assert not supposing.is_heard()
    assert desk.player.is_playing
    made = voices["normal-tempo"].resynthesis
    assert made.stretch != 1
    assert desk.player.length == len(made.samples)
    assert desk.player.position == pytest.approx(0.5 * made.stretch * made.rate, rel=0.01)
    supposing.hear("flat-f0", "null")
    assert supposing.is_heard("flat-f0", "null")
    np.testing.assert_array_equal(
        desk.hearing.variant.sound.samples[:, 0], voices["flat-f0"].resynthesis.null
    )
    supposing.hear("flat-f0", "null")
    assert not desk.player.is_playing
    supposing.switch()
    assert supposing.is_heard()
    supposing.switch()
    assert supposing.is_heard("flat-f0", "null")
    assert not desk.player.is_playing


def test_another_model_takes_its_sounds_away(desk, text):
    desk.go(0)
    answer(desk)
    desk.supposing.hear("low-pass")
    desk.columns.choose(0, text, "valence")
    assert desk.hearing.variant is None
    assert desk.supposing.inquiry.modality == "text"


def test_a_text_model_answers_for_its_wordings_and_the_users(desk, text):
    desk.columns.choose(0, text, "valence")
    desk.go(0)
    desk.supposing.try_wording(" Good evening ")
    desk.qtbot.waitUntil(lambda: bool(desk.supposing.inquiry.own), timeout=30_000)
    assert desk.supposing.inquiry.own[0].wording.text == "Good evening"
    found = answer(desk)
    assert {one.wording.kind for one in found.wordings.probed} == {"punctuation", "left out", "masked"}
    assert len(found.own) == 1
    desk.supposing.try_wording("Good morning")
    assert "as it is" in desk.supposing.inquiry.message
    desk.supposing.try_wording("")
    assert "write some words" in desk.supposing.inquiry.message
    desk.supposing.try_wording("very " * 1000)
    desk.qtbot.waitUntil(lambda: "word pieces" in desk.supposing.inquiry.message)
    assert desk.supposing.inquiry.status == "done"


def test_what_cannot_be_asked_is_told_and_can_be_tried_again(desk):
    desk.show_corpus()
    desk.selection.select(4)
    desk.qtbot.waitUntil(lambda: desk.supposing.inquiry.clip == NAMES[4])
    found = answer(desk)
    assert (found.status, "has no audio" in found.message) == ("failed", True)
    desk.supposing.ask()
    assert desk.supposing.inquiry.status == "asking"


def test_asking_is_cancelled(desk):
    desk.go(0)
    hold_models(desk)
    desk.supposing.ask()
    desk.supposing.cancel()
    assert desk.supposing.inquiry.status == "ready"
    assert desk.supposing.inquiry.message == "Asking was cancelled."


def test_clips_are_followed_only_while_somebody_watches(desk):
    desk.go(0)
    hold_models(desk)
    desk.supposing.set_follows(True)
    assert desk.supposing.inquiry.status == "ready"
    desk.supposing.watch(True)
    assert desk.supposing.inquiry.status == "asking"
    desk.go(1)
    assert (desk.supposing.inquiry.status, desk.supposing.inquiry.clip) == ("asking", NAMES[1])
    assert [job.topic for job in desk.jobs.running].count("what if") == 1


def test_only_the_last_answers_are_kept(desk, text):
    desk.columns.choose(0, text, "valence")
    desk.go(0)
    for number in range(KEPT_ANSWERS + 1):
        desk.supposing.inquiry = type(desk.supposing.inquiry)("m", f"{number}", status="done")
        desk.supposing._keep()
    assert [clip for _, clip in desk.supposing._answers] == [f"{n}" for n in range(1, KEPT_ANSWERS + 1)]


def test_an_audit_is_kept_and_columns_look_again(desk, text):
    desk.columns.choose(0, text, "valence")
    desk.go(0)
    auditing, told, read = desk.auditing, [], []
    auditing.told.connect(told.append)
    auditing.start()
    assert auditing.audited is None
    auditing.look(text)
    desk.qtbot.waitUntil(lambda: auditing.audited.status == "never")
    assert auditing.clips == len(NAMES)
    desk.columns.column_changed.connect(lambda number: read.append(desk.columns.columns[number].status))
    auditing.start()
    desk.qtbot.waitUntil(lambda: auditing.audited.status != "running", timeout=60_000)
    found = auditing.audited
    assert (found.status, found.message) == ("known", "")
    assert (found.profile.clips, found.profile.corpus) == (5, "small")
    assert [clip for clip, _ in found.failures] == [NAMES[4]]
    assert found.profile.baseline in told[0]
    assert "reading" in read
    auditing.look(text)
    desk.qtbot.waitUntil(lambda: auditing.audited.status == "known")
    assert auditing.audited.profile == found.profile
    desk.qtbot.waitUntil(lambda: desk.columns.columns[0].status == "ready")
    desk.columns.explain(0)
    desk.qtbot.waitUntil(lambda: desk.columns.columns[0].status in ("done", "failed"), timeout=30_000)
    assert desk.columns.columns[0].message == ""
    assert desk.columns.columns[0].saliency.baseline == found.profile.baseline


def test_an_audit_is_cancelled_and_its_failure_told(desk, speech):
    desk.show_corpus()
    auditing, failed = desk.auditing, []
    auditing.failed.connect(failed.append)
    hold_models(desk)
    auditing.look(speech)
    desk.qtbot.waitUntil(lambda: auditing.audited.status == "never")
    auditing.start()
    auditing.look(speech)
    desk.qtbot.waitUntil(lambda: auditing.audited.status == "running")
    auditing.cancel()
    assert (auditing.audited.status, auditing.audited.message) == ("never", "The audit was cancelled.")
    auditing._fail(speech, ValueError("no clips."))
    assert failed[0].endswith("were not audited: no clips.")
