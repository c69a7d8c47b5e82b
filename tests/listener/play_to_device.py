"""Plays a file through a real output; prints `playing` when the position first moves, and in the end what was said.

Run by `room.py` in a process of its own, because PortAudio lists devices once, when it is loaded.
Arguments: the file, and the name of an opener in `listener.playback.output`.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer

from analysis.audio import read
from listener.playback import output
from listener.playback.silence import SilentOutput
from listener.player import Player

TAIL_MS = 300


def main(file: Path, opener: str) -> None:
    app = QCoreApplication([])
    player = Player(outputs=(getattr(output, opener), SilentOutput))
    heard: list[tuple[float, int]] = []

    def note(sample: int) -> None:
        heard.append((time.monotonic(), sample))
        if len(heard) == 1:
            print("playing", flush=True)

    player.load(read(file))
    player.position_changed.connect(note)
    player.playing_changed.connect(lambda on: on or QTimer.singleShot(TAIL_MS, app.quit))
    asked = time.monotonic()
    QTimer.singleShot(0, player.play)
    app.exec()
    player.close()
    print(json.dumps({"asked": asked, "heard": heard[:-1], "last": heard[-1][1], "trouble": player.trouble}))


main(Path(sys.argv[1]), sys.argv[2])
