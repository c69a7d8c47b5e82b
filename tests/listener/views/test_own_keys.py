"""Keys go to the widget that has the keyboard where it uses them, and to the window's actions otherwise."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider

from listener.keys.keymap import DEFAULTS
from listener.keys.presets import PRESETS
from listener.keys.shown import KEYS
from listener.views.browse.header import SearchField
from listener.views.clips_table.grid_view import GridView
from listener.views.focus_ring import FocusRing
from listener.views.tags.palette import TagButton


@pytest.fixture
def room(demo, qtbot):
    """The window in front, with the keyboard in the table of clips."""
    with qtbot.waitActive(demo.window):
        demo.window.activateWindow()
    demo.table.setFocus()
    yield demo
    KEYS.use(DEFAULTS)


def press(widget, key, modifiers=Qt.KeyboardModifier.NoModifier):
    widget.setFocus()
    assert widget.hasFocus()
    QTest.keyClick(widget, key, modifiers)


def test_space_and_enter_press_the_button_that_has_the_keyboard(room):
    button = room.tags.findChild(TagButton)
    said = []
    button.clicked.connect(lambda: said.append(button))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        press(button, key)
    assert len(said) == 3
    assert not room.player.is_playing
    assert [tag.tag for tag in room.tagging.tags_here] == [room.tagging.codebook.entries[0].name]


def test_arrows_move_the_slider_that_has_the_keyboard_and_the_cursor_elsewhere(room):
    volume, before = room.transport.findChild(QSlider), room.player.volume
    press(volume, Qt.Key.Key_Left)
    assert room.player.volume < before
    assert room.player.position == 0
    press(room.table.findChild(GridView), Qt.Key.Key_Right)
    assert room.player.position > 0


def test_with_a_modifier_a_key_is_the_windows(room):
    button = room.tags.findChild(TagButton)
    first = room.selection.row
    press(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert room.selection.row != first
    assert room.tagging.tags_here == ()


def test_in_a_text_field_keys_type_whatever_the_preset(room):
    field, first = room.browse.findChild(SearchField), room.selection.row
    for preset in PRESETS:
        KEYS.use(preset.keymap)
        press(field, Qt.Key.Key_N)
        QTest.keyClicks(field, "1 s?/[]+-B")
        assert field.text() == "n1 s?/[]+-B"
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_Backspace)
        assert field.text() == ""
    assert room.selection.row == first
    assert room.tagging.tags_here == ()
    assert not room.player.is_playing


def test_all_shown_clips_are_marked_by_key_whatever_the_preset(room):
    n_shown = len(room.library.rows)
    QTest.keyClick(room.window.focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(room.table.selected_rows()) == n_shown
    room.selection.step(1)
    KEYS.use(next(preset for preset in PRESETS if preset.name == "like Praat").keymap)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(room.window.focusWidget(), Qt.Key.Key_A, held)
    assert len(room.table.selected_rows()) == n_shown


def test_what_gets_the_keyboard_by_key_is_framed(room):
    room.window.actions_by_id["view.next_pane"].trigger()
    framed = room.window.focusWidget()
    ring = framed.findChild(FocusRing)
    assert room.listen.isAncestorOf(framed)
    assert ring.geometry() == framed.rect()
    assert not ring.mask().contains(ring.rect().center())
    framed.resize(framed.width() - 10, framed.height())
    assert ring.geometry() == framed.rect()
    room.browse.findChild(SearchField).setFocus()
    assert ring.isHidden()
    assert room.browse.findChild(FocusRing) is None
