import gc
import threading
import weakref

import pytest

from analysis.errors import DataError
from analysis.progress import Cancelled
from listener.jobs import BACKGROUND, Jobs


class Outcome:
    """Collects what came of a job, and on which thread."""

    def __init__(self):
        self.results, self.errors, self.threads = [], [], set()

    def done(self, result):
        self.results.append(result)
        self.threads.add(threading.current_thread())

    def failed(self, error):
        self.errors.append(error)
        self.threads.add(threading.current_thread())


class Gate:
    """Work that waits until it is let through, reporting all the time."""

    def __init__(self, result=None):
        self.entered, self.open, self.result = threading.Event(), threading.Event(), result
        self.was_cancelled = threading.Event()

    def __call__(self, report):
        self.entered.set()
        try:
            while not self.open.wait(0.001):
                report(0.5)
        except Cancelled:
            self.was_cancelled.set()
            raise
        return self.result


@pytest.fixture
def jobs(qapp):  # noqa: ARG001  # signals between threads need an event loop
    jobs = Jobs()
    yield jobs
    assert jobs.close()


@pytest.fixture
def outcome():
    return Outcome()


def test_the_result_comes_on_this_thread_while_work_is_on_another(qtbot, jobs, outcome):
    jobs.submit("t", "title", lambda _report: threading.current_thread(), outcome.done, outcome.failed)
    qtbot.waitUntil(lambda: len(outcome.results) == 1)
    assert outcome.results[0] is not threading.current_thread()
    assert outcome.threads == {threading.current_thread()}
    assert jobs.running == ()


def test_running_jobs_are_listed_with_their_fractions(qtbot, jobs, outcome):
    gate = Gate()
    with qtbot.waitSignal(jobs.changed):
        number = jobs.submit("t", "title", gate, outcome.done, outcome.failed)
    qtbot.waitUntil(lambda: jobs.running[0].fraction == 0.5)
    state = jobs.running[0]
    assert (state.number, state.topic, state.title) == (number, "t", "title")
    assert state.started is not None
    gate.open.set()
    qtbot.waitUntil(lambda: len(outcome.results) == 1)


def test_progress_is_told_at_most_as_often_as_the_screen_needs(qtbot, jobs, outcome):
    changes = []
    jobs.changed.connect(lambda: changes.append(None))
    jobs.submit(
        "t", "", lambda report: [report(i / 9999) for i in range(10000)], outcome.done, outcome.failed
    )
    qtbot.waitUntil(lambda: len(outcome.results) == 1)
    assert len(changes) < 100


def test_a_new_job_of_a_topic_replaces_the_old_one(qtbot, jobs, outcome):
    gate = Gate("old")
    old = jobs.submit("t", "", gate, outcome.done, outcome.failed)
    assert gate.entered.wait(5)
    with qtbot.waitSignal(jobs.cancelled) as cancelled:
        jobs.submit("t", "", lambda _report: "new", outcome.done, outcome.failed)
    assert cancelled.args == [old]
    qtbot.waitUntil(lambda: len(outcome.results) == 1)
    assert gate.was_cancelled.wait(5)
    assert (outcome.results, outcome.errors) == (["new"], [])


def test_a_late_result_is_dropped(qtbot, jobs, outcome):
    entered, may_go = threading.Event(), threading.Event()

    def deaf(_report):
        entered.set()
        may_go.wait(5)
        return "late"

    jobs.submit("t", "", deaf, outcome.done, outcome.failed, lane="models")
    assert entered.wait(5)
    jobs.cancel("t")
    may_go.set()
    jobs.submit("u", "", lambda _report: "after", outcome.done, outcome.failed, lane="models")
    qtbot.waitUntil(lambda: len(outcome.results) == 1)
    assert outcome.results == ["after"]


def test_a_result_on_its_way_when_its_job_is_cancelled_is_dropped(qtbot, jobs, outcome):
    done = threading.Event()
    jobs.submit("t", "", lambda _report: done.set(), outcome.done, outcome.failed, lane="models")
    assert done.wait(5)
    jobs.cancel("t")
    jobs.submit("u", "", lambda _report: "after", outcome.done, outcome.failed, lane="models")
    qtbot.waitUntil(lambda: len(outcome.results) == 1)
    assert outcome.results == ["after"]


def test_waiting_jobs_that_are_cancelled_never_run(qtbot, jobs, outcome):
    gate, ran = Gate(), []
    jobs.submit("gate", "", gate, outcome.done, outcome.failed, lane="models")
    number = jobs.submit("t", "", lambda _report: ran.append(1), outcome.done, outcome.failed, lane="models")
    assert jobs.running[1].started is None
    jobs.cancel_number(number)
    gate.open.set()
    jobs.submit("u", "", lambda _report: None, outcome.done, outcome.failed, lane="models")
    qtbot.waitUntil(lambda: len(outcome.results) == 2)
    assert ran == []


@pytest.mark.logs
@pytest.mark.parametrize("error", [RuntimeError("CUDA out of memory"), MemoryError(), SystemExit(1)])
def test_what_work_raises_is_a_failure_and_logged_whole(qtbot, jobs, outcome, caplog, error):
    def work(_report):
        raise error

    jobs.submit("t", "Explaining", work, outcome.done, outcome.failed, lane="models")
    qtbot.waitUntil(lambda: len(outcome.errors) == 1)
    assert outcome.errors == [error]
    assert "Explaining failed" in caplog.text
    assert "in work" in caplog.text
    jobs.submit("u", "", lambda _report: "next", outcome.done, outcome.failed, lane="models")
    qtbot.waitUntil(lambda: len(outcome.results) == 1)


def test_the_users_errors_reach_failed_as_they_are_and_are_not_logged(qtbot, jobs, outcome):
    error = DataError("is empty.", file="a.wav")

    def work(_report):
        raise error

    jobs.submit("t", "", work, outcome.done, outcome.failed)
    qtbot.waitUntil(lambda: len(outcome.errors) == 1)
    assert outcome.errors == [error]


def test_a_failed_job_keeps_nothing_alive(qtbot, jobs, outcome):
    class Large:
        pass

    kept = []

    def work(_report):
        large = Large()
        kept.append(weakref.ref(large))
        try:
            raise RuntimeError(large.__class__)
        except RuntimeError as error:
            raise DataError("took too much memory.") from error

    jobs.submit("t", "", work, outcome.done, outcome.failed)
    qtbot.waitUntil(lambda: len(outcome.errors) == 1)
    gc.collect()
    assert kept[0]() is None


def test_work_that_gives_up_by_itself_counts_as_cancelled(qtbot, jobs, outcome):
    def work(_report):
        raise Cancelled

    with qtbot.waitSignal(jobs.cancelled):
        jobs.submit("t", "", work, outcome.done, outcome.failed)
    assert (outcome.results, outcome.errors, jobs.running) == ([], [], ())


def test_models_work_one_at_a_time_and_in_order(qtbot, jobs, outcome):
    inside, most = [], []

    def work(number):
        def run(_report):
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)
            return number

        return run

    for number in range(50):
        jobs.submit(f"t{number}", "", work(number), outcome.done, outcome.failed, lane="models")
    qtbot.waitUntil(lambda: len(outcome.results) == 50)
    assert outcome.results == list(range(50))
    assert max(most) == 1


def test_a_busy_models_lane_does_not_hold_up_the_general_one(qtbot, jobs, outcome):
    gate = Gate()
    jobs.submit("m", "", gate, outcome.done, outcome.failed, lane="models")
    jobs.submit("g", "", lambda _report: "read", outcome.done, outcome.failed)
    qtbot.waitUntil(lambda: outcome.results == ["read"])
    gate.open.set()


def test_what_is_looked_at_interrupts_what_can_wait_and_that_runs_again(qtbot, jobs, outcome):
    background = Gate("background")
    options = {"lane": "models", "priority": BACKGROUND, "is_restartable": True}
    jobs.submit("b", "", background, outcome.done, outcome.failed, **options)
    assert background.entered.wait(5)
    background.entered.clear()
    in_view = Gate("in view")
    with qtbot.assertNotEmitted(jobs.cancelled):
        jobs.submit("v", "", in_view, outcome.done, outcome.failed, lane="models")
        assert in_view.entered.wait(5)
    assert background.was_cancelled.is_set()
    states = {state.topic: state for state in jobs.running}
    assert (states["b"].started, states["b"].fraction) == (None, 0.0)
    in_view.open.set()
    assert background.entered.wait(5)
    background.open.set()
    qtbot.waitUntil(lambda: jobs.running == ())
    assert (outcome.results, outcome.errors) == (["in view", "background"], [])


def test_what_cannot_be_run_again_is_not_interrupted(qtbot, jobs, outcome):
    slow = Gate("slow")
    jobs.submit("s", "", slow, outcome.done, outcome.failed, lane="models", priority=BACKGROUND)
    assert slow.entered.wait(5)
    jobs.submit("v", "", lambda _report: "in view", outcome.done, outcome.failed, lane="models")
    slow.open.set()
    qtbot.waitUntil(lambda: jobs.running == ())
    assert outcome.results == ["slow", "in view"]


def test_of_many_submissions_of_one_topic_the_last_one_counts(qtbot, jobs, outcome):
    for number in range(500):
        jobs.submit("t", "", lambda _report, number=number: number, outcome.done, outcome.failed)
    qtbot.waitUntil(lambda: len(outcome.results) == 1)
    assert outcome.results == [499]
    assert jobs.running == ()


@pytest.mark.usefixtures("qapp")
def test_closing_cancels_and_waits(outcome):
    jobs, gate = Jobs(), Gate()
    jobs.submit("t", "", gate, outcome.done, outcome.failed)
    jobs.submit("u", "", lambda _report: None, outcome.done, outcome.failed)
    assert gate.entered.wait(5)
    assert jobs.close()
    assert gate.was_cancelled.is_set()
    assert jobs.running == ()
    with pytest.raises(RuntimeError, match="'late'"):
        jobs.submit("t", "late", gate, outcome.done, outcome.failed)


@pytest.mark.logs
@pytest.mark.usefixtures("qapp")
def test_closing_does_not_wait_for_ever(outcome, caplog):
    jobs, entered, may_go = Jobs(), threading.Event(), threading.Event()

    def deaf(_report):
        entered.set()
        may_go.wait()

    jobs.submit("t", "", deaf, outcome.done, outcome.failed)
    assert entered.wait(5)
    assert not jobs.close(patience=0.01)
    assert "general" in caplog.text
    may_go.set()
    assert jobs.close()
