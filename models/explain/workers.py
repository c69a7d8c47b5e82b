"""Explaining many clips in several processes of this machine.

Each process loads the model once, writes its results into the store itself, and has two clips at a time: one that it
explains, one that it reads. A process that dies is replaced. Its clips are tried once more, now one at a time, and
one that kills its process again is listed as failed.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from analysis.progress import ignore
from models.errors import ModelError
from models.explain.outcome import Answer, Outcome, outcome_of, portable
from models.explain.task import Task

CLIPS_AT_ONCE = 2
# Enough that the two which the check of the precision wants can be read.
FIRST_CLIPS = 20


def explain_in_processes(
    task: Task, clips: Sequence[str], workers: int, report: Callable[[float], None] = ignore
) -> Outcome:
    """As `models.explain.many.explain_many`, in so many processes.

    Raises
    ------
    UsageError
        If the model has no such output or baseline, or there is no such device.
    ModelError
        If the model cannot be loaded, or a process ends while it loads it.
    """
    team = _Team(task, tuple(clips), min(workers, len(clips)))
    try:
        outcome = outcome_of(team.answers(), clips, report)
    finally:
        team.dismiss()
    return replace(outcome, notices=tuple(dict.fromkeys(team.notices)))


@dataclass
class _Worker:
    """A process and the clips that it has and has not answered, in order."""

    process: BaseProcess
    pipe: Connection
    clips: deque[str] = field(default_factory=deque)
    is_ready: bool = False
    is_trying_again: bool = False


class _Team:
    """The processes, and which clips wait for one."""

    def __init__(self, task: Task, clips: tuple[str, ...], size: int) -> None:
        self.notices: list[str] = []
        self._task = task
        self._clips = clips
        self._size = size
        self._waiting = deque(clips)
        self._again: deque[str] = deque()
        self._workers: dict[Connection, _Worker] = {}

    def answers(self) -> Iterator[Answer]:
        """One a clip, as they come."""
        for number in range(self._size):
            self._hire(number)
        unanswered = len(self._clips)
        while unanswered:
            for pipe in wait(list(self._workers)):
                answer = self._hear(self._workers[pipe])  # type: ignore[index]
                self._give_clips()
                if answer is not None:
                    unanswered -= 1
                    yield answer

    def dismiss(self) -> None:
        """End all processes: those that wait for clips by themselves, the others by force."""
        for worker in self._workers.values():
            worker.pipe.close()
            if worker.clips or not worker.is_ready:
                worker.process.terminate()
        for worker in self._workers.values():
            worker.process.join()

    def _hire(self, number: int) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would share the threads and devices of torch
        ours, theirs = context.Pipe()
        work = (self._task, self._clips[:FIRST_CLIPS], number, self._size, theirs)
        process = context.Process(target=_work, args=work, name=f"explain-{number}", daemon=True)
        process.start()
        theirs.close()
        self._workers[ours] = _Worker(process, ours)

    def _hear(self, worker: _Worker) -> Answer | None:
        """What a worker says: that it is ready, an answer, an error, or, by its end, nothing any more."""
        try:
            said = worker.pipe.recv()
        except (EOFError, OSError):
            return self._replace(worker)
        if isinstance(said, Exception):
            raise said
        if isinstance(said, Answer):
            worker.clips.popleft()
            worker.is_trying_again = False
            return said
        worker.is_ready = True
        self.notices += [said] if said else []
        return None

    def _replace(self, worker: _Worker) -> Answer | None:
        """Put another in the place of one that died; an answer if that proves its clip to be the cause."""
        worker.process.join()
        del self._workers[worker.pipe]
        end = f"a process ended with code {worker.process.exitcode}"
        if not worker.is_ready:
            raise ModelError(f"{end} while it loaded {self._task.model}; start again with fewer workers.")
        clips = ", ".join(worker.clips) or "nothing"
        if not worker.is_trying_again:
            self.notices.append(f"{end} while it explained {clips}; another one tries again.")
            self._again += worker.clips
        if self._waiting or self._again:
            self._hire(int(worker.process.name.rpartition("-")[2]))
        if worker.is_trying_again:
            return Answer(worker.clips[0], failure=f"{end} while it explained {clips}, twice.")
        return None

    def _give_clips(self) -> None:
        for worker in self._workers.values():
            if not worker.is_ready or worker.is_trying_again:
                continue
            while self._waiting and len(worker.clips) < CLIPS_AT_ONCE:
                self._give(worker, self._waiting.popleft())
            if self._again and not worker.clips:
                worker.is_trying_again = True
                self._give(worker, self._again.popleft())

    def _give(self, worker: _Worker, clip: str) -> None:
        worker.clips.append(clip)
        with contextlib.suppress(OSError):  # of one that died: it will be heard of
            worker.pipe.send(clip)


def _work(task: Task, first: Sequence[str], number: int, workers: int, pipe: Connection) -> None:
    """What runs in a worker: says that it is ready, then answers the clips that it is given."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever is interrupted at the terminal ends its workers
    with contextlib.suppress(OSError):  # whoever asked is gone
        try:
            gc.disable()  # What is imported stays: to look through it again and again takes a tenth of the start.
            from models.explain.many import answers, start  # noqa: PLC0415 - imports torch

            looker, explainer, notice = start(task, first, device=_share_out(task.device, number, workers))
            gc.enable()
            pipe.send(notice)
            for answer in answers(looker, explainer, _received(pipe)):
                pipe.send(answer)
        except Exception as error:
            pipe.send(portable(error))


def _share_out(device: str | None, number: int, workers: int) -> str | None:
    """Give a worker its part of the processor's cores, and one of the graphics cards."""
    import torch  # noqa: PLC0415 - only the workers need it

    torch.set_num_threads(max(1, torch.get_num_threads() // workers))
    if device in (None, "cuda") and torch.cuda.device_count() > 1:
        return f"cuda:{number % torch.cuda.device_count()}"
    return device


def _received(pipe: Connection) -> Iterator[str]:
    with contextlib.suppress(EOFError, OSError):
        while True:
            yield pipe.recv()
