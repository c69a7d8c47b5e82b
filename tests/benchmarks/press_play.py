"""Presses the key that plays, in the whole window, and tells when the first samples went to the device.

Run by `playing.py` in a process of its own, on the loudest sample of the demo corpus's first clip. Prints a line of
JSON for each press: when the key was pressed, when the first block that sounds was handed to the device's callback,
and the device's own latency, all in seconds.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

PRESSES = 15
WAIT_S = 20
REST_S = 0.7
SOUNDS_S = 0.25

handed: list[float] = []
latencies: list[float] = []


def watch() -> None:
    """Note when a block that sounds is handed over, and by a stream of which latency."""
    from listener.playback.portaudio import PortAudioOutput

    fill = PortAudioOutput._fill

    def noting(output: PortAudioOutput, out: object, *rest: object) -> None:
        fill(output, out, *rest)
        if out.any():
            handed.append(time.monotonic())
            latencies.append(output._stream.latency)

    PortAudioOutput._fill = noting


def wait_until(is_so: Callable[[], bool]) -> None:
    """Let the window live; `QTest.qWait` would not let other threads."""
    begun = time.monotonic()
    while not is_so():
        if time.monotonic() - begun > WAIT_S:
            raise TimeoutError("nothing is played: is there a device?")
        QApplication.processEvents()
        time.sleep(0.001)


def wait(seconds: float) -> None:
    until = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() > until)


def main() -> None:
    from listener.app import Desk
    from listener.settings import Settings

    app = QApplication([])
    watch()
    desk = Desk(Settings())
    desk.window.show()
    desk.window.activateWindow()
    desk.table.setFocus()
    desk.opening.open("demo")
    wait_until(lambda: desk.hearing.length > 0 and not desk.jobs.running)
    loudest = int(np.abs(desk.columns.columns[0].contents.sound.samples).max(axis=1).argmax())
    for _ in range(PRESSES):
        desk.hearing.seek(loudest)
        wait(REST_S)
        handed.clear()
        asked = time.monotonic()
        QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Space)
        wait_until(lambda: bool(handed))
        print(json.dumps({"asked": asked, "handed": handed[0], "latency": latencies[-1]}), flush=True)
        wait(SOUNDS_S)
        desk.player.pause()
    desk.window.close()
    app.processEvents()


sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
main()
