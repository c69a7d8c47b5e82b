"""What runs in the background: its title, how far it is, how long it will take, and buttons to stop it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from listener.actions import BY_ID
from listener.jobs import BACKGROUND, Jobs, JobState
from listener.state.explaining.agenda import Progress
from listener.state.explaining.explaining import Explaining
from listener.views.elided import NaturalLabel

PATIENCE_MS = 300
BAR_PX = 100
MOST_PX = 680  # the rest of the line is for messages


class JobsBar(QWidget):
    """Two pieces: the explaining of many clips while there is any, and the oldest of the other jobs.

    The latter shows once there is one for longer than `PATIENCE_MS`, and tells how many more wait; where both do not
    fit, its text is shortened.
    """

    def __init__(self, jobs: Jobs, explaining: Explaining) -> None:
        super().__init__()
        self._jobs, self._explaining = jobs, explaining
        self.setMaximumWidth(MOST_PX)
        self.many = Piece(QLabel(), "Progress of explaining the shown clips")
        self.pause = self.many.add_button(explaining.toggle)
        give_up = self.many.add_button(explaining.cancel)
        give_up.setText("Cancel")
        give_up.setToolTip(BY_ID["explain.give_up"].tip)
        self.one = Piece(NaturalLabel(), "Progress of the running job")
        self.cancel = self.one.add_button(self._stop)
        self.cancel.setText("Cancel")
        self.cancel.setToolTip("Stop this job; what is shown stays.")
        row = QHBoxLayout(self, spacing=24)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.many)
        row.addWidget(self.one)
        row.addStretch(1)
        self._delay = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._delay.timeout.connect(self._draw_one)
        jobs.changed.connect(self._follow)
        explaining.changed.connect(self._draw_many)
        self._draw_many()

    def _others(self) -> list[JobState]:
        return [job for job in self._jobs.running if job.priority < BACKGROUND]

    def _follow(self) -> None:
        if not self._others():
            self._delay.stop()
            self.one.hide()
        elif not self.one.isHidden():
            self._draw_one()
        elif not self._delay.isActive():
            self._delay.start()

    def _draw_one(self) -> None:
        jobs = self._others()
        if jobs:
            text = describe(jobs[0], more=len(jobs) - 1, now=time.monotonic())
            self.one.show_work(text, jobs[0].fraction)

    def _draw_many(self) -> None:
        progress = self._explaining.progress
        if progress is None:
            self.many.hide()
            return
        self.many.show_work(
            describe_progress(progress), progress.done / progress.of if progress.done else 0.0
        )
        self.many.bar.setVisible(progress.is_running)
        self.pause.setText("Pause" if progress.is_running else "Go on")
        self.pause.setToolTip(BY_ID["explain.pause"].tip)

    def _stop(self) -> None:
        jobs = self._others()
        if jobs:
            self._jobs.cancel_number(jobs[0].number)


class Piece(QWidget):
    """One piece of work, hidden at first: a line of text, a bar of this name, and buttons."""

    def __init__(self, title: QLabel, name: str) -> None:
        super().__init__()
        self.title = title
        self.bar = QProgressBar(minimum=0, maximum=1000, textVisible=False, accessibleName=name)
        self.bar.setFixedSize(BAR_PX, 8)
        self._row = QHBoxLayout(self, spacing=8)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.title)
        self._row.addWidget(self.bar)
        self.hide()

    def add_button(self, call: Callable[[], None]) -> QToolButton:
        """One more button at the end."""
        button = QToolButton(autoRaise=True, focusPolicy=Qt.FocusPolicy.TabFocus)
        button.clicked.connect(call)
        self._row.addWidget(button)
        return button

    def show_work(self, text: str, fraction: float) -> None:
        """Show it; Qt draws a range of nothing as a bar that moves: work that has not yet said how far it is."""
        self.title.setText(text)
        self.bar.setMaximum(1000 if fraction > 0 else 0)
        self.bar.setValue(round(fraction * 1000))
        self.show()


def describe(job: JobState, *, more: int, now: float) -> str:
    """Title, time left once it can be told (after a second and 2 %), and how many jobs wait behind it."""
    parts = [job.title]
    if job.started is None:
        parts.append("waiting")
    elif job.fraction >= 0.02 and now - job.started >= 1.0:
        left = (now - job.started) * (1 - job.fraction) / job.fraction
        parts.append(f"{_duration(left)} left")
    if more:
        parts.append(f"{more} more")
    return ", ".join(parts)


def describe_progress(progress: Progress) -> str:
    """How far the explaining of many clips is, how many failed, and the time left where it is known."""
    counted = f"{progress.done:,} of {progress.of:,}"
    parts = [
        f"Explaining shown clips: {counted}"
        if progress.is_running
        else f"Explaining stopped at {counted} clips"
    ]
    if progress.failed:
        parts.append(f"{progress.failed:,} failed")
    if progress.is_running and progress.seconds_left is not None:
        parts.append(f"{_duration(progress.seconds_left)} left")
    return ", ".join(parts)


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
