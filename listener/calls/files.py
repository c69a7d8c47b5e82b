"""What the menus File, Edit and Clip call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from analysis.session.copies import folder_of
from listener.state.columns.wishes import HIDDEN

if TYPE_CHECKING:
    from analysis.load_report import Line
    from analysis.tables import Corpus
    from listener.app import Desk

LABEL_FILES = "Labels, tables, TOML (*.csv *.tsv *.tab *.txt *.json *.parquet *.pq *.toml);;All files (*)"


def file_calls(desk: Desk) -> dict[str, Callable[..., object]]:
    return {
        "file.open": lambda: open_folder(desk),
        "file.open_labels": lambda: open_labels(desk),
        "file.open_several": lambda: open_several(desk),
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
        "edit.filter": desk.browse.focus_filter,
        "edit.filter_back": desk.filtering.back,
        "edit.keep_filter": desk.saved_filters.focus_name,
        "edit.copy_filter": lambda: copy_filter(desk),
        "edit.mark_all": desk.table.mark_all,
    }


def clip_calls(desk: Desk) -> dict[str, Callable[..., object]]:
    return {
        "clip.next": lambda: go_on(desk),
        "clip.previous": lambda: desk.selection.step(-1),
        "clip.back": desk.beside.go_back,
        "clip.reference": desk.beside.go_to_reference,
        "clip.compare_reference": desk.beside.compare_with_reference,
        "clip.next_segment": lambda: desk.beside.go_along(1),
        "clip.previous_segment": lambda: desk.beside.go_along(-1),
        "clip.opposite": desk.beside.go_to_opposite,
        "clip.copy": lambda: copy_name(desk),
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


def copy_filter(desk: Desk) -> None:
    """Copy all that is asked for as text, unless it is hidden."""
    if desk.filtering.refuses():
        return
    text = desk.filtering.whole
    if text:
        QGuiApplication.clipboard().setText(text)
        desk.tell(f"Copied: {text}")
    else:
        desk.message.warn("Nothing is asked for, so there is no filter to copy.")


def open_folder(desk: Desk) -> None:
    """Ask for a corpus folder and open it."""
    folder = QFileDialog.getExistingDirectory(desk.window, "Open the folder of a corpus")
    if folder:
        desk.opening.open(folder)


def open_labels(desk: Desk) -> None:
    """Ask for a label file, a table or a TOML file and open its corpus, or ask what the table's columns mean."""
    file, _ = QFileDialog.getOpenFileName(
        desk.window, "Open a label file, a table or a TOML file", "", LABEL_FILES
    )
    if file:
        open_file(desk, file)


def open_file(desk: Desk, file: str) -> None:
    """Open a file; if it is a table that no reader knows, ask what its columns mean."""
    from listener.state.table_draft import is_table  # noqa: PLC0415 - the window need not wait for pandas

    if is_table(Path(file)):
        desk.opening.open(file, otherwise=lambda why: _map_columns(desk, Path(file), why))
    else:
        desk.opening.open(file)


def _map_columns(desk: Desk, table: Path, why: str) -> None:
    from listener.state.table_draft import look_at  # noqa: PLC0415 - as above
    from listener.views.mapping_sheet import MappingSheet  # noqa: PLC0415 - as above

    desk.jobs.submit(
        "table",
        f"Looking at {table.name}",
        lambda _report: look_at(table),
        lambda draft: MappingSheet(desk.window, draft, desk.opening.open, why).open(),
        lambda error: desk.message.warn(f"Not opened. {why} {error}"),
    )


def open_several(desk: Desk) -> None:
    """Ask for corpora, write the file that joins them and open it."""
    from listener.views.join_sheet import JoinSheet  # noqa: PLC0415 - when wanted

    def write(file: Path, folders: tuple[Path, ...]) -> None:
        desk.jobs.submit(
            "join",
            f"Writing {file.name}",
            lambda _report: _save_members(file, folders),
            lambda _nothing: open_written(file),
            lambda error: sheet.tell(str(error)),
        )

    def open_written(file: Path) -> None:
        sheet.accept()
        desk.opening.open(str(file))

    sheet = JoinSheet(desk.window, write)
    sheet.rejected.connect(lambda: desk.jobs.cancel("join"))
    sheet.open()


def _save_members(file: Path, folders: tuple[Path, ...]) -> None:
    from analysis.corpora.joined import save_members  # noqa: PLC0415 - the window need not wait for pandas

    save_members(file, folders)


def show_problems(desk: Desk) -> None:
    """Show the load report."""
    corpus = desk.library.corpus
    if corpus is None:
        desk.message.warn("No corpus is open, so there is nothing to report.")
    elif desk.library.hidden is not None:
        desk.message.warn(
            "The load report names clips and their labels, so it waits until you no longer listen blind."
        )
    else:
        desk.jobs.submit(
            "load report",
            "Looking for what is missing",
            lambda _report: _report_on(corpus),
            lambda lines: _show_report(desk, corpus, lines),
            lambda error: desk.message.warn(str(error)),
        )


def _report_on(corpus: Corpus) -> tuple[Line, ...]:
    from analysis.load_report import report_on  # noqa: PLC0415 - when wanted

    return report_on(corpus)


def _show_report(desk: Desk, corpus: Corpus, lines: tuple[Line, ...]) -> None:
    from listener.views.load_report_sheet import LoadReportSheet  # noqa: PLC0415 - when wanted

    # Meanwhile another corpus may have been opened, or blind listening begun.
    if corpus is desk.library.corpus and desk.library.hidden is None:
        LoadReportSheet(desk.window, corpus, lines, desk.library.ask).open()


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
    from listener.views.export_sheet import ExportSheet  # noqa: PLC0415 - when wanted

    if desk.tagging.session is None:
        desk.message.warn("There is no session to export: open a corpus first.")
        return
    desk.exporting.look()
    ExportSheet(desk.window, desk.exporting, desk.tagging.session.path.stem).open()


def import_tags(desk: Desk) -> None:
    """Ask which tags shall be brought into the session."""
    from listener.views.import_sheet import ImportSheet  # noqa: PLC0415 - when wanted

    if desk.tagging.session is None:
        desk.message.warn("There is no session to import to: open a corpus first.")
        return
    ImportSheet(desk.window, desk.importing).open()
