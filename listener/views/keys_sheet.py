"""The sheet of all keys: every action under its menu, with the keys in force, and what no one can change."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from listener.actions import ACTIONS, MENUS
from listener.keys.keymap import DEFAULTS, OWN_KEYS, native
from listener.keys.presets import preset_of
from listener.keys.shown import KEYS, key_of, shown_keys
from listener.views.sheets import Sheet

HEADERS = ("Action", "Keys", "What it does")
FIXED = "Everywhere; these stay as they are"
FOCUSED = ("Space, Enter", "presses the button, or opens the list, that has the keyboard.")


class KeysSheet(Sheet):
    """Keys that are not Earmark's own are in bold."""

    def __init__(self, parent: QWidget) -> None:
        rows: list[tuple[str, ...]] = []
        changed: list[int] = []
        headings: list[int] = []
        for menu in MENUS:
            headings.append(len(rows))
            rows.append((menu, "", ""))
            for action in (action for action in ACTIONS if action.menu == menu):
                if KEYS.keymap[action.id] != DEFAULTS[action.id]:
                    changed.append(len(rows))
                rows.append((action.title, shown_keys(action.id), action.tip))
        headings.append(len(rows))
        rows.append((FIXED, "", ""))
        rows.extend(("", keys, f"{does[0].upper()}{does[1:]}") for keys, does in _fixed_keys())
        super().__init__(parent, "Keys", HEADERS, tuple(rows), _caption())
        for row in headings:
            self._table.setSpan(row, 0, 1, len(HEADERS))
            self._make_bold(row, 0)
        for row in changed:
            self._make_bold(row, 1)
        self._table.resizeRowsToContents()

    def _make_bold(self, row: int, column: int) -> None:
        item = self._table.item(row, column)
        font = QFont(item.font())
        font.setBold(True)
        item.setFont(font)


def _fixed_keys() -> list[tuple[str, str]]:
    """Keys that widgets keep, as this system writes them, and what they do."""
    own = [
        (", ".join(native(key) for key in keys if "Backtab" not in key), does)
        for keys, does in OWN_KEYS.items()
    ]
    return [own[0], FOCUSED, *own[1:]]


def _caption() -> str:
    preset = preset_of(KEYS.keymap)
    bold = "" if KEYS.keymap == DEFAULTS else " What differs from Earmark's own is in bold."
    return (
        f"Keys: {'your own' if preset is None else preset.name}.{bold} Help > Change keys… changes them. Every action"
        f" is also in a menu: Alt and the underlined letter opens it. Letters type in text fields, and act"
        f" elsewhere. {key_of('view.next_pane')} moves the keyboard from pane to pane."
    )
