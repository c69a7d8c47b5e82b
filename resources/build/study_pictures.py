"""Take the studies' pictures from the real windows on the demo corpus: `python -m resources.build.study_pictures`.

The training window while a model learns, the live desk on a clip, and the report in a browser. Needs a screen, or
`QT_QPA_PLATFORM=offscreen`. Settings and tags of the user are left alone.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QWidget

from analysis.corpora import open_corpus
from analysis.places import DEMO, DEMO_FOLDER
from listener.app import Desk
from listener.settings import Settings
from listener.views.live_sheet import LiveSheet
from listener.views.train_sheet import TrainSheet
from models.report.write import ReportRequest, write_report
from resources.build.pictures import CLIP, PICTURES, wait_until

POINTS = 30
PAGE_SIZE = (1080, 1000)
DRAWN = "document.body !== null && document.body.dataset.drawn !== undefined && document.readyState === 'complete'"


def main() -> None:
    """Take all three."""
    _application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Settings(Path(folder) / "settings.ini"))
        desk.window.show()
        desk.opening.open(DEMO, Path(folder) / "study.earmark")
        wait_until(lambda: desk.tagging.session is not None and not desk.jobs.running)
        take_live(desk)
        take_training(desk, Path(folder) / "timnet")
        desk.window.close()
        take_report(Path(folder) / "report.html")


def take_live(desk: Desk) -> None:
    """Hear a clip at the live desk by both models."""
    desk.window.actions_by_id["analyse.live"].trigger()
    desk.live.open(DEMO_FOLDER / "Audios" / CLIP)
    wait_until(lambda: desk.live.phase == "done")
    _save(desk.window.findChild(LiveSheet), "live.png")


def take_training(desk: Desk, out: Path) -> None:
    """Train TIM-Net until its curves can be seen, and stop."""
    desk.window.actions_by_id["analyse.train"].trigger()
    sheet = desk.window.findChild(TrainSheet)
    sheet.recipes.setCurrentText("timnet")
    sheet.out.setText(str(out))
    sheet.start()
    wait_until(lambda: len(desk.training.points) >= POINTS)
    _save(sheet, "training.png")
    desk.training.stop()
    wait_until(lambda: not desk.training.is_running)


def take_report(page: Path) -> None:
    """Look at the report's first screen."""
    write_report(ReportRequest(open_corpus(DEMO), page, with_sound=False))
    view = QWebEngineView()
    view.resize(*PAGE_SIZE)
    view.show()
    view.load(QUrl.fromLocalFile(str(page)))
    drawn: list[bool] = []
    wait_until(lambda: view.page().runJavaScript(DRAWN, drawn.append) or any(drawn))
    _save(view, "report.png")


def _save(widget: QWidget, name: str) -> None:
    QApplication.processEvents()
    widget.grab().save(str(PICTURES / name))


if __name__ == "__main__":
    main()
