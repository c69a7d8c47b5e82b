"""The sheet on which keys are changed, and what follows them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from listener.app import use_models
from listener.keys.keymap import DEFAULTS, given, read_keymap
from listener.keys.presets import PRESETS
from listener.keys.shown import KEYS, key_of, press, tip_of
from listener.views.change_keys import ChangeKeysSheet
from listener.views.key_tips import tell_keys
from listener.views.keys_sheet import KeysSheet


@pytest.fixture(autouse=True)
def own_keys():
    KEYS.use(DEFAULTS)
    yield
    KEYS.use(DEFAULTS)


@pytest.fixture
def sheet(qtbot):
    sheet = ChangeKeysSheet()
    qtbot.addWidget(sheet)
    with qtbot.waitActive(sheet):
        sheet.show()
        sheet.activateWindow()
    return sheet


def shown(sheet, action):
    sheet.table.choose(action)
    return sheet.table.item(sheet.table.currentRow(), 2).text()


def record(sheet, action, key, *, start=Qt.Key.Key_Return, modifiers=Qt.KeyboardModifier.NoModifier):
    sheet.table.choose(action)
    QTest.keyClick(sheet.table, start)
    assert sheet.recorder.hasFocus()
    QTest.keyClick(sheet.recorder, key, modifiers)


def test_a_free_key_is_given_at_once(sheet):
    kept = []
    sheet.chosen.connect(kept.append)
    record(sheet, "clip.next", Qt.Key.Key_F7)
    assert KEYS.keymap == {**DEFAULTS, "clip.next": ("F7",)}
    assert kept == [KEYS.keymap]
    assert shown(sheet, "clip.next") == "F7"
    assert sheet.table.hasFocus()
    assert not sheet.recorder.isVisible()
    assert sheet.presets.currentIndex() == -1


def test_a_key_is_added_and_all_are_taken_away(sheet):
    record(
        sheet,
        "clip.next",
        Qt.Key.Key_J,
        start=Qt.Key.Key_Insert,
        modifiers=Qt.KeyboardModifier.ControlModifier,
    )
    assert KEYS.keymap["clip.next"] == ("N", "Ctrl+J")
    QTest.keyClick(sheet.table, Qt.Key.Key_Delete)
    assert KEYS.keymap["clip.next"] == ()
    QTest.mouseClick(sheet.reset, Qt.MouseButton.LeftButton)
    assert KEYS.keymap == DEFAULTS


def test_a_key_in_use_is_said_and_left_or_taken(sheet):
    record(sheet, "clip.next", Qt.Key.Key_Tab)
    assert sheet.said.text() == "Tab is a key of “Play selection”. Give it to “Next clip” instead?"
    assert KEYS.keymap == DEFAULTS
    QTest.keyClick(sheet.agree, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    assert not sheet.agree.isVisible()
    assert KEYS.keymap == DEFAULTS
    record(sheet, "clip.next", Qt.Key.Key_L)
    assert "“Loop” would then have no key" in sheet.said.text()
    QTest.keyClick(sheet.agree, Qt.Key.Key_Return)
    assert (KEYS.keymap["clip.next"], KEYS.keymap["play.loop"]) == (("L",), ())
    assert sheet.table.hasFocus()


def test_resetting_asks_for_a_key_that_another_action_has_by_now(sheet):
    KEYS.use(given(DEFAULTS, "clip.next", ("L",)))
    sheet.table.choose("play.loop")
    QTest.mouseClick(sheet.reset, Qt.MouseButton.LeftButton)
    assert "Next clip" in sheet.said.text()
    QTest.mouseClick(sheet.agree, Qt.MouseButton.LeftButton)
    assert (KEYS.keymap["play.loop"], KEYS.keymap["clip.next"]) == (("L",), ())


def test_keys_that_no_action_may_have_are_refused_and_escape_gives_none(sheet):
    record(sheet, "clip.next", Qt.Key.Key_F, modifiers=Qt.KeyboardModifier.AltModifier)
    assert sheet.said.text() == "Alt+F opens the menu File. It cannot be a key of “Next clip”."
    record(sheet, "clip.next", Qt.Key.Key_Escape)
    assert sheet.said.text() == ""
    assert sheet.isVisible()
    assert sheet.table.hasFocus()
    assert KEYS.keymap == DEFAULTS


def test_presets_ask_before_they_replace_own_keys(sheet):
    sheet.presets.activated.emit(1)
    assert KEYS.keymap == PRESETS[1].keymap
    assert sheet.presets.currentText() == "like Praat"
    record(sheet, "clip.next", Qt.Key.Key_F7)
    sheet.presets.activated.emit(2)
    assert "Replace them?" in sheet.said.text()
    assert KEYS.keymap["clip.next"] == ("F7",)
    assert sheet.presets.currentIndex() == -1
    QTest.keyClick(sheet.agree, Qt.Key.Key_Return)
    assert KEYS.keymap == PRESETS[2].keymap
    QTest.mouseClick(sheet.reset_all, Qt.MouseButton.LeftButton)
    assert KEYS.keymap == DEFAULTS


def test_narrowing_chooses_among_what_is_shown(sheet):
    QTest.keyClicks(sheet.search, "play selection")
    assert sheet.table.action == "play.selection"
    QTest.keyClick(sheet.search, Qt.Key.Key_Return)
    assert sheet.table.hasFocus()
    assert sheet.isVisible()


def test_texts_name_the_keys_in_force(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    tell_keys(widget, lambda: tip_of("play.loop"))
    assert widget.toolTip() == "Repeat the selection, or the clip. (L)"
    KEYS.use(given(DEFAULTS, "play.loop", ("F7",)))
    assert widget.toolTip() == "Repeat the selection, or the clip. (F7)"
    assert press("play.loop") == "press F7"
    KEYS.use(given(DEFAULTS, "play.loop", ()))
    assert press("play.loop") == "choose Play > Loop"
    help_sheet = KeysSheet(None)
    qtbot.addWidget(help_sheet)
    help_sheet._search.setText("Play or pause")
    assert key_of("play.toggle") == "Space"


def test_a_changed_key_works_in_the_window_is_told_there_and_kept(demo, qtbot):
    with qtbot.waitActive(demo.window):
        demo.window.show()
        demo.window.activateWindow()
    demo.table.setFocus()
    first = demo.selection.row
    use_models(demo, ())
    qtbot.wait_until(lambda: demo.sifting.obstacle.endswith("press S."), timeout=20_000)
    demo.window.actions_by_id["help.change_keys"].trigger()
    sheet = demo.window.findChild(ChangeKeysSheet)
    sheet.activateWindow()
    qtbot.wait_until(sheet.table.hasFocus)
    record(sheet, "clip.next", Qt.Key.Key_F7)
    record(sheet, "play.loop", Qt.Key.Key_F8)
    record(sheet, "explain.now", Qt.Key.Key_F9)
    sheet.close()
    assert demo.transport._loop.toolTip().endswith("(F8)")
    qtbot.wait_until(lambda: demo.sifting.obstacle.endswith("press F9."))
    demo.window.activateWindow()
    demo.table.setFocus()
    qtbot.wait_until(lambda: QApplication.activeWindow() is demo.window)
    QTest.keyClick(demo.window, Qt.Key.Key_N)
    assert demo.selection.row == first
    QTest.keyClick(demo.window, Qt.Key.Key_F7)
    assert demo.selection.row != first
    kept = read_keymap(str(demo.settings.get("keys")))
    assert kept == KEYS.keymap
    assert kept["clip.next"] == ("F7",)
