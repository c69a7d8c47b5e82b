"""Choosing what recognises words, in the whole window."""

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QRadioButton

from listener.calls import explaining
from listener.views.recogniser_sheet import RecogniserSheet
from tests.models.whisper_checkpoints import whisper


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return whisper(tmp_path_factory.mktemp("models") / "whisper-tiny")


def sheet(desk):
    desk.window.actions_by_id["clip.recogniser"].trigger()
    (found,) = desk.window.findChildren(RecogniserSheet)
    return found


def field(sheet, name):
    (found,) = [line for line in sheet.findChildren(QLineEdit) if line.accessibleName() == name]
    return found


def test_a_whisper_is_chosen_in_the_sheet_and_remembered(demo, qtbot, model):
    asked = sheet(demo)
    ok = asked.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    pocketsphinx, of_whisper = asked.findChildren(QRadioButton)
    assert pocketsphinx.isChecked()
    of_whisper.setChecked(True)
    assert not ok.isEnabled()
    field(asked, "Whisper's folder or name").setText(str(model))
    field(asked, "Language").setText("de")
    ok.click()
    qtbot.waitUntil(lambda: demo.recognising.by == "Whisper tiny")
    assert "Whisper tiny" in demo.window.statusBar().currentMessage()
    assert (demo.settings.get("recogniser"), demo.settings.get("recognised_language")) == (str(model), "de")


def test_a_whisper_s_folder_is_added_for_recognising(demo, qtbot, model, monkeypatch):
    cards = set(demo.shelf.cards)
    monkeypatch.setattr(explaining.QFileDialog, "getExistingDirectory", lambda *_: str(model))
    demo.window.actions_by_id["explain.add_model"].trigger()
    qtbot.waitUntil(lambda: demo.recognising.by == "Whisper tiny")
    assert set(demo.shelf.cards) == cards


def test_the_switch_is_on_at_first_and_remembered(demo):
    switch = demo.window.actions_by_id["clip.recognise"]
    assert (switch.isChecked(), demo.recognising.is_on, demo.recognising.by) == (True, True, "PocketSphinx")
    switch.trigger()
    assert (demo.recognising.is_on, demo.settings.get("recognise_words")) == (False, False)
