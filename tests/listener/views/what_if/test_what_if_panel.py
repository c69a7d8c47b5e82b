import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from listener.actions import BY_ID
from listener.state.altering.what_if import Supposing
from listener.theme import DARK, LIGHT
from listener.views.what_if import WhatIfPanel
from listener.views.what_if.words import NO_CORPUS
from models.interface import ModelCard
from tests.listener.listening_desk import ListeningDesk
from tests.listener.views.what_if.made import ACTIVATION, JOY, VALENCE, inquiry, probed, what_if

AUDIO = ModelCard("audio", "Audio model", "audio", (VALENCE, ACTIVATION), "", "")
TEXT = ModelCard("text", "Text model", "text", (VALENCE, JOY), "", "")


@pytest.fixture
def desk(tmp_path, qtbot):
    desk = ListeningDesk(tmp_path, qtbot)
    desk.shelf.cards.update({"audio": AUDIO, "text": TEXT})
    desk.supposing = Supposing(desk.library, desk.shelf, desk.columns, desk.hearing, desk.player, desk.jobs)
    desk.panel = WhatIfPanel(desk.library, desk.shelf, desk.columns, desk.supposing, DARK)
    desk.keep(desk.panel)
    yield desk
    desk.close()


@pytest.fixture
def panel(desk, qtbot):
    desk.panel.resize(1280, 260)
    with qtbot.wait_exposed(desk.panel):
        desk.panel.show()
    return desk.panel


def show_voices(desk):
    desk.columns.choose(0, "audio", "activation")
    desk.go(0)
    desk.supposing._put(status="done", voices=what_if(stretch=1.5))


def show_wordings(desk):
    desk.columns.choose(0, "text", "valence")
    desk.go(0)
    tried = inquiry(probed("a", 0.1, joy=0.9), probed("b", -0.3, joy=0.4), own=(probed("mine", 0.2, "own"),))
    desk.supposing._put(status="done", wordings=tried.wordings, own=tried.own)


def test_it_says_what_to_do_and_offers_it(desk, panel):
    assert panel._notice.text() == NO_CORPUS
    assert not any(one.ask.isVisible() for one in panel.asking)
    desk.columns.choose(0, "audio", "valence")
    desk.go(0)
    assert "What would Audio model say" in panel._notice.text()
    assert [one.ask.isVisible() for one in panel.asking] == [False, True]


def test_progress_is_shown_and_stopped(desk, panel):
    desk.columns.choose(0, "audio", "valence")
    desk.go(0)
    desk.supposing._put(status="asking", fraction=0.4)
    asking = panel.asking[1]
    assert (asking.ask.isVisible(), asking.cancel.isVisible(), asking._bar.value()) == (False, True, 400)
    desk.supposing._put(status="failed", message="It is too short.")
    assert panel._notice.text() == "No answer: It is too short."
    assert asking.ask.text() == "Try again"


def test_voices_are_heard_by_buttons_and_by_the_keyboard(desk, panel, qtbot):
    show_voices(desk)
    buttons = panel.voices._buttons
    assert {name for name, _ in buttons} == {"", *what_if().counterfactuals}
    assert buttons["flat-f0", "changed"].accessibleName() == "Hear: Pitch flattened"
    assert buttons["", "changed"].isChecked()
    buttons["normal-tempo", "changed"].setFocus()
    qtbot.keyClick(buttons["normal-tempo", "changed"], Qt.Key.Key_Space)
    assert desk.hearing.variant.stretch == 1.5
    assert [key for key, button in buttons.items() if button.isChecked()] == [("normal-tempo", "changed")]
    qtbot.mouseClick(buttons["", "changed"], Qt.MouseButton.LeftButton)
    assert desk.hearing.variant is None
    assert buttons["", "changed"].isChecked()


def test_the_keyboard_walks_through_the_sounds_to_the_waterfall(desk, panel, qtbot):
    show_voices(desk)
    panel.setFocus()
    walked = []
    for _ in range(12):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        walked.append(QApplication.focusWidget())
    assert walked == [*panel.voices._buttons.values(), panel.voices._picture]


def test_the_waterfall_follows_the_columns_target_and_tells_of_its_rows(desk, panel, qtbot):
    show_voices(desk)
    assert panel._outputs.currentText() == "activation"
    picture = panel.voices._picture
    assert picture.accessibleName() == "Waterfall of activation"
    desk.columns.choose(0, "audio", "valence")
    assert picture.accessibleName() == "Waterfall of valence"
    assert "Words removed: −1.50" in picture.accessibleDescription()
    picture.setFocus()
    for _ in range(3):
        qtbot.keyClick(picture, Qt.Key.Key_Down)
    assert panel.voices._told.text().startswith("Tempo normalised: ")
    assert "Not to be believed" in panel.voices._told.text()
    assert not picture.grab().isNull()


def test_wordings_are_sorted_by_the_chosen_output(desk, panel):
    show_wordings(desk)
    page = panel.wordings
    assert page.line.text() == "Good morning"
    column = [page._tried.item(row, 0).text() for row in range(3)]
    assert column == ["change to mine", "change to b", "change to a"]
    panel._outputs.setCurrentText("joy")
    assert [page._tried.item(row, 3).text() for row in range(3)] == ["0.0 %", "+40.0 %", "−10.0 %"]
    page._tried.setCurrentCell(1, 0)
    said = [[page._said.item(row, column).text() for column in range(4)] for row in range(2)]
    assert said == [["valence", "4.00", "4.30", "+0.30"], ["joy", "50.0 %", "90.0 %", "+40.0 %"]]


def test_enter_predicts_the_users_wording_and_nothing_else(desk, panel, qtbot):
    show_wordings(desk)
    line = panel.wordings.line
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "So bad")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert any(job.topic == "own wording" for job in desk.jobs.running)
    desk.jobs.cancel_all()


def test_it_watches_only_while_it_is_seen(desk, panel):
    show_voices(desk)
    assert desk.supposing._is_watched
    panel.hide()
    assert not desk.supposing._is_watched


def test_all_that_one_can_use_has_a_name_and_takes_both_themes(desk, panel):
    for show in (show_voices, show_wordings):
        show(desk)
        for theme in (LIGHT, DARK):
            panel.set_theme(theme)
        for widget in panel.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert widget.accessibleName() or getattr(widget, "text", str)(), widget


def test_keys():
    keys = [
        QKeySequence(BY_ID[action].keys[0]).toString()
        for action in ("explain.what_if", "explain.switch_voice")
    ]
    assert keys == ["W", "A"]
