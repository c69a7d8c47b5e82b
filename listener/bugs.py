"""Bugs: exceptions that nobody caught, on whatever thread. They are logged whole and told in the window."""

from __future__ import annotations

import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from listener.settings import log_file

LARGEST = 1_000_000

_log = logging.getLogger(__name__)


class Bugs(QObject):
    """Takes over the exception hooks. They may run on a worker thread, so they only emit `found` (a sentence)."""

    found = Signal(str)

    def install(self) -> None:
        """Be told of every uncaught exception from now on."""
        sys.excepthook = self._take
        threading.excepthook = lambda args: self._take(args.exc_type, args.exc_value, args.exc_traceback)

    def _take(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        _log.error("A bug", exc_info=(kind, error, trace))
        self.found.emit(
            f"A bug in Earmark ({kind.__name__}: {error}). Tags are safe on disk; what happened is in {log_file()}."
        )


def start_log() -> None:
    """Log warnings and errors to standard error and to a file, which starts anew before it grows large."""
    log_file().parent.mkdir(parents=True, exist_ok=True)
    file = RotatingFileHandler(log_file(), maxBytes=LARGEST, backupCount=1, encoding="utf-8", delay=True)
    logging.basicConfig(
        level=logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        handlers=[file, logging.StreamHandler()],
    )
