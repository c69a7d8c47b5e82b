"""The one way to run long work.

Work is a function of `report` that captures all its input before it starts, changes nothing that others see and
returns a frozen result. It runs on a worker thread; `done` or `failed` is called on the window's thread. A new job of
a topic replaces the old one: the old one's `report` raises `Cancelled`, and whatever it still returns is dropped.

The lane `models` has one thread, because Captum hooks the modules that all jobs share: two attributions at once give
wrong maps without an error. The lane `general` has two, so that reading the next clip need not wait for an export.
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, Literal, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from analysis.errors import EarmarkError
from analysis.progress import Cancelled

T = TypeVar("T")
Report = Callable[[float], None]
Lane = Literal["general", "models"]

THREADS: dict[Lane, int] = {"general": 2, "models": 1}
REFRESH_MS = 50

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class JobState:
    """A job as the screen shows it.

    `fraction` is the share done, 0 to 1; `started` is `time.monotonic()` at its start, None while it waits.
    """

    number: int
    topic: str
    title: str
    fraction: float
    started: float | None


class _Job:
    """What threads share about one job: written by its worker, but for `unwanted`."""

    def __init__(
        self,
        number: int,
        topic: str,
        title: str,
        work: Callable[[Report], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self.number, self.topic, self.title = number, topic, title
        self.work, self.done, self.failed = work, done, failed
        self.fraction = 0.0
        self.started: float | None = None
        self.unwanted = False
        self.result: Any = None
        self.error: BaseException | None = None

    def state(self) -> JobState:
        return JobState(self.number, self.topic, self.title, self.fraction, self.started)

    def report(self, fraction: float) -> None:
        if self.unwanted:
            raise Cancelled
        self.fraction = min(max(fraction, 0.0), 1.0)

    def run(self) -> None:
        self.started = time.monotonic()
        try:
            self.result = self.work(self.report)
        except BaseException as error:
            self.error = error
            if not self.unwanted and not isinstance(error, (EarmarkError, Cancelled)):
                _log.exception("%s failed", self.title)
            _forget_locals(error)


class Jobs(QObject):
    """Runs jobs and tells which run. Use it, and close it, on the window's thread only.

    Signals
    -------
    changed
        The jobs that run or wait, or their fractions, changed; at most about 20 times a second for progress.
    cancelled : int
        The number of a job that was cancelled or replaced.
    """

    changed = Signal()
    cancelled = Signal(int)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[int, _Job] = {}
        self._shown: tuple[JobState, ...] = ()
        self._number = 0
        self._closed = False
        self._queues: dict[Lane, SimpleQueue[_Job | None]] = {lane: SimpleQueue() for lane in THREADS}
        self._threads: list[threading.Thread] = []
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> tuple[JobState, ...]:
        """The jobs that run or wait, oldest first."""
        return tuple(job.state() for job in self._jobs.values())

    def submit(
        self,
        topic: str,
        title: str,
        work: Callable[[Report], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        *,
        lane: Lane = "general",
    ) -> int:
        """Run `work` on a thread of `lane` and return the job's number; replaces the topic's job.

        `done` or `failed` follows on this thread, unless the job is cancelled first. Whatever `work` raises reaches
        `failed`; all but an `EarmarkError` is logged whole as well.

        Raises
        ------
        RuntimeError
            After `close`.
        """
        if self._closed:
            raise RuntimeError(f"jobs are closed; {title!r} came too late")
        self._drop([job for job in self._jobs.values() if job.topic == topic])
        self._number += 1
        self._jobs[self._number] = job = _Job(self._number, topic, title, work, done, failed)
        self._start_threads()
        self._queues[lane].put(job)
        self._timer.start()
        self._refresh()
        return job.number

    def cancel(self, topic: str) -> None:
        """Cancel the topic's job, if there is one."""
        self._drop([job for job in self._jobs.values() if job.topic == topic])
        self._refresh()

    def cancel_number(self, number: int) -> None:
        """Cancel the job of this number, if it is not over."""
        self._drop([job for job in self._jobs.values() if job.number == number])
        self._refresh()

    def cancel_all(self) -> None:
        """Cancel every job."""
        self._drop(list(self._jobs.values()))
        self._refresh()

    def close(self, *, patience: float = 10.0) -> bool:
        """Cancel all and wait, `patience` seconds at most, for work to notice it; True if it all did."""
        self._closed = True
        self.cancel_all()
        for thread in self._threads:
            self._queues[thread.name].put(None)
        deadline = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        late = [thread.name for thread in self._threads if thread.is_alive()]
        if late:
            _log.warning("Work that does not stop is left behind in: %s", ", ".join(late))
        return not late

    def _start_threads(self) -> None:
        if not self._threads:
            for lane, count in THREADS.items():
                for _ in range(count):
                    self._threads.append(
                        threading.Thread(
                            target=self._serve, args=(self._queues[lane],), name=lane, daemon=True
                        )
                    )
            for thread in self._threads:
                thread.start()

    def _serve(self, queue: SimpleQueue[_Job | None]) -> None:
        while (job := queue.get()) is not None:
            if not job.unwanted:
                job.run()
                self._ended.emit(job)

    def _finish(self, job: _Job) -> None:
        if self._jobs.pop(job.number, None) is None:
            return
        self._refresh()
        if job.error is None:
            job.done(job.result)
        elif isinstance(job.error, Cancelled):
            self.cancelled.emit(job.number)
        else:
            job.failed(job.error)

    def _drop(self, jobs: list[_Job]) -> None:
        for job in jobs:
            job.unwanted = True
            if self._jobs.pop(job.number, None) is not None:
                self.cancelled.emit(job.number)

    def _refresh(self) -> None:
        if not self._jobs:
            self._timer.stop()
        if self.running != self._shown:
            self._shown = self.running
            self.changed.emit()


def _forget_locals(error: BaseException | None) -> None:
    """Let go of what the frames of an error hold, or memory that ran out would stay out while the error is shown."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__
