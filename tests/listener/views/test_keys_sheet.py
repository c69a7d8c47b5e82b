"""The sheet of all keys: every action under its menu, in the keys in force."""

import pytest

from listener.actions import ACTIONS, MENUS
from listener.keys.keymap import DEFAULTS
from listener.keys.presets import PRESETS
from listener.keys.shown import KEYS, shown_keys
from listener.views.keys_sheet import FIXED, KeysSheet


@pytest.fixture
def sheet_of(qtbot):
    def make(keymap=DEFAULTS):
        KEYS.use(keymap)
        sheet = KeysSheet(None)
        qtbot.addWidget(sheet)
        return sheet

    yield make
    KEYS.use(DEFAULTS)


def rows(sheet, *, shown=True):
    """The texts of the rows, of those that are shown or of all."""
    table = sheet._table
    return [
        tuple(table.item(row, column).text() for column in range(3))
        for row in range(table.rowCount())
        if not (shown and table.isRowHidden(row))
    ]


def test_every_action_stands_under_its_menu_with_its_keys(sheet_of):
    sheet = sheet_of()
    said = rows(sheet)
    menu, found = "", {}
    for first, keys, does in said:
        if first in MENUS or first == FIXED:
            menu = first
        else:
            found[menu, first] = (keys, does)
    for action in ACTIONS:
        assert found[action.menu, action.title] == (shown_keys(action.id), action.tip)
    assert [first for first, *_rest in said if first in MENUS] == list(MENUS)
    assert found[FIXED, ""]


def test_it_narrows_to_what_holds_a_text_and_its_heading(sheet_of):
    sheet = sheet_of()
    sheet.narrow(" Zoom IN")
    assert [first for first, *_rest in rows(sheet)] == ["View", "Zoom in"]
    sheet.narrow("help")
    assert {first for first, *_rest in rows(sheet)} >= {"Help", "About Earmark"}
    assert sheet._none.isHidden()
    sheet.narrow("no such thing")
    assert rows(sheet) == []
    assert not sheet._none.isHidden()
    sheet.narrow("")
    assert rows(sheet) == rows(sheet, shown=False)


def test_keys_that_a_preset_changes_are_in_bold(sheet_of):
    def bold(sheet):
        table = sheet._table
        numbers = range(table.rowCount())
        return {table.item(row, 0).text() for row in numbers if table.item(row, 1).font().bold()}

    assert bold(sheet_of()) == set()
    praat = next(preset for preset in PRESETS if preset.name == "like Praat")
    changed = {action.title for action in ACTIONS if praat.keymap[action.id] != DEFAULTS[action.id]}
    assert bold(sheet_of(praat.keymap)) == changed
    assert len(changed) >= len(praat.changes)


def test_the_keyboard_leaves_the_table(sheet_of):
    assert not sheet_of()._table.tabKeyNavigation()
