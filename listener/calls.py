"""What every action calls: the join between the table of actions and the states and views that do the work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMessageBox

from analysis.errors import EarmarkError
from analysis.session.copies import folder_of
from analysis.version import VERSION
from listener.actions import TAG_KEYS
from listener.saving import SAVERS, Saver, save
from listener.state.wishes import HIDDEN
from listener.views.agreement import AgreementSheet, SettleSheet
from listener.views.audit_sheet import AuditSheet
from listener.views.codebook import CodebookSheet, OutdatedSheet
from listener.views.export_sheet import ExportSheet
from listener.views.hub_sheet import ask_name
from listener.views.import_sheet import ImportSheet
from listener.views.sheets import ABOUT, failures_sheet, keys_sheet, problems_sheet

if TYPE_CHECKING:
    from listener.app import Desk

STEP_S = 0.1


def calls(desk: Desk) -> dict[str, Callable[..., object]]:
    """One call for each action id; switches take whether they are on."""
    return {
        **_file_calls(desk),
        **_clip_calls(desk),
        **_play_calls(desk),
        **_explain_calls(desk),
        **_tag_calls(desk),
        **_view_calls(desk),
        "analyse.agreement": lambda: show_agreement(desk),
        **{f"analyse.{saver.id}": lambda saver=saver: save_table(desk, saver) for saver in SAVERS},
    }


def _file_calls(desk: Desk) -> dict[str, Callable[..., object]]:
    return {
        "file.open": lambda: open_folder(desk),
        "file.open_labels": lambda: open_labels(desk),
        "file.open_demo": lambda: desk.opening.open("demo"),
        "file.problems": lambda: show_problems(desk),
        "file.export": lambda: export_tags(desk),
        "file.import": lambda: import_tags(desk),
        "file.saved": lambda: say_where(desk),
        "file.quit": lambda: desk.window.close(),  # noqa: PLW0108 - the window is not built yet
        "edit.undo": desk.tagging.undo,
        "edit.redo": desk.tagging.redo,
        "edit.find": desk.browse.focus_search,
        "edit.clear_filters": desk.library.clear_query,
    }


def _clip_calls(desk: Desk) -> dict[str, Callable[..., object]]:
    return {
        "clip.next": lambda: go_on(desk),
        "clip.previous": lambda: desk.selection.step(-1),
        "clip.copy": lambda: copy_name(desk),
    }


def _play_calls(desk: Desk) -> dict[str, Callable[..., object]]:
    hearing = desk.hearing
    return {
        "play.toggle": hearing.toggle,
        "play.selection": hearing.play_selection,
        "play.loop": hearing.set_loop,
        "play.stop": hearing.stop_or_clear,
        "play.back": lambda: hearing.move(-STEP_S),
        "play.forward": lambda: hearing.move(STEP_S),
        "play.start": hearing.to_start,
        "play.end": hearing.to_end,
        "play.span_start": hearing.set_span_start_here,
        "play.span_end": hearing.set_span_end_here,
        "play.hear_next": desk.sifting.choose_next,
        "play.hear_whole": lambda: desk.sifting.choose(None),
        "play.hear_more": lambda: desk.sifting.step_share(1),
        "play.hear_less": lambda: desk.sifting.step_share(-1),
        "play.hear_direction": desk.sifting.choose_next_direction,
        "play.louder": hearing.louder,
        "play.softer": hearing.softer,
    }


def _explain_calls(desk: Desk) -> dict[str, Callable[..., object]]:
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


def _tag_calls(desk: Desk) -> dict[str, Callable[..., object]]:
    tagging = desk.tagging
    return {
        **{f"tag.give_{key}": lambda key=key: give_key(desk, key) for key in TAG_KEYS},
        "tag.region": tagging.give_last,
        "tag.next_region": lambda: tagging.step_region(1),
        "tag.previous_region": lambda: tagging.step_region(-1),
        "tag.delete": tagging.delete_chosen,
        "tag.note": desk.tags.focus_note,
        "tag.heard": tagging.mark_heard,
        "tag.finish": tagging.finish,
        "tag.others": tagging.toggle_others,
        "tag.blind": desk.blindness.set_on,
        "tag.reveal": desk.blindness.reveal,
        "tag.effort": desk.effort.set_on,
        "tag.retest": desk.retest.set_on,
        "tag.tagger": lambda: ask_tagger(desk),
        "tag.codebook": lambda: show_codebook(desk),
        "tag.outdated": lambda: show_outdated(desk),
        "tag.settle": lambda: show_settling(desk),
    }


def _view_calls(desk: Desk) -> dict[str, Callable[..., object]]:
    listen = desk.listen
    return {
        "view.zoom_in": listen.zoom_in,
        "view.zoom_out": listen.zoom_out,
        "view.zoom_span": listen.zoom_to_selection,
        "view.zoom_all": listen.show_all,
        "view.next_pane": lambda: next_pane(desk),
        "view.dark": lambda on: desk.set_theme("dark" if on else "light"),
        "view.reset": lambda: desk.window.reset_layout(),  # noqa: PLW0108 - the window is not built yet
        "help.keys": lambda: keys_sheet(desk.window).exec(),
        "help.about": lambda: QMessageBox.about(desk.window, "About Earmark", ABOUT.format(version=VERSION)),
    }


def go_on(desk: Desk) -> None:
    """Go to the next clip, which may be one to be heard again."""
    desk.retest.plan()
    desk.selection.step(1)


def copy_name(desk: Desk) -> None:
    """Copy the clip's file name, unless it is hidden."""
    if desk.blindness.hides_clip(desk.selection.clip):
        desk.message.warn(f"The name of this clip is not copied. {HIDDEN}")
    else:
        QGuiApplication.clipboard().setText(desk.selection.clip)


def open_folder(desk: Desk) -> None:
    """Ask for a corpus folder and open it."""
    folder = QFileDialog.getExistingDirectory(desk.window, "Open the folder of a corpus")
    if folder:
        desk.opening.open(folder)


def open_labels(desk: Desk) -> None:
    """Ask for a label file and open its corpus."""
    file, _ = QFileDialog.getOpenFileName(desk.window, "Open a label file", "", "Labels (*.csv *.txt *.json)")
    if file:
        desk.opening.open(file)


def show_problems(desk: Desk) -> None:
    """Show the load report."""
    if desk.library.corpus is None:
        desk.message.warn("No corpus is open, so there is nothing to report.")
    else:
        problems_sheet(desk.window, desk.library.corpus).exec()


def show_failures(desk: Desk) -> None:
    """Show what could not be explained."""
    if desk.explaining.failures:
        failures_sheet(desk.window, desk.explaining.failures).exec()
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
    model = desk.columns.columns[desk.columns.active].wish.model
    if not model:
        desk.message.warn("There is no model to audit: choose one in the active column first.")
        return
    desk.auditing.look(model)
    AuditSheet(desk.window, desk.auditing, desk.library, desk.shelf).open()


def say_where(desk: Desk) -> None:
    """Say that all is saved, and where."""
    session = desk.tagging.session
    if session is None:
        desk.message.warn("There is no session: open a corpus first.")
    else:
        desk.tell(
            f"Everything is already saved, {len(desk.tagging.tags):,} tags, in {session.path}; dated copies are in"
            f" {folder_of(session.path)}"
        )


def export_tags(desk: Desk) -> None:
    """Ask in which format and where the session's tags shall be written."""
    if desk.tagging.session is None:
        desk.message.warn("There is no session to export: open a corpus first.")
        return
    desk.exporting.look()
    ExportSheet(desk.window, desk.exporting, desk.tagging.session.path.stem).open()


def import_tags(desk: Desk) -> None:
    """Ask which tags shall be brought into the session."""
    if desk.tagging.session is None:
        desk.message.warn("There is no session to import to: open a corpus first.")
        return
    ImportSheet(desk.window, desk.importing).open()


def save_table(desk: Desk, saver: Saver) -> None:
    """Ask for a file and write a table or figure of the shown clips to it."""
    if desk.library.corpus is None:
        desk.message.warn("No corpus is open, so there is nothing to save.")
        return
    file, _ = QFileDialog.getSaveFileName(desk.window, saver.title, saver.file_name, saver.kinds)
    if not file:
        return
    shown = desk.library.shown()
    desk.jobs.submit(
        "save",
        saver.title,
        lambda _report: save(saver, shown, Path(file)),
        lambda _none: desk.tell(f"Written to {file}, from the {len(shown.clips):,} clips shown."),
        lambda error: desk.message.warn(f"Nothing was written: {error}"),
    )


def add_model(desk: Desk) -> None:
    """Ask for a model folder and use it in the active column."""
    folder = QFileDialog.getExistingDirectory(desk.window, "Choose a model's folder")
    if not folder:
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


def give_key(desk: Desk, key: str) -> None:
    """Give a tag to the selection or clip, or, when several rows are marked in the table, to all of them."""
    entry = next((entry for entry in desk.tagging.codebook.entries if entry.key == key), None)
    rows = desk.table.selected_rows()
    if entry is not None and len(rows) > 1:
        desk.tagging.give_to_rows(entry.name, [int(row) for row in rows])
    else:
        desk.tagging.give_key(key)


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
    if desk.tagging.session is None:
        desk.message.warn("There is no session, and so no codebook: open a corpus first.")
        return
    sheet = desk.window.findChild(CodebookSheet) or CodebookSheet(
        desk.window, desk.codebook_editing, desk.examples
    )
    sheet.show()
    sheet.activateWindow()


def show_outdated(desk: Desk) -> None:
    """Show the tags that were made under older definitions."""
    if desk.tagging.session is None:
        desk.message.warn("There is no session, and so no tags: open a corpus first.")
        return
    sheet = desk.window.findChild(OutdatedSheet) or OutdatedSheet(desk.window, desk.outdated_tags)
    sheet.show()
    sheet.activateWindow()


def show_agreement(desk: Desk) -> None:
    """Show how far the taggers agree."""
    if desk.tagging.session is None:
        desk.message.warn("There is no session, and so no tags: open a corpus first.")
        return
    sheet = desk.window.findChild(AgreementSheet)
    if sheet is None:
        sheet = AgreementSheet(desk.window, desk.agreeing, lambda: show_settling(desk))
        desk.agreeing.start()
    sheet.show()
    sheet.activateWindow()


def show_settling(desk: Desk) -> None:
    """Walk through what taggers differ on."""
    if desk.tagging.session is None:
        desk.message.warn("There is no session, and so no tags: open a corpus first.")
        return
    sheet = desk.window.findChild(SettleSheet)
    if sheet is None:
        desk.settling.begin()
        sheet = SettleSheet(desk.window, desk.settling, desk.tagging, desk.examples)
    sheet.show()
    sheet.activateWindow()


def next_pane(desk: Desk) -> None:
    """Move the keyboard to the next part of the window."""
    views = (desk.browse, desk.table, desk.listen, desk.transport, desk.labels, desk.tags, desk.what_if)
    panes = [pane for pane in views if pane.isVisible()]
    focused = QApplication.focusWidget()
    at = next((i for i, pane in enumerate(panes) if focused is not None and pane.isAncestorOf(focused)), -1)
    if panes:
        target = panes[(at + 1) % len(panes)]
        target.setFocus()
        if not target.hasFocus():
            target.focusNextPrevChild(True)
