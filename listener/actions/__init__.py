"""The one table of actions: menus, keys and the help sheet are all made from it.

What an action calls is joined to its `id` in `listener.calls`; a row without a call fails a test, and so does a
call without a row.
"""

from __future__ import annotations

from listener.actions.explaining import EXPLAINING
from listener.actions.files import FILES
from listener.actions.playing import PLAYING
from listener.actions.queues import QUEUES
from listener.actions.recognising import RECOGNISING
from listener.actions.record import MENUS, TAG_KEYS, Action
from listener.actions.studies import STUDIES
from listener.actions.tagging import TAGGING
from listener.actions.viewing import VIEWING

__all__ = ["ACTIONS", "BY_ID", "MENUS", "TAG_KEYS", "Action"]

ACTIONS = (*FILES, *QUEUES, *RECOGNISING, *PLAYING, *EXPLAINING, *TAGGING, *VIEWING, *STUDIES)
BY_ID = {action.id: action for action in ACTIONS}
