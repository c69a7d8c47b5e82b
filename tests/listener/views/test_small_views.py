"""The message bar, the jobs bar, and the sheets."""

import threading

import pytest

from listener.bugs import Bugs
from listener.jobs import JobState
from listener.settings import log_file
from listener.state.explaining.agenda import Progress
from listener.theme import DARK, LIGHT
from listener.views.jobs_bar import JobsBar, describe, describe_progress
from listener.views.message_bar import MessageBar
from tests.listener.listening_desk import ListeningDesk


@pytest.mark.parametrize(
    ("fraction", "started", "more", "said"),
    [
        (0.0, None, 0, "Export, waiting"),
        (0.0, 90.0, 0, "Export"),
        (0.5, 90.0, 0, "Export, 10 s left"),
        (0.5, 99.5, 0, "Export"),
        (0.1, 0.0, 2, "Export, 15 min left, 2 more"),
        (0.02, -20.0, 0, "Export, 1.6 h left"),
    ],
)
def test_a_job_is_told_with_the_time_left_once_that_can_be_known(fraction, started, more, said):
    job = JobState(1, "export", "Export", fraction, started)
    assert describe(job, more=more, now=100.0) == said


@pytest.fixture
def listening_desk(tmp_path, qtbot):
    desk = ListeningDesk(tmp_path, qtbot)
    yield desk
    desk.close()


def test_jobs_show_after_a_while_and_can_be_stopped(qtbot, listening_desk):
    jobs = listening_desk.jobs
    bar = listening_desk.keep(JobsBar(jobs, listening_desk.explaining))
    go_on = threading.Event()

    def work(report):
        while not go_on.wait(0.01):
            report(0.4)

    jobs.submit("long", "Long work", work, lambda _: None, lambda _: None)
    qtbot.wait_until(lambda: not bar.one.isHidden())
    assert "Long work" in bar.one.title.text()
    bar.cancel.click()
    qtbot.wait_until(bar.one.isHidden)
    go_on.set()


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress(0, 5000, 0, True, None), "Explaining shown clips: 0 of 5,000"),
        (Progress(812, 5000, 0, True, 840.0), "Explaining shown clips: 812 of 5,000, 14 min left"),
        (Progress(812, 5000, 3, False, 840.0), "Explaining stopped at 812 of 5,000 clips, 3 failed"),
    ],
)
def test_explaining_many_clips_is_told_with_the_time_left(progress, said):
    assert describe_progress(progress) == said


def test_a_warning_stays_until_it_is_dismissed(qtbot):
    bar = MessageBar(DARK)
    qtbot.addWidget(bar)
    assert bar.text == ""
    bar.warn("The file is not there.")
    bar.set_theme(LIGHT)
    assert bar.text == "The file is not there."
    bar.clear()
    assert bar.text == ""


@pytest.mark.logs
def test_a_bug_on_any_thread_is_logged_whole_and_told(qtbot, caplog, monkeypatch):
    import sys

    bugs, told = Bugs(), []
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    bugs.install()
    bugs.found.connect(told.append)

    def fail():
        raise RuntimeError("out of paper")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.wait_until(lambda: bool(told))
    assert "out of paper" in told[0]
    assert str(log_file()) in told[0]
    assert "Traceback" in caplog.text
