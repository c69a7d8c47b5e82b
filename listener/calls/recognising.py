"""What the menu Clip calls to recognise words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from listener.app import Desk


def recognise_calls(desk: Desk) -> dict[str, Callable[..., object]]:
    return {
        "clip.recognise": desk.recognising.set_on,
        "clip.recognise_now": desk.recognising.recognise_now,
        "clip.recogniser": lambda: choose_recogniser(desk),
    }


def choose_recogniser(desk: Desk) -> None:
    """Ask what shall recognise words."""
    from listener.views.recogniser_sheet import RecogniserSheet  # noqa: PLC0415 - when wanted

    RecogniserSheet(desk.window, desk.recognising).open()
