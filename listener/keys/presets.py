"""Keys as other programs have them, as far as Earmark can do the same; all else is as in Earmark.

Each is what differs from Earmark's own keys. Sources: the manuals of Praat (TextGridEditor), Audacity (Keyboard
Shortcut Reference) and Label Studio (Hotkeys).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from listener.actions import TAG_KEYS
from listener.keys.keymap import Keymap, with_changes


@dataclass(frozen=True)
class Preset:
    """Keys by the name of the program whose habits they follow, and what is worth knowing of them."""

    name: str
    note: str
    changes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def keymap(self) -> Keymap:
        """The keys of every action."""
        return with_changes(self.changes)


PRESETS = (
    Preset("Earmark", "Earmark's own keys."),
    Preset(
        "like Praat",
        "Ctrl+O zooms out and Ctrl+A shows all of the clip; a corpus is opened by Ctrl+Alt+O, all clips are marked by"
        " Ctrl+Alt+A. Ctrl with a digit gives a tag, as on a tier. Shift with Up and Down moves the start of a region,"
        " Ctrl its end; Ctrl+Alt changes the volume. Alt with a key that adds a region takes one away. Shift+Tab still"
        " moves the keyboard through the window.",
        {
            "file.open": ("Ctrl+Alt+O",),
            "view.zoom_in": ("Ctrl+I", "+", "="),
            "view.zoom_out": ("Ctrl+O", "-"),
            "view.zoom_span": ("Ctrl+N", "Ctrl+E"),
            "view.zoom_all": ("Ctrl+A", "Ctrl+F", "F"),
            "edit.mark_all": ("Ctrl+Alt+A",),
            **{f"tag.give_{key}": (key, f"Ctrl+{key}") for key in TAG_KEYS[:8]},
            "tag.start_earlier": ("Shift+Up", "Shift+Left"),
            "tag.start_later": ("Shift+Down", "Shift+Right"),
            "tag.end_earlier": ("Ctrl+Up", "Ctrl+Left"),
            "tag.end_later": ("Ctrl+Down", "Ctrl+Right"),
            "play.louder": ("Ctrl+Alt+Up",),
            "play.softer": ("Ctrl+Alt+Down",),
            "tag.delete": ("Alt+Backspace", "Alt+Return", "Alt+Enter", "Delete", "Backspace"),
        },
    ),
    Preset(
        "like Audacity",
        "Ctrl+1 and Ctrl+3 zoom, Ctrl+B makes a region and Ctrl+K deletes it. Tab plays the selection, as in Praat.",
        {
            "view.zoom_in": ("Ctrl+1", "+", "="),
            "view.zoom_out": ("Ctrl+3", "-"),
            "tag.region": ("Ctrl+B", "Return", "Enter"),
            "tag.delete": ("Ctrl+K", "Delete", "Backspace"),
        },
    ),
    Preset(
        "like Label Studio",
        "Ctrl+Space or Alt+Space plays, Alt+Left and Alt+Right move the cursor, Alt+. goes to the next region (and here"
        " Alt+, to the one before), Backspace deletes.",
        {
            "play.toggle": ("Ctrl+Space", "Alt+Space", "Space"),
            "play.back": ("Alt+Left", "Left"),
            "play.forward": ("Alt+Right", "Right"),
            "tag.next_region": ("Alt+.",),
            "tag.previous_region": ("Alt+,",),
            "tag.delete": ("Backspace", "Delete"),
            "edit.redo": ("Ctrl+Shift+Z", "Ctrl+Y"),
        },
    ),
)


def preset_of(keymap: Keymap) -> Preset | None:
    """The preset that has just these keys, if one has."""
    return next((preset for preset in PRESETS if preset.keymap == keymap), None)
