"""What runs in the background: its title, how far it is, how long it will take, and a button to stop it."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from listener.jobs import Jobs, JobState

PATIENCE_MS = 300


class JobsBar(QWidget):
    """Shows the oldest job, once there is one for longer than `PATIENCE_MS`, and how many more wait."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._title = QLabel()
        self._bar = QProgressBar(minimum=0, maximum=1000, textVisible=False)
        self._bar.setFixedSize(120, 8)
        self._bar.setAccessibleName("Progress of the running job")
        self._cancel = QToolButton(text="Cancel", autoRaise=True, focusPolicy=Qt.FocusPolicy.TabFocus)
        self._cancel.setToolTip("Stop this job; what is shown stays.")
        self._cancel.clicked.connect(self._stop)
        row = QHBoxLayout(self, spacing=8)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self._title, self._bar, self._cancel):
            row.addWidget(widget)
        self._delay = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._delay.timeout.connect(self._draw)
        jobs.changed.connect(self._follow)
        self.hide()

    def _follow(self) -> None:
        if not self._jobs.running:
            self._delay.stop()
            self.hide()
        elif self.isVisible():
            self._draw()
        elif not self._delay.isActive():
            self._delay.start()

    def _draw(self) -> None:
        running = self._jobs.running
        if not running:
            self.hide()
            return
        job = running[0]
        self._title.setText(describe(job, more=len(running) - 1, now=time.monotonic()))
        # Qt draws a range of nothing as a bar that moves: work that has not yet said how far it is.
        self._bar.setMaximum(1000 if job.fraction > 0 else 0)
        self._bar.setValue(round(job.fraction * 1000))
        self.show()

    def _stop(self) -> None:
        running = self._jobs.running
        if running:
            self._jobs.cancel_number(running[0].number)


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


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
