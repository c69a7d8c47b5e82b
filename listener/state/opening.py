"""Opening a corpus with its session, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from analysis.errors import DataError, EarmarkError
from analysis.index import Index, build_index, order_texts, with_numbers
from analysis.raters.measures import Measures
from analysis.session.copies import keep_copy
from analysis.session.file.database import ALONE
from analysis.session.identity import CorpusIdentity, default_session_path, identify
from analysis.session.session import Session
from analysis.tables import Corpus
from listener.jobs import Jobs, Report
from listener.state.library import Library
from listener.state.tagging.tagging import Tagging

COPY_MS = 60 * 60 * 1000


@dataclass(frozen=True, eq=False)
class _Opened:
    """A corpus and its session, or why there is no copy or no session."""

    corpus: Corpus
    index: Index
    identity: CorpusIdentity
    path: Path
    no_copy: str = ""
    session: Session | None = None
    no_session: str = ""


class Opening(QObject):
    """Brings a corpus and its session onto the desk; what was open stays until the new one is there.

    Of a session that stays open the day's copy is kept anew every hour.

    `identity` is that of the open corpus; None while none is open. `closing` is told while what was open still is.
    """

    started = Signal(str)
    closing = Signal()
    opened = Signal(str)
    failed = Signal(str)

    def __init__(self, library: Library, tagging: Tagging, jobs: Jobs) -> None:
        super().__init__()
        self._library, self._tagging, self._jobs = library, tagging, jobs
        self.identity: CorpusIdentity | None = None
        self._timer = QTimer(self, interval=COPY_MS)
        self._timer.timeout.connect(self._keep_copy)
        self._timer.start()

    def open(
        self,
        name: str,
        session: Path | None = None,
        *,
        format: str = "",
        otherwise: Callable[[str], None] | None = None,
    ) -> None:
        """Open a folder, a file or `demo`, read as `format` or as what it looks like.

        Tags go to `session`, or to the corpus's own file. `otherwise` is told, instead of `failed`, why the data cannot
        be read.
        """
        tagger, held = self._tagging.tagger, self._held

        def work(report: Report) -> _Opened:
            from analysis.corpora import open_corpus  # noqa: PLC0415 - the window need not wait for pandas

            corpus = open_corpus(name, format=format, report=report)
            path = session or default_session_path(corpus)
            index = with_numbers(build_index(corpus), Measures(corpus).makers())
            opened = _Opened(corpus, index, identify(corpus), path)
            if path == held:
                return opened
            return _with_session(replace(opened, no_copy=_keep_copy(path)), tagger)

        def show(opened: _Opened) -> None:
            self.closing.emit()
            self._tagging.use(None)
            self.identity = opened.identity
            self._library.show(opened.corpus, opened.index)
            self.opened.emit(name)
            self._use(_with_session(opened, tagger) if opened.path == held else opened)
            self._jobs.submit(
                "orders",
                "Sorting names and transcripts",
                lambda _report: order_texts(opened.index),
                lambda _none: self._library.keep_orders(opened.index),
                lambda error: self.failed.emit(str(error)),
            )

        def fail(error: Exception) -> None:
            if otherwise is not None and isinstance(error, DataError):
                otherwise(str(error))
            else:
                self.failed.emit(f"Not opened. {error}")

        self.started.emit(name)
        self._jobs.submit(
            "corpus",
            f"Opening {name}",
            work,
            show,
            fail,
        )

    @property
    def _held(self) -> Path | None:
        """The file of the open session if nobody else, not even this window, can open it meanwhile."""
        session = self._tagging.session
        return session.path if session is not None and session.notice == ALONE else None

    def _use(self, opened: _Opened) -> None:
        session, identity = opened.session, opened.identity
        if session is None:
            self.failed.emit(f"Tags cannot be given: {opened.no_session}")
            return
        try:
            belongs_to = session.corpus
            self._tagging.use(session)
        except EarmarkError as error:
            self.failed.emit(f"Tags cannot be given: {error}")
            return
        if opened.no_copy and not session.is_read_only:
            self.failed.emit(opened.no_copy)
        if belongs_to.fingerprint != identity.fingerprint:
            self.failed.emit(
                f"The session {session.path} was made for {belongs_to.name} with {belongs_to.clips:,} clips, not for"
                f" the {identity.clips:,} clips that are open: tags of clips that are not here stay in it, unseen."
            )

    def _keep_copy(self) -> None:
        session = self._tagging.session
        # On a network drive nobody else can read the file while it is open.
        if session is None or session.is_read_only or session.notice == ALONE:
            return
        path = session.path
        self._jobs.submit(
            "copy",
            "Keeping a copy of the session",
            lambda _report: _keep_copy(path),
            lambda no_copy: self.failed.emit(no_copy) if no_copy else None,
            lambda error: self.failed.emit(str(error)),
        )


def _with_session(opened: _Opened, tagger: str) -> _Opened:
    try:
        session = Session.open_or_create(opened.path, opened.identity, tagger=tagger)
    except EarmarkError as error:
        return replace(opened, no_session=str(error))
    return replace(opened, session=session)


def _keep_copy(path: Path) -> str:
    """Keep the day's copy of a session; say what hinders that, which is no more."""
    try:
        if path.is_file():
            keep_copy(path)
    except EarmarkError as error:
        return str(error)
    return ""
