"""What every action calls: the join between the table of actions and the states and views that do the work.

Sheets are imported when they are first wanted, or the window would start later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from listener.calls.explaining import explain_calls
from listener.calls.files import clip_calls, file_calls
from listener.calls.playing import play_calls
from listener.calls.queues import queue_calls
from listener.calls.recognising import recognise_calls
from listener.calls.studies import study_calls
from listener.calls.tagging import tag_calls
from listener.calls.viewing import view_calls

if TYPE_CHECKING:
    from listener.app import Desk


def calls(desk: Desk) -> dict[str, Callable[..., object]]:
    """One call for each action id; switches take whether they are on."""
    return {
        **file_calls(desk),
        **clip_calls(desk),
        **queue_calls(desk),
        **recognise_calls(desk),
        **play_calls(desk),
        **explain_calls(desk),
        **tag_calls(desk),
        **view_calls(desk),
        **study_calls(desk),
    }
