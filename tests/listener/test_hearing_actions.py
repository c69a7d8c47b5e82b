"""What the menus do about what is heard, and about models of the hub, in the whole window."""

import shutil

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from analysis.cache import cache_folder
from listener.calls import explaining
from listener.settings import Settings
from listener.state.altering.sifted import Sieve
from listener.views.hub_sheet import agrees
from models.hub import Offer
from tests import checkpoints

NAME = "someone/some-ser"


def trigger(desk, action):
    desk.window.actions_by_id[action].trigger()


def test_keys_choose_what_is_heard(demo):
    trigger(demo, "play.hear_next")
    trigger(demo, "play.hear_next")
    trigger(demo, "play.hear_more")
    assert (demo.sifting.sieve.keep, demo.sifting.sieve.share) == ("rest", 0.25)
    trigger(demo, "play.hear_less")
    trigger(demo, "play.hear_whole")
    trigger(demo, "play.hear_direction")
    assert demo.sifting.sieve == Sieve(None, 0.2, "raising")


def test_the_next_pane_reaches_what_is_heard(demo, qtbot):
    demo.window.activateWindow()
    qtbot.waitUntil(demo.window.isActiveWindow)
    demo.listen.setFocus()
    trigger(demo, "view.next_pane")
    assert demo.transport.isAncestorOf(QApplication.focusWidget())
    assert QApplication.focusWidget().accessibleName() == "Hear"
    trigger(demo, "view.next_pane")
    assert not demo.transport.isAncestorOf(QApplication.focusWidget())


def test_a_model_fetched_before_is_used_without_asking_and_remembered(desk, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    shutil.copytree(
        checkpoints.speech(tmp_path / "model"), cache_folder() / "models" / NAME.replace("/", "--")
    )
    monkeypatch.setattr(explaining, "ask_name", lambda _parent: NAME)
    trigger(desk, "explain.add_hub_model")
    qtbot.waitUntil(lambda: desk.columns.wishes[0].model == NAME, timeout=20_000)
    assert desk.columns.wishes[0].target == "valence"
    assert Settings(tmp_path / "settings.ini").get("model_folders") == [NAME]


def test_what_is_wrong_with_a_name_stands_in_the_message_bar(desk, monkeypatch):
    monkeypatch.setattr(explaining, "ask_name", lambda _parent: "just one word")
    trigger(desk, "explain.add_hub_model")
    assert "OWNER/MODEL" in desk.message.text


@pytest.mark.parametrize("answer", ["Fetch", "Cancel"])
def test_nothing_is_fetched_without_a_yes(desk, monkeypatch, answer):
    asked = []

    def press(box):
        asked.append(box.text())
        next(button for button in box.buttons() if button.text().replace("&", "") == answer).click()

    monkeypatch.setattr(QMessageBox, "exec", press)
    offer = Offer(NAME, "0" * 40, ("config.json",), 12_000_000, "mit")
    assert agrees(desk.window, offer) is (answer == "Fetch")
    assert asked == [offer.question]
