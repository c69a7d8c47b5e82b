"""Take the README's pictures from the real window on the demo corpus: `python -m resources.build.pictures`.

Needs a screen, or `QT_QPA_PLATFORM=offscreen`. Settings and tags of the user are left alone.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QSplitter, QTableView

from analysis.bins import Edges
from analysis.filters import Compares, Query
from listener.actions import ACTIONS
from listener.app import Desk
from listener.settings import Settings

PICTURES = Path(__file__).parents[1] / "pictures"
# High activation and low valence over words that are glad: a clash.
CLIP, WORD = "MSP-PODCAST_9060_0113_0001.wav", "party"
LANES_MENU = "Lanes"
LISTENING_SIZE = (1440, 1100)
PATIENCE_MS = 600_000
LOOK_MS = 50


def wait_until(is_so: Callable[[], bool]) -> None:
    """Let the window work until something is so. Raises `TimeoutError` after ten minutes."""
    loop, look, limit = QEventLoop(), QTimer(interval=LOOK_MS), QTimer(singleShot=True, interval=PATIENCE_MS)
    look.timeout.connect(lambda: loop.quit() if is_so() else None)
    limit.timeout.connect(lambda: loop.exit(1))
    look.start()
    limit.start()
    if loop.exec():
        raise TimeoutError("the window did not get there in ten minutes")


def main() -> None:
    """Filter, explain by the audio and the text model side by side, tag a region, and take the pictures."""
    _application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        settings.set("tagger", "reader")
        desk = Desk(settings)
        desk.window.resize(1440, 900)
        desk.window.arrange()
        desk.window.show()
        desk.opening.open("demo", Path(folder) / "study.earmark")
        wait_until(lambda: desk.tagging.session is not None)
        find_clips(desk)
        take(desk, "find.png")
        desk.cutting.reset()
        desk.library.ask(Query(bins=frozenset({(2, 0)})))
        desk.selection.select(desk.library.row_of(CLIP))
        desk.columns.set_count(2)
        for column, model in enumerate(("demo-audio", "demo-text")):
            explain(desk, column, model)
        tag_a_word(desk)
        take(desk, "window.png")
        show_listening_room(desk)
        take(desk, "listening.png")
        desk.window.close()


def find_clips(desk: Desk) -> None:
    """Move a cut point, ask for clips that raters disagree about, and hear the one whose camps lie farthest apart."""
    desk.cutting.set(Edges(3.4, 5))
    desk.library.ask(Query(where=Compares("valence_sd", ">", 1.2)))
    gaps = desk.library.index.numbers["valence_gap"]
    desk.selection.select(int(max(desk.library.rows, key=lambda row: gaps[row])))
    explain(desk, 0, "demo-audio")


def take(desk: Desk, name: str) -> None:
    """Take a picture of the window once nothing is at work."""
    desk.window.statusBar().clearMessage()
    wait_until(lambda: not desk.jobs.running)
    PICTURES.mkdir(exist_ok=True)
    desk.window.grab().save(str(PICTURES / name))


def show_listening_room(desk: Desk) -> None:
    """Give all the room to listening, with every lane that the menu View offers."""
    for name in ("Browse", "Clip", "Tags"):
        desk.window.docks[name].hide()
    for row in ACTIONS:
        action = desk.window.actions_by_id[row.id]
        if row.submenu == LANES_MENU and row.checkable and not action.isChecked():
            action.trigger()
    desk.window.resize(*LISTENING_SIZE)
    table = desk.table.findChild(QTableView)
    height = desk.table.minimumSizeHint().height()
    desk.window.findChild(QSplitter).setSizes([height, LISTENING_SIZE[1] - height])
    QApplication.processEvents()
    table.scrollTo(table.currentIndex())
    desk.listen.show_all()


def explain(desk: Desk, column: int, model: str) -> None:
    """Have a column's clip explained by its valence."""
    desk.columns.choose(column, model, "valence")
    wait_until(lambda: desk.columns.columns[column].status in ("ready", "done"))
    desk.columns.explain(column)
    wait_until(lambda: desk.columns.columns[column].status == "done")


def tag_a_word(desk: Desk) -> None:
    """Select a word of the clip and tag it."""
    contents = desk.columns.active_contents
    word = next(word for word in contents.words if word.text == WORD)
    rate = contents.sound.rate
    desk.selection.select_span((round(word.start * rate), round(word.end * rate)))
    desk.tagging.give("prosody-semantic clash")


if __name__ == "__main__":
    main()
