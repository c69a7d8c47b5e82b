import threading

import pytest

from listener.jobs import Jobs
from tests.listener.listening_desk import ListeningDesk


@pytest.fixture
def desk(tmp_path, qtbot):
    desk = ListeningDesk(tmp_path, qtbot)
    desk.go(1)
    yield desk
    desk.close()


def keep_busy(jobs: Jobs, lane):
    """Occupy every thread of a lane; set the event to let go."""
    free = threading.Event()
    for number in range(2):
        jobs.submit(f"busy {number}", "Busy", lambda _report: free.wait(20), print, print, lane=lane)
    return free


def test_explaining_that_is_cancelled_among_the_jobs_can_be_asked_for_again(desk):
    desk.columns.choose(0, "demo-audio", "valence")
    desk.go(2)
    free = keep_busy(desk.jobs, "models")
    desk.columns.explain_all()
    assert desk.columns.columns[0].status == "explaining"
    desk.jobs.cancel_number(desk.jobs.running[-1].number)
    assert desk.columns.columns[0].status == "ready"
    assert desk.columns.columns[0].message == "Explaining was cancelled."
    desk.columns.explain_all()
    assert desk.columns.columns[0].status == "explaining"
    desk.columns.cancel()
    assert desk.columns.columns[0].message == "Explaining was cancelled."
    free.set()


def test_another_clip_takes_the_place_of_explaining_without_a_word(desk):
    desk.columns.choose(0, "demo-audio", "valence")
    desk.go(2)
    free = keep_busy(desk.jobs, "models")
    desk.columns.explain_all()
    desk.go(3)
    assert desk.columns.columns[0].message == ""
    assert desk.columns.columns[0].saliency is None
    free.set()


def test_reading_that_is_cancelled_says_so(desk):
    free = keep_busy(desk.jobs, "general")
    desk.selection.select(2)
    desk.jobs.cancel_number(desk.jobs.running[-1].number)
    assert desk.columns.columns[0].status == "failed"
    assert desk.columns.columns[0].message == "Reading the clip was cancelled."
    free.set()
