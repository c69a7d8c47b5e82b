"""A player on real devices, driven line by line through its standard input; answers each line with how it is, as JSON.

Run in a process of its own, because what PortAudio and Qt see of the devices depends on the environment.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSocketNotifier

from analysis.audio import read
from listener.playback.output import device_names, find_new_devices, ways_to
from listener.player import Player


def main(file: Path) -> None:
    app = QCoreApplication([])
    player = Player()
    player.load(read(file))
    verbs = {
        "use": lambda name: player.use(ways_to(name)),
        "play": lambda _: player.play(),
        "pause": lambda _: player.pause(),
        "look": lambda _: find_new_devices(),
        "say": lambda _: None,
        "end": lambda _: app.quit(),
    }

    def obey() -> None:
        verb, _, name = sys.stdin.readline().strip().partition(" ")
        verbs[verb](name)
        state = {
            "position": player.position,
            "is_playing": player.is_playing,
            "is_running": player._timer.isActive(),
            "device": player.device,
            "trouble": player.trouble,
            "names": device_names(),
        }
        print(json.dumps(state), flush=True)

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(obey)
    app.exec()
    player.close()


main(Path(sys.argv[1]))
