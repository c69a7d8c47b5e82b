"""Plays files through a real output, one after another, and says when which position was told.

It prints `playing` when the position first moves, and all in the end, as JSON.
Run by `room.py` in a process of its own, because PortAudio lists devices once, when it is loaded.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from random import Random

from PySide6.QtCore import QCoreApplication, QTimer

from analysis.audio import read
from listener.jobs import Jobs
from listener.playback import output
from listener.playback.silence import SilentOutput
from listener.player import Player
from listener.state.altering.pacing import SPEEDS, Pacing

TAIL_MS = 300
UNREST_MS = 330


class Playing:
    """Plays what the options ask for, and notes when which position was told."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._left: list[Path] = options.files
        self._random = Random(1)
        self._is_acting = False
        self.plays: list[dict[str, object]] = []
        self._heard: list[tuple[float, int]] = []
        self.jobs = Jobs()
        self.player = Player(outputs=(self._open, SilentOutput))
        self.player.set_volume(options.volume)
        self.player.set_loop(options.loop)
        self._pacing = Pacing(self.player, self.jobs)
        self._pacing.set_speed(options.speed)
        self.player.position_changed.connect(self._note)
        self.player.playing_changed.connect(self._follow)
        self._unrest = QTimer(interval=UNREST_MS)
        self._unrest.timeout.connect(self._act)

    def go_on(self) -> None:
        """Play the next file, or end."""
        if not self._left:
            QTimer.singleShot(TAIL_MS, QCoreApplication.quit)
            return
        self._pacing.load(read(self._left.pop(0)))
        self._pacing.when_ready(self._play)

    def _open(self, rate: int) -> output.Output:
        """The way that is asked for, at the file's rate or at the one asked for."""
        return getattr(output, self._options.opener)(self._options.rate or rate)

    def _play(self) -> None:
        self._heard = []
        self.plays.append({"asked": time.monotonic(), "heard": self._heard})
        if self._options.seconds:
            QTimer.singleShot(round(1000 * self._options.seconds), self._end)
        if self._options.restless:
            self._unrest.start()
        self.player.play()

    def _end(self) -> None:
        self._unrest.stop()
        if self.player.is_playing:
            self.player.stop()
        else:
            self._follow(False)

    def _note(self, sample: int) -> None:
        if self._is_acting or not self.player.is_playing:
            return
        self._heard.append((time.monotonic(), sample))
        if len(self._heard) == 1:
            print("playing", flush=True)

    def _follow(self, is_playing: bool) -> None:
        if not is_playing and not self._is_acting:
            self.plays[-1]["last"] = self.player.position
            QTimer.singleShot(0, self.go_on)

    def _act(self) -> None:
        """Seek, pause or play; a position told meanwhile is a wish, not what is heard."""
        self._is_acting = True
        if self.player.is_playing and self._random.random() < 0.5:
            self.player.seek(self._random.randrange(self.player.length * 9 // 10))
        else:
            self.player.toggle()
        self._is_acting = False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--opener", default="open_portaudio", help="one of listener.playback.output")
    parser.add_argument("--rate", type=int, default=0, help="of the device; the file's if it is 0")
    parser.add_argument("--volume", type=float, default=1.0)
    parser.add_argument("--speed", type=float, default=1.0, choices=SPEEDS)
    parser.add_argument("--loop", action="store_true")
    parser.add_argument("--seconds", type=float, default=0.0, help="stop then; at the end if it is 0")
    parser.add_argument("--restless", action="store_true", help="seek, pause and play again and again")
    app = QCoreApplication([])
    playing = Playing(parser.parse_args())
    QTimer.singleShot(0, playing.go_on)
    app.exec()
    playing.player.close()
    playing.jobs.close()
    print(json.dumps({"plays": playing.plays, "trouble": playing.player.trouble}))


main()
