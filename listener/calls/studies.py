"""What the actions about whole studies call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from analysis.session.identity import data_folder

if TYPE_CHECKING:
    from listener.app import Desk


def study_calls(desk: Desk) -> dict[str, Callable[..., object]]:
    return {
        "analyse.train": lambda: show_training(desk),
        "analyse.report": lambda: show_report(desk),
        "analyse.live": lambda: show_live(desk),
    }


def show_training(desk: Desk) -> None:
    """Open the window in which a model is trained, or bring it to the front."""
    from listener.views.train_sheet import TrainSheet  # noqa: PLC0415 - when wanted

    sheet = desk.window.findChild(TrainSheet)
    if sheet is None:
        sheet = TrainSheet(desk.window, desk.training, data_folder() / "models", lambda: desk.theme)
    _bring(sheet)


def show_report(desk: Desk) -> None:
    """Open the window in which a report is written, or bring it to the front."""
    from listener.views.report_sheet import ReportSheet  # noqa: PLC0415 - when wanted

    if desk.reporting.refusal:
        desk.message.warn(desk.reporting.refusal)
    else:
        _bring(desk.window.findChild(ReportSheet) or ReportSheet(desk.window, desk.reporting))


def show_live(desk: Desk) -> None:
    """Open the live desk, or bring it to the front."""
    from listener.views.live_sheet import LiveSheet  # noqa: PLC0415 - when wanted

    sheet = desk.window.findChild(LiveSheet) or LiveSheet(
        desk.window, desk.live, desk.shelf, lambda: desk.theme
    )
    _bring(sheet)


def _bring(sheet: QDialog) -> None:
    sheet.show()
    sheet.raise_()
    sheet.activateWindow()
