from PySide6.QtGui import QKeySequence

from listener.actions import ACTIONS, MENUS


def test_ids_and_keys_are_unique():
    ids = [action.id for action in ACTIONS]
    keys = [QKeySequence(key).toString() for action in ACTIONS for key in action.keys]
    assert len(set(ids)) == len(ids)
    assert len(set(keys)) == len(keys)
    assert all(keys)


def test_every_row_has_a_menu_a_title_and_a_sentence():
    for action in ACTIONS:
        assert action.menu in MENUS
        assert action.title
        assert action.tip.endswith("."), action.id


def test_the_keys_that_the_product_promises():
    promised = {
        "play.toggle": {"Space"},
        "play.selection": {"Tab"},
        "play.loop": {"L"},
        "play.back": {"Left"},
        "play.forward": {"Right"},
        "clip.next": {"N"},
        "clip.previous": {"P"},
        "play.span_start": {"["},
        "play.span_end": {"]"},
        "tag.region": {"Return"},
        "tag.delete": {"Delete"},
        "tag.previous_region": {"Alt+Left"},
        "tag.next_region": {"Alt+Right"},
        "view.zoom_in": {"+"},
        "view.zoom_out": {"-"},
        "view.zoom_span": {"Ctrl+E"},
        "view.zoom_all": {"Ctrl+F"},
        "explain.now": {"S"},
        "edit.undo": {"Ctrl+Z"},
        "edit.redo": {"Ctrl+Y", "Ctrl+Shift+Z"},
        "file.saved": {"Ctrl+S"},
        "file.open": {"Ctrl+O"},
        "help.keys": {"?"},
        **{f"tag.give_{key}": {key} for key in "1234567890"},
    }
    keys = {action.id: set(action.keys) for action in ACTIONS}
    for action, wanted in promised.items():
        assert wanted <= keys[action]
