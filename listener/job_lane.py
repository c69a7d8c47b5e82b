"""Jobs that share threads: the most urgent runs first, and may interrupt a less urgent one that can be run again.

No Qt here. A lane's lock guards what waits and what runs; between a job's start and its end only its own thread
writes to it, but for the two wishes that `Job.report` obeys.
"""

from __future__ import annotations

import heapq
import logging
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from analysis.errors import EarmarkError
from analysis.progress import Cancelled

Report = Callable[[float], None]

_log = logging.getLogger(__name__)


class Interrupted(Cancelled):
    """Raised by `report` in work that shall be run again from its start, because something more urgent waits."""


@dataclass(eq=False)
class Job:
    """One piece of work and what became of it.

    Attributes
    ----------
    priority : int
        0 is the most urgent; jobs of one priority run in the order of their numbers.
    is_restartable : bool
        Whether the work may be interrupted and run again from its start.
    is_unwanted, is_in_the_way : bool
        Wishes from outside: to stop for good, and to let a more urgent job pass.
    """

    number: int
    topic: str
    title: str
    work: Callable[[Report], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    priority: int = 0
    is_restartable: bool = False
    is_unwanted: bool = field(default=False, init=False)
    is_in_the_way: bool = field(default=False, init=False)
    fraction: float = field(default=0.0, init=False)
    started: float | None = field(default=None, init=False)
    result: Any = field(default=None, init=False)
    error: BaseException | None = field(default=None, init=False)

    def report(self, fraction: float) -> None:
        if self.is_unwanted:
            raise Cancelled
        if self.is_in_the_way:
            raise Interrupted
        self.fraction = min(max(fraction, 0.0), 1.0)

    def run(self) -> None:
        self.started = time.monotonic()
        try:
            self.result = self.work(self.report)
        except BaseException as error:
            self.error = error
            if not self.is_unwanted and not isinstance(error, (EarmarkError, Cancelled)):
                _log.exception("%s failed", self.title)
            _forget_locals(error)

    def reset(self) -> None:
        """Be as before the first run."""
        self.fraction, self.started, self.error, self.is_in_the_way = 0.0, None, None, False


class Lane:
    """Threads that run jobs.

    Parameters
    ----------
    name : str
        Of its threads.
    threads : int
        They start with the first job.
    ended : function of a Job
        Called on the lane's thread, once for every job that ran to its end, its failure or its cancelling.
    """

    def __init__(self, name: str, threads: int, ended: Callable[[Job], None]) -> None:
        self._ended = ended
        self._threads = [threading.Thread(target=self._serve, name=name, daemon=True) for _ in range(threads)]
        self._change = threading.Condition()
        self._waiting: list[tuple[int, int, Job]] = []
        self._running: list[Job] = []
        self._has_started = self._is_closed = False

    def put(self, job: Job) -> None:
        """Let a job wait for its turn; where every thread is busy, the least urgent restartable job makes room."""
        with self._change:
            if not self._has_started:
                self._has_started = True
                for thread in self._threads:
                    thread.start()
            heapq.heappush(self._waiting, (job.priority, job.number, job))
            if len(self._running) == len(self._threads):
                self._make_room(job.priority)
            self._change.notify()

    def close(self) -> None:
        """Take no waiting job any more; threads end with the jobs that they run."""
        with self._change:
            self._is_closed = True
            self._change.notify_all()

    def join(self, deadline: float) -> bool:
        """Wait for the threads of a closed lane until `time.monotonic()` is `deadline`; True if all have ended."""
        for thread in self._threads if self._has_started else ():
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _make_room(self, priority: int) -> None:
        movable = [job for job in self._running if job.is_restartable and not job.is_in_the_way]
        least = max(movable, key=lambda job: job.priority, default=None)
        if least is not None and least.priority > priority:
            least.is_in_the_way = True

    def _serve(self) -> None:
        while (job := self._take()) is not None:
            job.run()
            if self._is_over(job):
                self._ended(job)

    def _take(self) -> Job | None:
        with self._change:
            while not self._is_closed:
                while self._waiting:
                    job = heapq.heappop(self._waiting)[-1]
                    if not job.is_unwanted:
                        self._running.append(job)
                        return job
                self._change.wait()
            return None

    def _is_over(self, job: Job) -> bool:
        """Whether a job that has left its work is done with; an interrupted one waits again, by its old number."""
        with self._change:
            self._running.remove(job)
            if not isinstance(job.error, Interrupted):
                return True
            job.reset()
            heapq.heappush(self._waiting, (job.priority, job.number, job))
            self._change.notify()
            return False


def _forget_locals(error: BaseException | None) -> None:
    """Let go of what the frames of an error hold, or memory that ran out would stay out while the error is shown."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__
