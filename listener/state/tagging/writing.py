"""What is written to a session's file, or read from it, by whichever thread comes first, and what comes of it."""

from __future__ import annotations

import gc
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from analysis.session.edits import Edit
from analysis.session.session import Session
from listener.state.tagging.tag_lists import TagLists

MANY_TAGS = 20_000
# By the end of the tag's id, keystrokes for one tag are told from those for another; people need not read it.
_ID_OF_TAG = re.compile(r" \([0-9a-f]{8}\)\Z")


@dataclass(frozen=True)
class Gain:
    """What came of a write: the edits that the file's log has gained up to row `newest`, or all tags anew."""

    newest: int
    edits: tuple[Edit, ...] = ()
    lists: TagLists | None = None
    said: str = ""
    then: Callable[[], object] = lambda: None


class Writing:
    """Work that is done once, by whichever thread comes first; who comes meanwhile waits for its end."""

    def __init__(self, work: Callable[[], Gain]) -> None:
        self._work, self._lock, self._is_over = work, threading.Lock(), False
        self.gain: Gain | None = None
        self.error: Exception | None = None
        self.number = 0

    def run(self) -> None:
        with self._lock:
            if self._is_over:
                return
            try:
                self.gain = self._work()
            except Exception as error:
                self.error = error  # told, or raised again, on the window's thread
            finally:
                self._is_over = True

    def give_up(self) -> bool:
        """See to it that what has not begun never begins; False if it has."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            given_up, self._is_over = not self._is_over, True
            return given_up
        finally:
            self._lock.release()


def read_all(session: Session) -> Gain:
    """Read all tags.

    Python's search for garbage rests meanwhile, and later leaves many tags alone: the window would stand still while
    it looks through all of them, time and again.
    """
    # The number comes first: what is written between the two is told once more, which changes nothing.
    newest = session.newest_change
    gc.disable()
    try:
        lists = TagLists(session.tags())
        if len(lists) > MANY_TAGS:
            gc.freeze()
    finally:
        gc.enable()
    return Gain(newest, lists=lists)


def turned(session: Session, verb: Literal["undo", "redo"], said: str, newest: int) -> Gain:
    """Undo or redo the next edit; a note or a moved edge goes whole, not key by key."""
    step = session.undo if verb == "undo" else session.redo
    title = next_title(session, verb)
    edits = [step()]
    while is_key_by_key(title) and next_title(session, verb) == title:
        edits.append(step())
    done = tuple(edit for edit in edits if edit is not None)
    return gain_of(session, newest, done, f"{said}: {_ID_OF_TAG.sub('', title or '')}. On disk.")


def gain_of(
    session: Session,
    newest: int,
    edits: tuple[Edit, ...],
    said: str,
    then: Callable[[], object] = lambda: None,
) -> Gain:
    """What the file has gained since row `newest`: just `edits`, unless another window wrote as well."""
    if session.newest_change == newest + len(edits):
        return Gain(newest + len(edits), edits, said=said, then=then)
    now, gained = session.changes_since(newest)
    return Gain(now, gained, said=said, then=then)


def next_title(session: Session, verb: Literal["undo", "redo"]) -> str | None:
    """Title of what would be undone or redone."""
    return session.undo_title if verb == "undo" else session.redo_title


def is_key_by_key(title: str | None) -> bool:
    """Whether an edit of this title is one keystroke of a note, or one of the steps that moved an edge."""
    return title is not None and title.startswith(("note of ", "nudge of "))
