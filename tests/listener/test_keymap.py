"""Keymaps as values: no conflict however they are made, and the same after they were kept."""

import pytest
from hypothesis import given as example
from hypothesis import strategies as st

from listener.actions import ACTIONS
from listener.keys.keymap import (
    DEFAULTS,
    changes_of,
    conflicts,
    given,
    holders,
    read_keymap,
    refusal,
    spelled,
    with_changes,
    write_keymap,
)
from listener.keys.presets import PRESETS, preset_of

KEYS = st.sampled_from(
    ["Space", "Tab", "N", "Ctrl+1", "Alt+Left", "Return", "F7", "Alt+F", "Up", "not a key"]
)
CHANGES = st.dictionaries(st.sampled_from(list(DEFAULTS)), st.lists(KEYS, max_size=3).map(tuple), max_size=6)


def test_the_defaults_are_those_of_the_table_and_may_all_be_given():
    assert {action.id: len(action.keys) for action in ACTIONS} == {a: len(k) for a, k in DEFAULTS.items()}
    assert with_changes({}) == DEFAULTS
    assert [key for keys in DEFAULTS.values() for key in keys if refusal(key)] == []


@pytest.mark.parametrize("preset", PRESETS, ids=[preset.name for preset in PRESETS])
def test_a_preset_has_no_conflict_gives_what_it_says_and_leaves_no_action_without_its_key(preset):
    keymap = preset.keymap
    assert conflicts(keymap) == {}
    assert preset_of(keymap) is preset
    for action, keys in preset.changes.items():
        assert keymap[action] == tuple(spelled(key) for key in keys), action
    assert [action for action, keys in DEFAULTS.items() if keys and not keymap[action]] == []


def test_presets_have_the_keys_of_their_programs():
    praat, audacity, studio = (preset.keymap for preset in PRESETS[1:])
    assert (praat["play.selection"][0], praat["view.zoom_in"][0], praat["view.zoom_all"][0]) == (
        "Tab",
        "Ctrl+I",
        "Ctrl+A",
    )
    assert (praat["view.zoom_out"][0], praat["file.open"]) == ("Ctrl+O", ("Ctrl+Alt+O",))
    assert {"Alt+Backspace", "Alt+Return"} <= set(praat["tag.delete"])
    assert (audacity["view.zoom_in"][0], audacity["view.zoom_out"][0]) == ("Ctrl+1", "Ctrl+3")
    assert (audacity["tag.region"][0], audacity["tag.delete"][0]) == ("Ctrl+B", "Ctrl+K")
    assert (studio["play.toggle"][0], studio["play.back"][0]) == ("Ctrl+Space", "Alt+Left")
    assert (studio["tag.next_region"], studio["tag.delete"][0]) == (("Alt+.",), "Backspace")


# Keys that users of these programs expect, as far as Earmark does the same thing.
EXPECTED = {
    "like Praat": {
        "play.selection": "Tab",
        "play.stop": "Esc",
        "view.zoom_in": "Ctrl+I",
        "view.zoom_out": "Ctrl+O",
        "view.zoom_span": "Ctrl+N",
        "view.zoom_all": "Ctrl+A",
        "tag.start_earlier": "Shift+Up",
        "tag.start_later": "Shift+Down",
        "tag.end_earlier": "Ctrl+Up",
        "tag.end_later": "Ctrl+Down",
        "tag.region": "Return",
        **{f"tag.give_{number}": f"Ctrl+{number}" for number in range(1, 9)},
        "tag.next_region": "Alt+Right",
        "tag.previous_region": "Alt+Left",
        "tag.delete": "Alt+Backspace",
        "edit.undo": "Ctrl+Z",
        "edit.redo": "Ctrl+Y",
        "file.saved": "Ctrl+S",
    },
    "like Audacity": {
        "play.toggle": "Space",
        "play.loop": "L",
        "view.zoom_in": "Ctrl+1",
        "view.zoom_out": "Ctrl+3",
        "view.zoom_span": "Ctrl+E",
        "view.zoom_all": "Ctrl+F",
        "play.back": "Left",
        "play.forward": "Right",
        "tag.start_earlier": "Shift+Left",
        "tag.region": "Ctrl+B",
        "tag.next_region": "Alt+Right",
        "tag.previous_region": "Alt+Left",
        "tag.delete": "Ctrl+K",
        "edit.undo": "Ctrl+Z",
        "edit.redo": "Ctrl+Y",
        "edit.mark_all": "Ctrl+A",
        "file.saved": "Ctrl+S",
    },
    "like Label Studio": {
        "play.toggle": "Alt+Space",
        "play.back": "Alt+Left",
        "play.forward": "Alt+Right",
        "tag.next_region": "Alt+.",
        "tag.delete": "Backspace",
        "tag.finish": "Ctrl+Return",
        "tag.give_1": "1",
        "edit.undo": "Ctrl+Z",
        "edit.redo": "Ctrl+Shift+Z",
    },
}


@pytest.mark.parametrize("preset", PRESETS[1:], ids=[preset.name for preset in PRESETS[1:]])
def test_a_preset_has_every_key_that_users_of_its_program_expect(preset):
    keymap = preset.keymap
    assert [(a, key) for a, key in EXPECTED[preset.name].items() if key not in keymap[a]] == []


@pytest.mark.parametrize("preset", PRESETS, ids=[preset.name for preset in PRESETS])
def test_no_preset_takes_a_key_that_widgets_use_themselves(preset):
    assert [key for keys in preset.keymap.values() for key in keys if refusal(key)] == []


@example(CHANGES)
def test_any_changes_make_a_keymap_without_conflict_that_comes_back(changes):
    keymap = with_changes(changes)
    assert set(keymap) == set(DEFAULTS)
    assert conflicts(keymap) == {}
    assert with_changes(changes_of(keymap)) == keymap
    assert read_keymap(write_keymap(keymap)) == keymap


def test_a_key_given_is_taken_from_the_action_that_had_it():
    assert holders(DEFAULTS, "clip.next", ("Tab", "F7")) == {"Tab": "play.selection"}
    keymap = given(DEFAULTS, "clip.next", ("Tab",))
    assert keymap["clip.next"] == ("Tab",)
    assert keymap["play.selection"] == ("Shift+Space",)
    assert set(changes_of(keymap)) == {"clip.next", "play.selection"}


def test_conflicts_name_every_action_that_has_the_key():
    keymap = {**DEFAULTS, "clip.next": ("Escape",)}
    assert conflicts(keymap) == {"Esc": ("clip.next", "play.stop")}


def test_what_does_not_fit_is_left_out():
    kept = '{"clip.next": ["F7", "Nonsense", "Ctrl+K, B", "Alt+F"], "clip.dance": ["N"], "play.loop": 3}'
    assert read_keymap(kept) == {**DEFAULTS, "clip.next": ("F7",)}
    for text in ("", "{", "[1]", "null"):
        assert read_keymap(text) == DEFAULTS


def test_some_keys_no_action_may_have():
    assert refusal("Alt+F") == "Alt+F opens the menu File."
    assert "lists" in refusal("Down")
    assert refusal("PgUp").endswith("by a page.")
    assert refusal("Backtab") == refusal("Shift+Tab") != ""
    assert refusal("Ctrl+K, B")
    assert refusal("Ctrl+K") == ""
