"""Builds states, jobs, player and window, connects them, and closes them in order."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from analysis.errors import EarmarkError
from listener.bugs import Bugs, start_log
from listener.calls import calls
from listener.calls.tagging import name_tagger, show_outdated
from listener.jobs import Jobs
from listener.playback.output import find_devices
from listener.player import Player
from listener.settings import Settings
from listener.state.agreeing import Agreeing
from listener.state.auditing import Auditing
from listener.state.blindness import Blindness
from listener.state.codebook_editing import CodebookEditing
from listener.state.columns import MOST_COLUMNS, Columns
from listener.state.effort import EffortKeeper
from listener.state.examples import Examples
from listener.state.explaining import Explaining
from listener.state.exporting import Exporting
from listener.state.fetching import Fetching
from listener.state.hearing import Hearing
from listener.state.importing import Importing
from listener.state.library import Library
from listener.state.opening import Opening
from listener.state.outdated_tags import OutdatedTags
from listener.state.retest import Retest
from listener.state.selection import Selection
from listener.state.settling import Settling
from listener.state.shelf import Shelf
from listener.state.sifting import Sifting
from listener.state.tagging import Tagging
from listener.state.what_if import Supposing
from listener.state.wishes import first_wish, read_wishes, write_wishes
from listener.theme import DARK, THEMES, Theme, apply_theme
from listener.views.blind_sign import BlindSign
from listener.views.browse import BrowsePanel
from listener.views.clip_labels import ClipLabels, said_by
from listener.views.clips_table import ClipsTable
from listener.views.hear_bar import HearBar
from listener.views.hub_sheet import agrees
from listener.views.jobs_bar import JobsBar
from listener.views.listen import ListenView
from listener.views.message_bar import MessageBar
from listener.views.tags import TagsPanel
from listener.views.transport import Transport
from listener.views.what_if import WhatIfPanel
from listener.window import Window

TOLD_MS = 6000
KEPT_SWITCHES = {
    "explain.automatic": "explain_automatically",
    "explain.check_maps": "check_maps",
    "explain.shared_scale": "shared_scale",
    "tag.effort": "keep_effort",
    "tag.retest": "retest",
}

_log = logging.getLogger(__name__)


class Desk:
    """All states and views of one window."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.theme: Theme = THEMES.get(str(settings.get("theme")), DARK)
        self._build_states()
        self._build_views()
        self.window = Window(
            {
                "browse": self.browse,
                "table": self.table,
                "listen": self.listen,
                "transport": self.transport,
                "labels": self.labels,
                "tags": self.tags,
                "what_if": self.what_if,
                "message": self.message,
                "jobs": JobsBar(self.jobs, self.explaining),
                "blind": self.blind_sign,
            },
            calls(self),
            settings,
        )
        self._connect()
        self._restore()

    def tell(self, sentence: str) -> None:
        """Say what was done; it fades by itself."""
        self.message.clear()
        self.window.statusBar().showMessage(sentence, TOLD_MS)

    def set_theme(self, name: str) -> None:
        """Switch between `dark` and `light`."""
        self.theme = THEMES[name]
        self.settings.set("theme", name)
        apply_theme(QApplication.instance(), self.theme)
        for view in (
            self.browse,
            self.table,
            self.labels,
            self.listen,
            self.transport,
            self.what_if,
            self.message,
            self.blind_sign,
        ):
            view.set_theme(self.theme)

    def close(self) -> None:
        """Stop sound, write what is still to be written, stop work, then close the session: in this order."""
        self.examples.close()
        self.player.close()
        self.tagging.finish_writing()
        self.jobs.close()
        self.effort.close()
        self.blindness.close()
        self.tagging.use(None)

    def _build_states(self) -> None:
        self.jobs = Jobs()
        self.player = Player()
        self.library = Library()
        self.selection = Selection(self.library)
        self.shelf = Shelf()
        self.columns = Columns(self.library, self.selection, self.shelf, self.jobs)
        self.explaining = Explaining(self.library, self.selection, self.shelf, self.columns, self.jobs)
        self.tagging = Tagging(self.library, self.selection, self.columns, self.jobs)
        self.retest = Retest(self.library, self.selection, self.tagging)
        self.effort = EffortKeeper(self.selection, self.columns, self.tagging, self.player)
        self.blindness = Blindness(self.library, self.selection, self.columns, self.tagging)
        self.hearing = Hearing(self.columns, self.selection, self.player)
        self.sifting = Sifting(self.library, self.shelf, self.columns, self.hearing, self.jobs)
        self.fetching = Fetching(self.shelf, self.jobs)
        self.supposing = Supposing(
            self.library, self.shelf, self.columns, self.hearing, self.player, self.jobs
        )
        self.auditing = Auditing(self.library, self.shelf, self.columns, self.jobs)
        self.codebook_editing = CodebookEditing(self.library, self.tagging, self.selection, self.columns)
        self.outdated_tags = OutdatedTags(self.library, self.selection, self.tagging)
        self.examples = Examples(self.library, self.player, self.jobs)
        self.agreeing = Agreeing(self.tagging, self.jobs)
        self.settling = Settling(self.tagging, self.library, self.selection, self.columns, self.jobs)
        self.opening = Opening(self.library, self.tagging, self.jobs)
        self.exporting = Exporting(self.library, self.columns, self.tagging, self.jobs)
        self.importing = Importing(self.library, self.tagging, self.jobs)

    def _build_views(self) -> None:
        apply_theme(QApplication.instance(), self.theme)
        self.browse = BrowsePanel(self.library, self.theme)
        self.table = ClipsTable(self.library, self.selection, self.theme)
        self.labels = ClipLabels(self.library, self.selection, self.theme)
        self.listen = ListenView(
            self.library,
            self.columns,
            self.selection,
            self.tagging,
            self.hearing,
            self.player,
            self.shelf,
            self.theme,
        )
        hear_bar = HearBar(self.library, self.shelf, self.hearing, self.sifting, self.theme)
        self.blind_sign = BlindSign(self.blindness, self.theme)
        self.transport = Transport(
            self.player, self.hearing, self.selection, self.columns, hear_bar, self.theme
        )
        self.tags = TagsPanel(self.tagging)
        self.what_if = WhatIfPanel(self.library, self.shelf, self.columns, self.supposing, self.theme)
        self.message = MessageBar(self.theme)

    def _connect(self) -> None:
        self.opening.closing.connect(self.effort.close)
        self.opening.closing.connect(self.blindness.close)
        self.opening.opened.connect(self._corpus_opened)
        for state in (
            self.opening,
            self.tagging,
            self.exporting,
            self.explaining,
            self.auditing,
            self.effort,
            self.blindness,
            self.agreeing,
        ):
            state.failed.connect(self.message.warn)
        self.fetching.failed.connect(self.message.warn)
        self.fetching.told.connect(self.tell)
        self.fetching.offered.connect(lambda made: agrees(self.window, made) and self.fetching.fetch(made))
        self.fetching.added.connect(self._use_hub_model)
        self.tagging.told.connect(self.tell)
        self.codebook_editing.kept.connect(lambda outdated: outdated and show_outdated(self))
        self.exporting.told.connect(self.tell)
        self.explaining.told.connect(self.tell)
        self.auditing.told.connect(self.tell)
        self.agreeing.told.connect(self.tell)
        self.explaining.changed.connect(self._show_explaining)
        self.tagging.session_changed.connect(self._show_session)
        self.tags.name_wanted.connect(lambda other: name_tagger(self, ask=other))
        self.columns.wishes_changed.connect(self._keep_columns)
        self.columns.count_changed.connect(self._show_switches)
        self.columns.column_changed.connect(self._show_switches)
        self.columns.column_changed.connect(self._show_predictions)
        self.blindness.changed.connect(self._show_switches)
        self.tagging.finished.connect(self.retest.plan)
        self.hearing.volume_changed.connect(lambda volume: self.settings.set("volume", volume))
        self.hearing.loop_changed.connect(self.window.actions_by_id["play.loop"].setChecked)
        for action, key in KEPT_SWITCHES.items():
            self.window.actions_by_id[action].toggled.connect(lambda on, key=key: self.settings.set(key, on))
        self.window.closing.connect(self.close)

    def _restore(self) -> None:
        self.tagging.set_tagger(str(self.settings.get("tagger")))
        self.effort.set_on(bool(self.settings.get("keep_effort")))
        self.retest.set_on(bool(self.settings.get("retest")))
        self.columns.set_automatic(bool(self.settings.get("explain_automatically")))
        self.columns.set_check_maps(bool(self.settings.get("check_maps")))
        self.columns.set_shared_scale(bool(self.settings.get("shared_scale")))
        self.hearing.set_volume(float(self.settings.get("volume")))
        for folder in self.settings.get("model_folders"):
            try:
                self.shelf.add(folder)
            except EarmarkError:
                _log.info("The model folder %s is no longer there.", folder)
        self.jobs.submit("devices", "Looking for sound devices", lambda _report: find_devices(), _drop, _drop)
        self.window.set_recent(self.settings.get("recent_corpora"), self.opening.open)
        self._show_switches()
        self._show_explaining()

    def _corpus_opened(self, name: str) -> None:
        corpus = self.library.corpus
        self.explaining.use(self.opening.identity)
        self.settings.remember("recent_corpora", name)
        self.window.set_recent(self.settings.get("recent_corpora"), self.opening.open)
        self.window.setWindowTitle(f"{corpus.name} – Earmark")
        self.message.clear()
        kinds = "1 kind" if len(corpus.problems) == 1 else f"{len(corpus.problems)} kinds"
        findings = f" Load report: {kinds} of findings." if corpus.problems else ""
        self.tell(f"{len(corpus.clips):,} clips with {len(corpus.ratings):,} ratings opened.{findings}")

    def _use_hub_model(self, name: str) -> None:
        self.settings.remember("model_folders", name)
        wish = first_wish(name, self.shelf.cards[name])
        self.columns.choose(self.columns.active, name, wish.target)
        self.tell(f"{name} is on this machine, and in the active column.")

    def _show_session(self) -> None:
        session = self.tagging.session
        self.tags.ask_name("" if session is None or self.settings.is_set("tagger") else self.tagging.tagger)
        where = "no session" if session is None else f"all saved in {session.path.name}"
        self.window.session_label.setText(f"{self.tagging.tagger}, {where}")
        self.window.session_label.setToolTip("" if session is None else str(session.path))
        for entry in self.tagging.codebook.entries:
            if entry.key:
                self.window.actions_by_id[f"tag.give_{entry.key}"].setText(f"Give {entry.name}")

    def _show_switches(self) -> None:
        columns = self.columns
        pinned = len(columns.columns) > 1 and bool(columns.columns[1].wish.pinned)
        states = {
            "explain.automatic": columns.automatic,
            "explain.check_maps": columns.check_maps,
            "explain.side_by_side": len(columns.columns) > 1,
            "explain.pin": pinned,
            "explain.shared_scale": columns.shared_scale,
            "tag.blind": self.blindness.is_on,
            "tag.effort": self.effort.is_on,
            "tag.retest": self.retest.is_on,
            "view.dark": self.theme.is_dark,
        }
        for action, is_on in states.items():
            self.window.actions_by_id[action].setChecked(is_on)

    def _keep_columns(self) -> None:
        self.settings.set("columns", write_wishes(self.columns.wishes))

    def _show_explaining(self) -> None:
        progress = self.explaining.progress
        is_running = progress is not None and progress.is_running
        pause = self.window.actions_by_id["explain.pause"]
        pause.setText("Pause explaining shown clips" if is_running else "Go on explaining shown clips")
        pause.setEnabled(progress is not None)
        self.window.actions_by_id["explain.give_up"].setEnabled(progress is not None)

    def _show_predictions(self) -> None:
        corpus, columns = self.library.corpus, self.columns.columns
        if corpus is not None:
            said = said_by(columns, self.shelf.cards, self.selection.clip, corpus.scale)
            self.labels.show_predictions(said)


def run(corpus: str, *, session: Path | None = None, models: Sequence[str] = ()) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    Raises
    ------
    EarmarkError
        Before the window opens, if a model that was asked for is not there.
    """
    application = QApplication.instance() or QApplication(sys.argv[:1])
    application.setApplicationName("Earmark")
    start_log()
    bugs = Bugs()
    bugs.install()
    desk = Desk(Settings())
    bugs.found.connect(desk.message.warn)
    use_models(desk, models)
    desk.window.show()
    QTimer.singleShot(0, lambda: desk.opening.open(corpus, session))
    return application.exec()


def _drop(_outcome: object) -> None:
    """The player finds out by itself whether there is a device."""


def use_models(desk: Desk, models: Sequence[str]) -> None:
    """Choose up to four models for the columns.

    Without a wish, the columns are as they were when the window was last used, or show the bundled audio model.
    """
    for model in models:
        desk.shelf.add(model)
    cards = desk.shelf.cards
    wishes = () if models else read_wishes(str(desk.settings.get("columns")), cards)
    if not wishes:
        names = (list(models) or list(cards)[:1])[:MOST_COLUMNS]
        wishes = tuple(first_wish(name, cards[name]) for name in names)
    desk.columns.set_count(len(wishes))
    for number, wish in enumerate(wishes):
        desk.columns.choose(number, wish.model, wish.target, method=wish.method, baseline=wish.baseline)
