"""The microphone as the window sees it: chosen, on or off, how loud, and what it gave in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from analysis.errors import EarmarkError
from listener.jobs import Jobs
from listener.playback.portaudio import RECORDING

if TYPE_CHECKING:
    from analysis.live.recorder import Level, Recorder

LOOK_MS = 50


class Microphone(QObject):
    """Records from one of the inputs.

    Attributes
    ----------
    inputs : tuple of str
        Names of all there are, the system's default one first, as of the last `look`.
    chosen : str
        Name of the one to record from; empty for the system's default.
    seconds : float
        How long the recording is so far.
    level : Level or None
        While it records.

    Signals
    -------
    changed
        Whether it records, which inputs there are, or which is chosen.
    level_changed
        About twenty times a second while it records.
    recorded : Sound, str
        And why it ended by itself; empty if it was stopped.
    failed : str
    """

    changed = Signal()
    level_changed = Signal()
    recorded = Signal(object, str)
    failed = Signal(str)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._recorder: Recorder | None = None
        self.inputs: tuple[str, ...] = ()
        self.chosen = ""
        self.seconds = 0.0
        self.level: Level | None = None
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._read_level)

    @property
    def is_on(self) -> bool:
        return self._recorder is not None

    def look(self) -> None:
        """Find out which inputs there are."""
        self._jobs.submit(
            "inputs", "Looking for microphones", lambda _report: _inputs(), self._found, self._fail
        )

    def choose(self, name: str) -> None:
        """Record from this input from the next time on; the system's default one if empty."""
        if name != self.chosen:
            self.chosen = name
            self.changed.emit()

    def start(self) -> None:
        """Begin to record, if it does not already."""
        if self._recorder is not None:
            return
        from analysis.live.recorder import Recorder  # noqa: PLC0415 - when wanted

        RECORDING.set()
        try:
            recorder = Recorder(self.chosen)
            recorder.start()
        except EarmarkError as error:
            RECORDING.clear()
            self._fail(error)
            return
        self._recorder = recorder
        self._timer.start()
        self._read_level()
        self.changed.emit()

    def stop(self, why: str = "") -> None:
        """End the recording and hand it over; `why` if it ends by itself."""
        recorder, self._recorder = self._recorder, None
        if recorder is None:
            return
        self._timer.stop()
        self.level = None
        try:
            sound = recorder.stop()
        except EarmarkError as error:
            self._let_go()
            self._fail(error)
            return
        self._let_go()
        self.recorded.emit(sound, why)

    def close(self) -> None:
        """Throw away what is being recorded, and let go of the input."""
        self._timer.stop()
        recorder, self._recorder = self._recorder, None
        if recorder is not None:
            recorder.close()
            self.level = None
            self._let_go()

    def _let_go(self) -> None:
        RECORDING.clear()
        self.changed.emit()

    def _read_level(self) -> None:
        recorder = self._recorder
        if recorder is None:
            return
        self.seconds, self.level = recorder.seconds, recorder.level
        self.level_changed.emit()
        if recorder.is_lost:
            self.stop(
                f"The microphone ({recorder.name}) gave no sound any more: see that it is connected. "
                "What it gave before is here."
            )
        elif recorder.is_full:
            self.stop("It is as long as a recording may be, ten minutes.")

    def _found(self, names: tuple[str, ...]) -> None:
        if names != self.inputs:
            self.inputs = names
            self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self.failed.emit(str(error))


def _inputs() -> tuple[str, ...]:
    from analysis.live.recorder import inputs  # noqa: PLC0415 - when wanted

    return tuple(one.name for one in inputs())
