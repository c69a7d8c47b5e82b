"""How long the window takes to show the demo corpus: `python -m tests.benchmarks.starting`.

Printed beside the floor, importing PySide6 in a fresh process. Both run as processes of their own, in turns, because
an import is only once slow; the least of several runs is what the machine can do.
"""

import os
import subprocess
import sys
import tempfile
import time

RUNS = 5
FLOOR = "import PySide6.QtWidgets"
SHOWN = """
import os, sys, tempfile
from pathlib import Path
from PySide6.QtWidgets import QApplication
import main
from listener.app import Desk
from listener.settings import Settings
application = QApplication([])
folder = Path(tempfile.mkdtemp())
desk = Desk(Settings(folder / "settings.ini"))
desk.window.show()
application.processEvents()
"""
FILLED = (
    SHOWN
    + """
desk.library.rows_changed.connect(lambda: desk.window.repaint() or application.exit())
desk.opening.open("demo", folder / "session.earmark")
application.exec()
"""
)
END = """
assert "torch" not in sys.modules
os._exit(0)
"""


def seconds(code: str, environment: dict[str, str]) -> float:
    """Seconds that a process takes to run some code."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Measure in turns and print."""
    with tempfile.TemporaryDirectory() as folder:
        names = ("EARMARK_CACHE", "EARMARK_DATA", "EARMARK_CONFIG")
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **dict.fromkeys(names, folder)}
        seconds(FILLED + END, environment)
        runs = [
            [seconds(code, environment) for code in (FLOOR, SHOWN + END, FILLED + END)] for _ in range(RUNS)
        ]
    floor, shown, filled = (min(times) for times in zip(*runs, strict=True))
    print(f"import PySide6: {floor:.2f} s")
    print(f"window shown: {shown:.2f} s, {shown - floor:+.2f} s (must: +1.00)")
    print(f"with the clips of the demo: {filled:.2f} s, {filled - floor:+.2f} s")


if __name__ == "__main__":
    main()
