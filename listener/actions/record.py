"""One row of the table of actions."""

from __future__ import annotations

from dataclasses import dataclass

# With the letter that opens the menu together with Alt.
MENUS = {
    "File": "&File",
    "Edit": "&Edit",
    "Clip": "&Clip",
    "Play": "&Play",
    "Explain": "E&xplain",
    "Tag": "&Tag",
    "Analyse": "&Analyse",
    "View": "&View",
    "Help": "&Help",
}
TAG_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0")


@dataclass(frozen=True)
class Action:
    """One thing that the user can do.

    Attributes
    ----------
    id : str
        `menu.verb`, unique.
    menu, title, tip : str
        Where it stands, its name there, and one sentence for the status bar and the help sheet.
    keys : tuple of str
        In Qt's portable spelling; the first is shown in the menu.
    checkable : bool
        Whether it is a switch.
    starts_group : bool
        Whether a separator stands above it in its menu.
    submenu : str
        The submenu of `menu` in which it stands, if any.
    """

    id: str
    menu: str
    title: str
    tip: str
    keys: tuple[str, ...] = ()
    checkable: bool = False
    starts_group: bool = False
    submenu: str = ""
