"""The one way to run long work.

Work is a function of `report` that captures all its input before it starts, changes nothing that others see and
returns a frozen result. It runs on a worker thread; `done` or `failed` is called on the window's thread. A new job of
a topic replaces the old one: the old one's `report` raises `Cancelled`, and whatever it still returns is dropped.

The lane `models` has one thread, because Captum hooks the modules that all jobs share: two attributions at once give
wrong maps without an error. What the user looks at goes first there: a job of a lower number in `priority` interrupts
a running restartable one of a higher number, which runs again afterwards. The lane `general` has two threads, so that
reading the next clip need not wait for an export. The lane `training` waits for a process that trains, perhaps for
days.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from analysis.progress import Cancelled
from listener.job_lane import Job, Lane, Report

__all__ = ["BACKGROUND", "IN_VIEW", "OF_IN_VIEW", "JobState", "Jobs", "LaneName", "Report"]

T = TypeVar("T")
LaneName = Literal["general", "models", "training"]

THREADS: dict[LaneName, int] = {"general": 2, "models": 1, "training": 1}
# Priorities: the clip in view, what is further asked about it, and work for later.
IN_VIEW, OF_IN_VIEW, BACKGROUND = 0, 1, 5
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
    priority: int = IN_VIEW


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
        self._jobs: dict[int, Job] = {}
        self._shown: tuple[JobState, ...] = ()
        self._number = 0
        self._closed = False
        self._lanes = {name: Lane(name, threads, self._ended.emit) for name, threads in THREADS.items()}
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> tuple[JobState, ...]:
        """The jobs that run or wait, oldest first."""
        return tuple(
            JobState(job.number, job.topic, job.title, job.fraction, job.started, job.priority)
            for job in self._jobs.values()
        )

    def submit(
        self,
        topic: str,
        title: str,
        work: Callable[[Report], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        *,
        lane: LaneName = "general",
        priority: int = IN_VIEW,
        is_restartable: bool = False,
    ) -> int:
        """Run `work` on a thread of `lane` and return the job's number; replaces the topic's job.

        `done` or `failed` follows on this thread, unless the job is cancelled first. Whatever `work` raises reaches
        `failed`; all but an `EarmarkError` is logged whole as well. A restartable job that is interrupted neither is
        done nor fails: its work is called again.

        Raises
        ------
        RuntimeError
            After `close`.
        """
        if self._closed:
            raise RuntimeError(f"jobs are closed; {title!r} came too late")
        self._drop([job for job in self._jobs.values() if job.topic == topic])
        self._number += 1
        job = Job(self._number, topic, title, work, done, failed, priority, is_restartable)
        self._jobs[self._number] = job
        self._lanes[lane].put(job)
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
        for lane in self._lanes.values():
            lane.close()
        deadline = time.monotonic() + patience
        late = [name for name, lane in self._lanes.items() if not lane.join(deadline)]
        if late:
            _log.warning("Work that does not stop is left behind in: %s", ", ".join(late))
        return not late

    def _finish(self, job: Job) -> None:
        if self._jobs.pop(job.number, None) is None:
            return
        self._refresh()
        if job.error is None:
            job.done(job.result)
        elif isinstance(job.error, Cancelled):
            self.cancelled.emit(job.number)
        else:
            job.failed(job.error)

    def _drop(self, jobs: list[Job]) -> None:
        for job in jobs:
            job.is_unwanted = True
            if self._jobs.pop(job.number, None) is not None:
                self.cancelled.emit(job.number)

    def _refresh(self) -> None:
        if not self._jobs:
            self._timer.stop()
        if self.running != self._shown:
            self._shown = self.running
            self.changed.emit()
