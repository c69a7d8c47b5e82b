"""How the window writes the session's file: each thing in its turn, what is long off the window's thread.

What is on screen is what is in the file: after every write, the edits that the file's log has gained are read from
it and told by `changed`. Another window's edits come the same way, within a second.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from analysis.errors import EarmarkError, UsageError
from analysis.session.codebook.book import Codebook
from analysis.session.file.database import ALONE
from analysis.session.file.faults import BusyError
from analysis.session.session import Session
from listener.jobs import Jobs
from listener.state.tagging.deeds import Deed
from listener.state.tagging.tag_lists import TagLists
from listener.state.tagging.writing import Gain, Writing, gain_of, is_key_by_key, next_title, read_all, turned

MOST_IN_PASSING = 500
LONG_FILE_BYTES = 2_000_000
LOOK_MS = 1000
NOT_READ = -1
PATIENCE_S = 0.05


class Committing(QObject):
    """Writes a session.

    While something long is written, what is asked for waits for its turn: nothing is lost, and nothing out of order.

    Signals
    -------
    changed : tuple of Edit, bool
        Edits that are in the file now, in their order, and whether another window made them.
    reread : TagLists
        All tags, read anew.
    codebook_changed : Codebook
        Another window gave the session a new one.
    lost
        The session's tags could not be read after all; it is closed.
    told, failed : str
        What was written, once it is on disk; why something was not.
    """

    changed = Signal(object, bool)
    reread = Signal(object)
    codebook_changed = Signal(object)
    lost = Signal()
    told = Signal(str)
    failed = Signal(str)
    _over = Signal(object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self.session: Session | None = None
        self._beside: Session | None = None
        self._newest = 0
        self._writing: Writing | None = None
        self._waiting: deque[Callable[[], bool]] = deque()
        self._has_failed = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._over.connect(self._end, Qt.ConnectionType.QueuedConnection)
        jobs.cancelled.connect(self._give_up)

    @property
    def is_busy(self) -> bool:
        """Whether something is written, or waits for its turn."""
        return self._writing is not None or bool(self._waiting)

    def use(self, session: Session | None) -> None:
        """Write this session from now on; the one before is closed when all that was asked for is in it."""
        self.finish()
        self._timer.stop()
        self._close()
        self.session = session
        self.reread.emit(TagLists())
        if session is None:
            return
        self._has_failed, self._newest = False, NOT_READ
        try:
            if self._is_long_file:
                self._start("Reading the tags", read_all)
            else:
                self._take(read_all(session))
        except EarmarkError:
            self._let_go()
            raise
        self._timer.start()

    def do(self, make: Callable[[], Deed | None]) -> bool:
        """Write the edit that `make` gives when its turn has come; None if there is nothing to write then.

        False if it was refused; what waits, or is written off the window's thread, is not refused yet.
        """
        return self._in_turn(lambda: self._do(make))

    def do_long(self, title: str, make: Callable[[], Deed]) -> None:
        """Write a large edit, which is made and written off the window's thread."""
        self._in_turn(lambda: self._guard(lambda _: self._start(title, lambda own: self._write(own, make()))))

    def turn(self, verb: Literal["undo", "redo"], said: str, nothing: str) -> None:
        """Take back what the session's tagger did last, or do it again; a note or a moved edge goes whole."""
        self._in_turn(lambda: self._turn(verb, said, nothing))

    def use_codebook(self, codebook: Codebook) -> None:
        """Give the session a new version of its codebook."""
        self._in_turn(lambda: self._put_codebook(codebook))

    def look(self) -> None:
        """Take over what another window has written meanwhile."""
        if self.session is None or self._writing is not None:
            return
        try:
            if self.session.changed_elsewhere():
                self._catch_up(is_elsewhere=True)
                self.codebook_changed.emit(self.session.codebook)
            self._has_failed = False
        except EarmarkError as error:
            if not self._has_failed:
                self._has_failed = True
                self.failed.emit(str(error))

    def finish(self) -> None:
        """Wait until all that was asked for is in the file."""
        while self._writing is not None:
            self._writing.run()
            self._end(self._writing)

    @property
    def _is_long_file(self) -> bool:
        path = self.session.path
        parts = (path, path.with_name(f"{path.name}-wal"))
        return sum(part.stat().st_size for part in parts if part.is_file()) > LONG_FILE_BYTES

    def _in_turn(self, step: Callable[[], bool]) -> bool:
        if self.session is None:
            self.failed.emit("There is no session: open a corpus first.")
            return False
        if self.session.is_read_only:
            self.failed.emit(f"Nothing was changed. {self.session.notice}")
            return False
        if not self.is_busy:
            return step()
        self._waiting.append(step)
        return True

    def _do(self, make: Callable[[], Deed | None]) -> bool:
        def work(session: Session) -> None:
            self._catch_up(is_elsewhere=True)
            deed = make()
            if deed is None:
                return
            if deed.edit is not None and len(deed.edit.changes) > MOST_IN_PASSING:
                self._start("Writing tags", lambda own: self._write(own, deed))
            else:
                self._write_now(lambda: self._write(session, deed), again=lambda: self._do(make))

        return self._guard(work)

    def _turn(self, verb: Literal["undo", "redo"], said: str, nothing: str) -> bool:
        def work(session: Session) -> None:
            title = next_title(session, verb)
            if title is None:
                raise UsageError(nothing)
            newest = self._newest
            if self._is_long_file or is_key_by_key(title):
                self._start(f"{verb.capitalize()}: {title}", lambda own: turned(own, verb, said, newest))
            else:
                self._write_now(
                    lambda: turned(session, verb, said, newest),
                    again=lambda: self._turn(verb, said, nothing),
                )

        return self._guard(work)

    def _put_codebook(self, codebook: Codebook) -> bool:
        def write(session: Session) -> Gain:
            put = session.put_codebook(codebook)
            return Gain(self._newest, then=lambda: self.codebook_changed.emit(put))

        return self._guard(
            lambda session: self._write_now(
                lambda: write(session), again=lambda: self._put_codebook(codebook)
            )
        )

    def _write_now(self, write: Callable[[], Gain], again: Callable[[], object]) -> None:
        """Write on the window's thread; while another window writes, wait for it elsewhere and do it all `again`."""
        newest = self._newest

        def wait(own: Session) -> Gain:
            own.wait_for_turn()
            return Gain(newest, then=again)

        try:
            with self.session.patience(PATIENCE_S):
                gain = write()
        except BusyError:
            self._start("Waiting for another window", wait)
        else:
            self._take(gain)

    def _write(self, session: Session, deed: Deed) -> Gain:
        if deed.edit is not None:
            session.commit(deed.edit)
        edits = () if deed.edit is None or not deed.edit.changes else (deed.edit,)
        return gain_of(session, self._newest, edits, deed.said, deed.then)

    def _guard(self, work: Callable[[Session], None]) -> bool:
        try:
            work(self.session)
        except EarmarkError as error:
            self.failed.emit(str(error))
            return False
        return True

    def _catch_up(self, *, is_elsewhere: bool) -> None:
        if self.session.newest_change != self._newest:
            newest, edits = self.session.changes_since(self._newest)
            self._take(Gain(newest, edits), is_elsewhere=is_elsewhere)

    def _start(self, title: str, work: Callable[[Session], Gain]) -> None:
        """Work on a connection of its own, off the window's thread.

        On a network drive the file is open once only: there the window has to wait.
        """
        if self.session.notice == ALONE:
            self._take(work(self.session))
            return
        path, tagger = self.session.path, self.session.tagger

        def run() -> Gain:
            if self._beside is None:
                self._beside = Session.open(path, tagger=tagger)
            self._beside.tagger = tagger
            return work(self._beside)

        writing = self._writing = Writing(run)

        def run_and_tell(_report: object) -> None:
            writing.run()
            self._over.emit(writing)

        writing.number = self._jobs.submit("session", title, run_and_tell, _drop, _drop)

    def _give_up(self, number: int) -> None:
        """A cancelled job that has begun comes to its end all the same."""
        writing = self._writing
        if writing is not None and writing.number == number and writing.give_up():
            writing.error = UsageError("Cancelled: nothing was changed.")
            self._end(writing)

    def _end(self, writing: Writing) -> None:
        if writing is not self._writing:
            return
        self._writing = None
        if writing.gain is not None:
            self._take(writing.gain)
        elif isinstance(writing.error, EarmarkError):
            self.failed.emit(str(writing.error))
        if self._newest == NOT_READ:
            self._let_go()
            self.lost.emit()
        while self._waiting and self._writing is None:
            self._waiting.popleft()()
        if writing.error is not None and not isinstance(writing.error, EarmarkError):
            raise writing.error

    def _let_go(self) -> None:
        """Do without a session whose tags cannot be read: nothing is given that would stand beside unseen tags."""
        self._timer.stop()
        self._waiting.clear()
        self._close()
        self.session = None

    def _close(self) -> None:
        for session in (self._beside, self.session):
            if session is not None:
                session.close()
        self._beside = None

    def _take(self, gain: Gain, *, is_elsewhere: bool = False) -> None:
        self._newest = gain.newest
        if gain.lists is not None:
            self.reread.emit(gain.lists)
        if gain.edits:
            self.changed.emit(gain.edits, is_elsewhere)
        gain.then()
        if gain.said:
            self.told.emit(gain.said)


def _drop(_outcome: object) -> None:
    """What came of it is told by `_over`, which a cancelled job does too."""
