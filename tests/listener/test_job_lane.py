"""The order of jobs held against a model of it, with a real thread that is told every step."""

import queue
import time

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from analysis.progress import Cancelled
from listener.job_lane import Interrupted, Job, Lane

PATIENCE_S = 20


class OneThread(RuleBasedStateMachine):
    """A lane of one thread, and beside it what should wait, run and have ended."""

    def __init__(self):
        super().__init__()
        self.entered, self.passed, self.over = queue.Queue(), queue.Queue(), queue.Queue()
        self.orders: dict[int, queue.Queue] = {}
        self.lane = Lane("models", 1, self.over.put)
        self.jobs: list[Job] = []
        self.waiting: list[Job] = []
        self.running: Job | None = None

    def work_of(self, number):
        self.orders[number] = queue.Queue()

        def work(report):
            self.entered.put(number)
            while self.orders[number].get(timeout=PATIENCE_S) == "report":
                report(0.5)
                self.passed.put(number)
            return number

        return work

    @rule(priority=st.sampled_from([0, 1, 5]), is_restartable=st.booleans())
    def submit(self, priority, is_restartable):
        number = len(self.jobs)
        job = Job(number, "", "", self.work_of(number), print, print, priority, is_restartable)
        self.jobs.append(job)
        self.waiting.append(job)
        self.lane.put(job)
        if self.running is None:
            self.next_enters()

    @precondition(lambda self: self.jobs)
    @rule(data=st.data())
    def cancel(self, data):
        job = data.draw(st.sampled_from(self.jobs))
        job.is_unwanted = True
        if job in self.waiting:
            self.waiting.remove(job)

    @precondition(lambda self: self.running)
    @rule()
    def report(self):
        job = self.running
        is_passed = job.is_restartable and any(other.priority < job.priority for other in self.put_since(job))
        self.orders[job.number].put("report")
        if job.is_unwanted:
            self.ends(Cancelled)
        elif is_passed:
            self.waiting.append(job)
            self.next_enters()
        else:
            assert self.passed.get(timeout=PATIENCE_S) == job.number

    @precondition(lambda self: self.running)
    @rule()
    def finish(self):
        self.orders[self.running.number].put("finish")
        self.ends(type(None))

    def put_since(self, job):
        """What was put while the job ran; it makes room even if what was put has been cancelled since."""
        return [other for other in self.jobs[self.seen :] if other is not job]

    def ends(self, error):
        job = self.over.get(timeout=PATIENCE_S)
        assert job is self.running
        assert type(job.error) is error
        assert job.result == (job.number if error is type(None) else None)
        self.next_enters()

    def next_enters(self):
        """The most urgent of those that wait, the oldest of its priority, is the one that runs."""
        self.running = min(self.waiting, key=lambda job: (job.priority, job.number), default=None)
        if self.running is not None:
            self.waiting.remove(self.running)
            assert self.entered.get(timeout=PATIENCE_S) == self.running.number
        self.seen = len(self.jobs)

    def teardown(self):
        """All that is still wanted runs to its end, once; nothing ends twice."""
        while self.running is not None:
            self.finish()
        self.lane.close()
        assert self.lane.join(time.monotonic() + PATIENCE_S)
        assert self.over.empty()
        assert self.entered.empty()
        assert self.passed.empty()
        assert not any(isinstance(job.error, Interrupted) for job in self.jobs)


OneThread.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestOneThread = OneThread.TestCase
