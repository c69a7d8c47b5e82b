"""What the menu Explain calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from analysis.errors import EarmarkError
from listener.state.columns.wishes import HIDDEN
from listener.views.hub_sheet import ask_name
from listener.views.sheets import failures_sheet
from models.recognition.folders import is_recogniser

if TYPE_CHECKING:
    from listener.app import Desk


def explain_calls(desk: Desk) -> dict[str, Callable[..., object]]:
    columns = desk.columns
    return {
        "explain.now": columns.explain_all,
        "explain.cancel": columns.cancel,
        "explain.automatic": columns.set_automatic,
        "explain.check": lambda: columns.check(columns.active),
        "explain.check_maps": columns.set_check_maps,
        "explain.shown": desk.explaining.start,
        "explain.pause": desk.explaining.toggle,
        "explain.give_up": desk.explaining.cancel,
        "explain.failures": lambda: show_failures(desk),
        "explain.add_column": columns.add,
        "explain.remove_column": lambda: columns.remove(columns.active),
        "explain.next_target": columns.choose_next_target,
        "explain.next_method": columns.choose_next_method,
        "explain.side_by_side": lambda on: columns.set_count(2 if on else 1),
        "explain.pin": lambda on: pin(desk, on),
        "explain.shared_scale": columns.set_shared_scale,
        "explain.what_if": lambda: show_what_if(desk),
        "explain.switch_voice": desk.supposing.switch,
        "explain.audit": lambda: show_audit(desk),
        "explain.add_model": lambda: add_model(desk),
        "explain.add_hub_model": lambda: add_hub_model(desk),
    }


def show_failures(desk: Desk) -> None:
    """Show what could not be explained; why may name the file, and is not told of a clip that is hidden."""
    library = desk.library
    rows = [library.row_of(clip) for clip, _why in desk.explaining.failures]
    failures = tuple(
        (library.title_of(row), HIDDEN) if row is not None and library.hides(row) else failure
        for row, failure in zip(rows, desk.explaining.failures, strict=True)
    )
    if failures:
        failures_sheet(desk.window, failures).exec()
    else:
        desk.tell("No clip has failed to be explained.")


def show_what_if(desk: Desk) -> None:
    """Show the panel and ask about the clip in view."""
    dock = desk.window.docks["What if"]
    dock.show()
    dock.raise_()
    desk.supposing.ask()


def show_audit(desk: Desk) -> None:
    """Show what is known of the active column's model."""
    from listener.views.audit_sheet import AuditSheet  # noqa: PLC0415 - when wanted

    model = desk.columns.columns[desk.columns.active].wish.model
    if not model:
        desk.message.warn("There is no model to audit: choose one in the active column first.")
        return
    desk.auditing.look(model)
    AuditSheet(desk.window, desk.auditing, desk.library, desk.shelf).open()


def add_model(desk: Desk) -> None:
    """Ask for a model folder and use it in the active column, or to recognise words if that is what it is for."""
    folder = QFileDialog.getExistingDirectory(desk.window, "Choose a model's folder")
    if not folder:
        return
    if is_recogniser(Path(folder)):
        desk.recognising.choose(folder)
        return
    try:
        card = desk.shelf.add(folder)
    except EarmarkError as error:
        desk.message.warn(str(error))
        return
    desk.settings.remember("model_folders", folder)
    desk.columns.choose(desk.columns.active, folder, card.outputs[0].name)


def add_hub_model(desk: Desk) -> None:
    """Ask for a model of the hub, to be used in the active column once it is here."""
    name = ask_name(desk.window)
    if name:
        desk.fetching.ask(name)


def pin(desk: Desk, on: bool) -> None:
    """Hold the current clip in the second column, which is opened like the first if need be; or let it go."""
    columns = desk.columns
    if on and not desk.selection.clip:
        desk.window.actions_by_id["explain.pin"].setChecked(False)
        desk.message.warn("There is no clip to keep: choose one in the table.")
        return
    if on and len(columns.columns) == 1:
        wish = columns.columns[0].wish
        columns.set_count(2)
        columns.choose(1, wish.model, wish.target)
    if len(columns.columns) > 1:
        columns.pin(1, desk.selection.clip if on else "")
