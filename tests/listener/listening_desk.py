"""The states of listening, joined as the window joins them, over a corpus with sound."""

import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import soundfile
from PySide6.QtCore import QCoreApplication, QEvent

from analysis.index import build_index
from analysis.session.session import Session
from listener.jobs import Jobs
from listener.playback.silence import SilentOutput
from listener.player import Player
from listener.state.altering.hearing import Hearing
from listener.state.altering.pacing import Pacing
from listener.state.altering.sifting import Sifting
from listener.state.columns.columns import Columns
from listener.state.edges import Edges
from listener.state.explaining.explaining import Explaining
from listener.state.explaining.shelf import Shelf
from listener.state.library import Library
from listener.state.selection import Selection
from listener.state.tagging.tagging import Tagging
from tests.listener.corpora import NAMES, small_corpus

RATE = 8000


class ListeningDesk:
    """Real states over a corpus whose clips 0 to 3 have sound, of 1 to 4 seconds."""

    def __init__(self, folder, qtbot):
        corpus = small_corpus(folder)
        paths = [str(folder / name) if row < 4 else "" for row, name in enumerate(NAMES)]
        for row, path in enumerate(paths[:4]):
            soundfile.write(path, 0.1 * np.sin(np.arange(RATE * (row + 1)) * 0.1), RATE)
        corpus = replace(corpus, clips=corpus.clips.assign(path=paths))
        self.qtbot = qtbot
        self.jobs, self.library = Jobs(), Library()
        self.player = Player(outputs=[lambda rate: SilentOutput(rate, lambda: 0.0)])
        self.selection = Selection(self.library)
        self.shelf = Shelf()
        self.columns = Columns(self.library, self.selection, self.shelf, self.jobs)
        self.explaining = Explaining(self.library, self.selection, self.shelf, self.columns, self.jobs)
        self.tagging = Tagging(self.library, self.selection, self.columns, self.jobs)
        self.pacing = Pacing(self.player, self.jobs)
        self.hearing = Hearing(self.columns, self.selection, self.player, self.pacing)
        self.edges = Edges(self.selection, self.columns, self.tagging, self.hearing, self.player)
        self.sifting = Sifting(self.library, self.shelf, self.columns, self.hearing, self.jobs)
        self._corpus, self._widgets = corpus, []

    def show_corpus(self):
        """Open the corpus, if it is not."""
        if self.library.corpus is None:
            self.library.show(self._corpus, build_index(self._corpus))

    def go(self, row):
        """Open the corpus, if it is not, and go to a clip."""
        self.show_corpus()
        self.selection.select(row)
        self.qtbot.waitUntil(lambda: all(column.status == "ready" for column in self.columns.columns))

    def keep(self, widget):
        """Close and delete this widget at the end."""
        self._widgets.append(widget)
        return widget

    def close(self):
        for widget in self._widgets:
            widget.close()
            widget.deleteLater()
            QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)
        self.player.close()
        self.jobs.close()


def hold_models(desk) -> Callable[[], None]:
    """Keep the models' thread busy until what is returned is called, or the desk is closed."""
    free = threading.Event()

    def work(report):
        while not free.wait(0.001):
            report(0.0)

    desk.jobs.submit("held", "", work, lambda _none: None, print, lane="models")
    return free.set


def on_disk(desk):
    """The tags in the file, read by somebody else."""
    with Session.open(desk.tagging.session.path, tagger="reader") as session:
        return session.tags()
