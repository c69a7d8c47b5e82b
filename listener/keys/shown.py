"""The keys in force, and how texts name them.

There is one keymap for the whole program, as there is one palette: any text may name a key, and follows when it is
changed.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from listener.actions import BY_ID, TAG_KEYS
from listener.keys.keymap import DEFAULTS, Keymap, native


class KeysInForce(QObject):
    """The keymap that menus and texts follow."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._keymap = DEFAULTS

    @property
    def keymap(self) -> Keymap:
        """The keys of every action."""
        return self._keymap

    def use(self, keymap: Keymap) -> None:
        """Put other keys in force."""
        if keymap != self._keymap:
            self._keymap = keymap
            self.changed.emit()


KEYS = KeysInForce()


def shown_keys(action: str) -> str:
    """All keys of an action as this system writes them."""
    return ", ".join(native(key) for key in KEYS.keymap[action])


def key_of(action: str) -> str:
    """The first key of an action, or its place in the menus if it has none."""
    keys = KEYS.keymap[action]
    return native(keys[0]) if keys else f"{BY_ID[action].menu} > {BY_ID[action].title}"


def press(*actions: str) -> str:
    """The words `press S`, or `choose Explain > Explain now` where there is no key."""
    has_keys = all(KEYS.keymap[action] for action in actions)
    return f"{'press' if has_keys else 'choose'} {' and '.join(key_of(action) for action in actions)}"


def tag_key(slot: str) -> str:
    """The key that gives the codebook's tag on one of `TAG_KEYS`; nothing if it has none."""
    keys = KEYS.keymap[f"tag.give_{slot}"] if slot in TAG_KEYS else ()
    return native(keys[0]) if keys else ""


def tip_of(*actions: str) -> str:
    """What the actions do, each with its key."""
    return " ".join(f"{BY_ID[action].tip} ({key_of(action)})" for action in actions)
