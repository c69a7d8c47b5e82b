"""The live desk in the window: a sound is opened, put into words, asked about, heard, kept, and taken again."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

import main
from analysis.audio import Sound, read
from listener.views.live_sheet import LiveSheet
from listener.views.live_sheet.answer_view import Bar, bars
from listener.views.live_sheet.meter import share
from listener.views.live_sheet.picture import strengths
from models.interface import ModelCard, Output
from models.live import Answer

CLIP = Path(main.__file__).parent / "resources" / "demo" / "Audios" / "MSP-PODCAST_9001_0009.wav"


@pytest.fixture
def sheet(demo):
    demo.window.actions_by_id["analyse.live"].trigger()
    return demo.window.findChild(LiveSheet)


def test_from_a_file_to_answers_kept_and_taken_again(demo, sheet, qtbot):
    live = demo.live
    assert not sheet.play.isEnabled() and not live.can_keep
    live.open(CLIP)
    qtbot.wait_until(lambda: live.phase == "done", timeout=60_000)
    assert sheet.answers.count() == 2
    assert sheet.words.text() == live.take.understood.transcript != ""
    assert "by PocketSphinx" in sheet.by.text()
    assert sheet.answers.tabText(1) == sheet.models.item(1).text() == "Demo text model (word sentiment)"
    first, said = sheet.answers.currentWidget().answer, live.take.understood.transcript
    assert first.saliency.prediction == pytest.approx(first.outputs[first.target])
    live.keep("mine")
    qtbot.wait_until(lambda: live.kept == ("mine",), timeout=10_000)
    live.say("")
    qtbot.wait_until(lambda: live.phase == "done" and live.take.heard is not None, timeout=60_000)
    assert "Without words demo-text cannot answer" in sheet.message.text()
    live.open_kept("mine")
    qtbot.wait_until(lambda: live.take.name == "mine" and live.take.heard is not None, timeout=60_000)
    assert live.take.understood.transcript == said
    assert live.take.heard.answers[0].outputs == pytest.approx(first.outputs, abs=1e-4)
    demo.tagging.undo()
    qtbot.wait_until(lambda: live.kept == (), timeout=10_000)


def test_what_is_wrong_is_said_and_the_desk_goes_on(demo, sheet, qtbot, tmp_path):
    (tmp_path / "broken.wav").write_bytes(b"no sound")
    with qtbot.wait_signal(demo.live.failed, timeout=20_000):
        demo.live.open(tmp_path / "broken.wav")
    assert "broken.wav" in sheet.message.text()
    assert demo.live.phase == "empty"
    demo.live.choose([])
    assert not sheet.save_file.isEnabled()
    soundfile.write(tmp_path / "loud.wav", np.tile([1.0, -1.0], 8000), 16000)
    demo.live.open(tmp_path / "loud.wav")
    qtbot.wait_until(lambda: demo.live.phase == "done", timeout=60_000)
    assert "clipped" in sheet.message.text()
    with qtbot.wait_signal(demo.live.told, timeout=20_000):
        demo.live.save(tmp_path / "kept.wav")
    assert read(tmp_path / "kept.wav").samples.tolist() == demo.live.take.sound.samples.tolist()
    with qtbot.wait_signal(demo.live.failed, timeout=20_000):
        demo.live.save(tmp_path / "nowhere" / "kept.wav")
    assert "there is no folder" in sheet.message.text()
    demo.live.keep(" ")
    assert "a name" in sheet.message.text()


def test_what_is_cancelled_leaves_words_to_type_and_models_to_ask(demo, sheet, qtbot):
    live = demo.live
    live.choose([])
    live.microphone.recorded.emit(Sound(np.zeros((16000, 1), np.float32), 16000), "It ended by itself.")
    assert live.phase == "listening" and not sheet.words.isEnabled()
    demo.jobs.cancel("live")
    assert live.phase == "done" and sheet.words.isEnabled()
    assert "Cancelled" in sheet.message.text()
    live.say("hello")
    qtbot.wait_until(lambda: live.phase == "done", timeout=30_000)
    assert live.take.understood.transcript == "hello"
    assert sheet.message.text() == "It ended by itself."
    assert sheet.time.text() == "1.0 s"


def test_models_of_one_title_are_told_apart_by_their_names(demo, sheet):
    cards = demo.shelf.cards
    cards["other"] = replace(cards["demo-text"], name="other")
    demo.shelf.models_changed.emit()
    shown = [sheet.models.item(row).text() for row in range(sheet.models.count())]
    assert shown == ["Demo audio model (synthetic speech)", "demo-text", "other"]


def test_the_button_for_recording_stays_under_the_pointer(sheet):
    room = sheet.record.minimumWidth()
    for text in ("Record", "Stop"):
        sheet.record.setText(text)
        assert sheet.record.sizeHint().width() <= room


def test_the_sheet_opens_once_and_follows_the_theme(demo, sheet):
    demo.window.actions_by_id["analyse.live"].trigger()
    assert demo.window.findChildren(LiveSheet) == [sheet]
    sheet.picture.show_sound(Sound(np.ones((1600, 1), np.float32), 16000))
    before = sheet.picture.grab().toImage().pixelColor(3, 3)
    demo.set_theme("light" if demo.theme.is_dark else "dark")
    assert sheet.picture.grab().toImage().pixelColor(3, 3) != before


def test_bars_are_classes_by_probability_then_dimensions_on_their_range():
    outputs = (Output("valence", "dimension", 1, 7), Output("sad", "class"), Output("happy", "class"))
    card = ModelCard("m", "m", "audio", outputs, "", "")
    answer = Answer(
        card, {"valence": 4.0, "sad": 0.0, "happy": 1.0}, {"sad": 0.27, "happy": 0.73}, (), "happy", None
    )
    assert bars(answer) == (
        Bar("happy", 0.73, "73.0%"),
        Bar("sad", 0.27, "27.0%"),
        Bar("valence", 0.5, "4.00 of 7"),
    )


def test_levels_and_strengths():
    assert [share(level) for level in (-96.0, -60.0, -30.0, 0.0)] == [0.0, 0.0, 0.5, 1.0]
    assert strengths([0.5, -1.0]).tolist() == [0.5, -1.0]
    assert strengths([]).tolist() == [] and strengths([0.0]).tolist() == [0.0]
