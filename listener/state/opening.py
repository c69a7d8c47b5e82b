"""Opening a corpus with its session, off the window's thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from analysis.errors import EarmarkError
from analysis.index import Index, build_index, order_texts
from analysis.session.copies import keep_copy
from analysis.session.file.database import ALONE
from analysis.session.identity import CorpusIdentity, default_session_path, identify
from analysis.session.session import Session
from analysis.tables import Corpus
from listener.jobs import Jobs, Report
from listener.state.library import Library
from listener.state.tagging.tagging import Tagging

COPY_MS = 60 * 60 * 1000


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

    def open(self, name: str, session: Path | None = None) -> None:
        """Open a folder, a label CSV or `demo`; tags go to `session`, or to the corpus's own file."""

        def work(report: Report) -> tuple[Corpus, Index, CorpusIdentity, str]:
            from analysis.corpora import open_corpus  # noqa: PLC0415 - the window need not wait for pandas

            corpus = open_corpus(name, report=report)
            no_copy = _keep_copy(session or default_session_path(corpus))
            return corpus, build_index(corpus), identify(corpus), no_copy

        def show(result: tuple[Corpus, Index, CorpusIdentity, str]) -> None:
            corpus, index, identity, no_copy = result
            self.closing.emit()
            self._tagging.use(None)
            self.identity = identity
            self._library.show(corpus, index)
            self.opened.emit(name)
            self._open_session(session or default_session_path(corpus), identity, no_copy)
            self._jobs.submit(
                "orders",
                "Sorting names and transcripts",
                lambda _report: order_texts(index),
                lambda _none: self._library.keep_orders(index),
                lambda error: self.failed.emit(str(error)),
            )

        self.started.emit(name)
        self._jobs.submit(
            "corpus",
            f"Opening {name}",
            work,
            show,
            lambda error: self.failed.emit(f"Not opened. {error}"),
        )

    def _open_session(self, path: Path, identity: CorpusIdentity, no_copy: str) -> None:
        try:
            session = Session.open_or_create(path, identity, tagger=self._tagging.tagger)
            belongs_to = session.corpus
            self._tagging.use(session)
        except EarmarkError as error:
            self.failed.emit(f"Tags cannot be given: {error}")
            return
        if no_copy and not session.is_read_only:
            self.failed.emit(no_copy)
        if belongs_to.fingerprint != identity.fingerprint:
            self.failed.emit(
                f"The session {path} was made for {belongs_to.name} with {belongs_to.clips:,} clips, not for the"
                f" {identity.clips:,} clips that are open: tags of clips that are not here stay in it, unseen."
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


def _keep_copy(path: Path) -> str:
    """Keep the day's copy of a session; say what hinders that, which is no more."""
    try:
        if path.is_file():
            keep_copy(path)
    except EarmarkError as error:
        return str(error)
    return ""
