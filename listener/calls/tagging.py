"""What the menu Tag calls, and who tags."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QInputDialog

from listener.actions import TAG_KEYS

if TYPE_CHECKING:
    from listener.app import Desk


NUDGES_MS = {"earlier": -10, "later": 10, "just_earlier": -1, "just_later": 1}


def tag_calls(desk: Desk) -> dict[str, Callable[..., object]]:
    tagging = desk.tagging
    return {
        **{f"tag.give_{key}": lambda key=key: give_key(desk, key) for key in TAG_KEYS},
        "tag.region": tagging.give_last,
        "tag.next_region": lambda: tagging.step_region(1),
        "tag.previous_region": lambda: tagging.step_region(-1),
        **{
            f"tag.{edge}_{place}": lambda edge=edge, ms=ms: desk.edges.nudge(edge, ms)
            for edge in ("start", "end")
            for place, ms in NUDGES_MS.items()
        },
        "tag.snap_to_words": lambda on: desk.selection.set_snap(to_words=on),
        "tag.snap_to_crossings": lambda on: desk.selection.set_snap(to_crossings=on),
        "tag.delete": tagging.delete_chosen,
        "tag.note": desk.tags.focus_note,
        "tag.heard": tagging.mark_heard,
        "tag.finish": tagging.finish,
        "tag.others": lambda _on: toggle_others(desk),
        "tag.blind": desk.blindness.set_on,
        "tag.reveal": desk.blindness.reveal,
        "tag.effort": desk.effort.set_on,
        "tag.retest": desk.retest.set_on,
        "tag.tagger": lambda: ask_tagger(desk),
        "tag.codebook": lambda: show_codebook(desk),
        "tag.outdated": lambda: show_outdated(desk),
        "tag.settle": lambda: show_settling(desk),
    }


def give_key(desk: Desk, key: str) -> None:
    """Give a tag to the selection or clip, or, when several rows are marked in the table, to all of them."""
    entry = next((entry for entry in desk.tagging.codebook.entries if entry.key == key), None)
    rows = desk.table.selected_rows()
    if entry is not None and len(rows) > 1:
        desk.tagging.give_to_rows(entry.name, [int(row) for row in rows])
    else:
        desk.tagging.give_key(key)


def toggle_others(desk: Desk) -> None:
    """Show others' tags or hide them; the switch stays off where nobody else has any."""
    desk.tagging.toggle_others()
    desk.frame.show_switches()


def name_tagger(desk: Desk, *, ask: bool) -> None:
    """Keep the name that tags bear as the user's wish, or ask for another."""
    if ask:
        ask_tagger(desk)
    else:
        desk.settings.set("tagger", desk.tagging.tagger)


def ask_tagger(desk: Desk) -> None:
    """Ask whose name the tags shall bear."""
    name, ok = QInputDialog.getText(
        desk.window, "Tagger", "Your name, as it shall stand on your tags:", text=desk.tagging.tagger
    )
    if ok:
        desk.tagging.set_tagger(name)
        desk.settings.set("tagger", desk.tagging.tagger)
        desk.tags.ask_name("")


def show_codebook(desk: Desk) -> None:
    """Show the codebook, to be changed."""
    from listener.views.codebook import CodebookSheet  # noqa: PLC0415 - when wanted

    show_of_session(
        desk,
        CodebookSheet,
        lambda: CodebookSheet(desk.window, desk.codebook_editing, desk.examples),
        missing="no codebook",
    )


def show_outdated(desk: Desk) -> None:
    """Show the tags that were made under older definitions."""
    from listener.views.codebook import OutdatedSheet  # noqa: PLC0415 - when wanted

    show_of_session(desk, OutdatedSheet, lambda: OutdatedSheet(desk.window, desk.outdated_tags))


def show_settling(desk: Desk) -> None:
    """Walk through what taggers differ on."""
    from listener.views.agreement import SettleSheet  # noqa: PLC0415 - when wanted

    def make() -> SettleSheet:
        desk.settling.begin()
        return SettleSheet(desk.window, desk.settling, desk.tagging, desk.examples)

    show_of_session(desk, SettleSheet, make)


def show_of_session(
    desk: Desk, kind: type[QDialog], make: Callable[[], QDialog], *, missing: str = "no tags"
) -> None:
    """Show the one sheet of its kind, made if it is not open; without a session, say what is therefore missing."""
    if desk.tagging.session is None:
        desk.message.warn(f"There is no session, and so {missing}: open a corpus first.")
        return
    sheet = desk.window.findChild(kind) or make()
    sheet.show()
    sheet.activateWindow()
