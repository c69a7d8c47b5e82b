"""What the menus Analyse, View and Help call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from analysis.version import VERSION
from listener.calls.tagging import show_of_session, show_settling
from listener.keys.keymap import write_keymap
from listener.saving import SAVERS, Saver, save
from listener.state.columns.lane_layout import LANES
from listener.state.columns.sound_pictures import Kind
from listener.views.sheets import ABOUT

if TYPE_CHECKING:
    from listener.app import Desk
    from listener.state.cutting import Cutting


def view_calls(desk: Desk) -> dict[str, Callable[..., object]]:
    listen = desk.listen
    return {
        "view.zoom_in": listen.zoom_in,
        "view.zoom_out": listen.zoom_out,
        "view.zoom_span": listen.zoom_to_selection,
        "view.zoom_all": listen.axis.show_all,
        "view.zoom_back": listen.axis.leap_back,
        "view.scroll_earlier": lambda: listen.scroll(-1),
        "view.scroll_later": lambda: listen.scroll(1),
        "view.follow": listen.following.set_on,
        **{f"view.{kind.id}": lambda on, kind=kind: desk.lanes.show(kind.id, on) for kind in LANES},
        "view.arrange_lanes": lambda: arrange_lanes(desk),
        "view.spectrogram_settings": lambda: show_picture_settings(desk, "spectrogram"),
        "view.pitch_settings": lambda: show_picture_settings(desk, "prosody"),
        "view.next_pane": lambda: next_pane(desk),
        "view.dark": lambda on: desk.set_theme("dark" if on else "light"),
        "view.reset": lambda: reset_layout(desk),
        "help.change_keys": lambda: change_keys(desk),
        "help.keys": lambda: show_keys(desk),
        "analyse.clash": desk.clashing.find,
        "analyse.gaps": desk.gaps.find,
        "analyse.agreement": lambda: show_agreement(desk),
        "analyse.raters": lambda: show_raters(desk),
        **{f"analyse.{saver.id}": lambda saver=saver: save_table(desk, saver) for saver in SAVERS},
        "help.about": lambda: QMessageBox.about(desk.window, "About Earmark", ABOUT.format(version=VERSION)),
    }


def show_keys(desk: Desk) -> None:
    """Show every action and its keys."""
    from listener.views.keys_sheet import KeysSheet  # noqa: PLC0415 - when wanted

    KeysSheet(desk.window).exec()


def change_keys(desk: Desk) -> None:
    """Let keys be changed, and keep them."""
    from listener.views.change_keys import ChangeKeysSheet  # noqa: PLC0415 - when wanted

    sheet = ChangeKeysSheet(desk.window)
    sheet.chosen.connect(lambda keymap: desk.settings.set("keys", write_keymap(keymap)))
    sheet.open()


def arrange_lanes(desk: Desk) -> None:
    """Let the lanes be arranged without the mouse."""
    from listener.views.listen.lanes_sheet import LanesSheet  # noqa: PLC0415 - when wanted

    LanesSheet(desk.window, desk.lanes, desk.listen.lane_area).show()


def reset_layout(desk: Desk) -> None:
    """Bring every panel and lane back to its first place."""
    desk.window.reset_layout()
    desk.lanes.reset()


def show_picture_settings(desk: Desk, kind: Kind) -> None:
    """Show the one sheet of settings of a kind of picture, beside the lanes, and the lane that it is about."""
    from listener.views.sound_settings import PitchSheet, SpectrogramSheet  # noqa: PLC0415 - when wanted

    wanted = SpectrogramSheet if kind == "spectrogram" else PitchSheet
    desk.lanes.show(kind, True)
    sheet = desk.window.findChild(wanted) or wanted(desk.window, desk.pictures, desk.columns)
    sheet.show()
    sheet.activateWindow()


def show_agreement(desk: Desk) -> None:
    """Show how far the taggers agree."""
    from listener.views.agreement import AgreementSheet  # noqa: PLC0415 - when wanted

    def make() -> AgreementSheet:
        sheet = AgreementSheet(desk.window, desk.agreeing, lambda: show_settling(desk))
        desk.agreeing.start()
        return sheet

    show_of_session(desk, AgreementSheet, make)


def show_raters(desk: Desk) -> None:
    """Show how each rater rates, if that may be seen."""
    from listener.views.raters_sheet import RatersSheet  # noqa: PLC0415 - when wanted

    if desk.rater_lens.refusal:
        desk.message.warn(desk.rater_lens.refusal)
        return
    sheet = desk.window.findChild(RatersSheet) or RatersSheet(desk.window, desk.rater_lens)
    sheet.show()
    sheet.activateWindow()


def save_table(desk: Desk, saver: Saver) -> None:
    """Ask for a file and write a table or figure of the shown clips to it."""
    if desk.library.corpus is None:
        desk.message.warn("No corpus is open, so there is nothing to save.")
        return
    file, _ = QFileDialog.getSaveFileName(desk.window, saver.title, saver.file_name, saver.kinds)
    if not file:
        return
    shown, cut = desk.library.shown(), cut_elsewhere(desk.cutting)
    desk.jobs.submit(
        "save",
        saver.title,
        lambda _report: save(saver, shown, Path(file)),
        lambda _none: desk.tell(f"Written to {file}, from the {len(shown.clips):,} clips shown{cut}."),
        lambda error: desk.message.warn(f"Nothing was written: {error}"),
    )


def cut_elsewhere(cutting: Cutting) -> str:
    """Where bins are cut, to be added to a sentence; empty where that is usual."""
    edges = cutting.edges
    return "" if edges is None or edges == cutting.usual else f", cut at {edges.low:.4g} and {edges.high:.4g}"


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
