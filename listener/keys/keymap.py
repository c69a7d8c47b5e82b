"""A keymap: the keys of every action, in Qt's portable spelling; the first of an action is the one that is told.

What differs from the defaults is kept and shared. Such changes come first: a key that they give is taken from the
action that had it, so that no keymap made here has a conflict, though a new version may bring new defaults.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from PySide6.QtGui import QKeySequence

from listener.actions import ACTIONS, MENUS

Keymap = Mapping[str, tuple[str, ...]]

# What tables, lists, text fields and the window's frame do at keys of their own; Qt has three names for Shift+Tab.
OWN_KEYS = {
    ("Shift+Tab", "Backtab", "Shift+Backtab"): "moves the keyboard from one part of a pane to another.",
    ("Up", "Down"): "moves in the table and in lists.",
    ("PgUp", "PgDown"): "moves in the table and in lists by a page.",
    ("Menu", "Shift+F10"): "opens the menu of what has the keyboard.",
    ("Alt+F4",): "closes the window.",
}


def spelled(key: str) -> str:
    """The one portable spelling of a key, or nothing if it is not just one key."""
    sequence = QKeySequence(key)
    is_known = sequence.count() == 1 and sequence.toString() and "\ufffd" not in sequence.toString()
    return sequence.toString() if is_known else ""


def native(key: str) -> str:
    """A key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


DEFAULTS: Keymap = {action.id: tuple(spelled(key) for key in action.keys) for action in ACTIONS}


def refusal(key: str) -> str:
    """Why no action may have this key, in a sentence; nothing if one may."""
    if not spelled(key):
        return "This is not one key."
    menus = {f"Alt+{title[title.index('&') + 1].upper()}": menu for menu, title in MENUS.items()}
    if spelled(key) in menus:
        return f"{native(key)} opens the menu {menus[spelled(key)]}."
    for keys, does in OWN_KEYS.items():
        if spelled(key) in keys:
            return f"{native(keys[0] if 'Tab' in keys[0] else key)} {does}"
    return ""


def with_changes(changes: Keymap) -> Keymap:
    """The defaults with the keys of some actions changed; unknown actions and refused keys are left out."""
    taken: set[str] = set()
    keymap: dict[str, tuple[str, ...]] = {}
    for action in sorted(DEFAULTS, key=lambda action: action not in changes):
        keys = [spelled(key) for key in changes.get(action, DEFAULTS[action])]
        allowed = [
            key for key in keys if action not in changes or key in DEFAULTS[action] or not refusal(key)
        ]
        keymap[action] = tuple(dict.fromkeys(key for key in allowed if key not in taken))
        taken.update(keymap[action])
    return {action: keymap[action] for action in DEFAULTS}


def changes_of(keymap: Keymap) -> Keymap:
    """What differs from the defaults."""
    return {action: keys for action, keys in keymap.items() if keys != DEFAULTS[action]}


def given(keymap: Keymap, action: str, keys: tuple[str, ...]) -> Keymap:
    """The keymap with other keys for one action, taken from the actions that had them."""
    return {
        other: keys if other == action else tuple(key for key in old if key not in keys)
        for other, old in keymap.items()
    }


def holders(keymap: Keymap, action: str, keys: tuple[str, ...]) -> Mapping[str, str]:
    """Which of these keys other actions have: key to action."""
    return {key: other for other, had in keymap.items() if other != action for key in had if key in keys}


def conflicts(keymap: Keymap) -> Mapping[str, tuple[str, ...]]:
    """The keys that more than one action has, each with these actions."""
    actions: dict[str, list[str]] = {}
    for action, keys in keymap.items():
        for key in {spelled(key) for key in keys}:
            actions.setdefault(key, []).append(action)
    return {key: tuple(having) for key, having in actions.items() if len(having) > 1}


def write_keymap(keymap: Keymap) -> str:
    """A keymap as the settings keep it: only what differs from the defaults."""
    changes = changes_of(keymap)
    return json.dumps({action: list(keys) for action, keys in changes.items()}) if changes else ""


def read_keymap(text: str) -> Keymap:
    """The keymap that was kept; what does not fit is left out, and without anything it is the defaults."""
    try:
        kept = json.loads(text or "{}")
    except ValueError:
        return with_changes({})
    if not isinstance(kept, dict):
        return with_changes({})
    changes = {
        action: tuple(keys)
        for action, keys in kept.items()
        if isinstance(keys, list) and all(isinstance(key, str) for key in keys)
    }
    return with_changes(changes)
