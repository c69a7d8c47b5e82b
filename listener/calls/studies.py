"""What the actions about whole studies call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from listener.app import Desk


def study_calls(desk: Desk) -> dict[str, Callable[..., object]]:
    return {"analyse.live": lambda: show_live(desk)}


def show_live(desk: Desk) -> None:
    """Open the live desk, or bring it to the front."""
    from listener.views.live_sheet import LiveSheet  # noqa: PLC0415 - when wanted

    sheet = desk.window.findChild(LiveSheet) or LiveSheet(
        desk.window, desk.live, desk.shelf, lambda: desk.theme
    )
    sheet.show()
    sheet.raise_()
    sheet.activateWindow()
