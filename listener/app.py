"""Builds states, jobs, player and window, connects them, and closes them in order."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from analysis.disagreement import read_rule, write_rule
from analysis.errors import EarmarkError
from listener.bugs import Bugs, start_log
from listener.calls import calls
from listener.calls.tagging import name_tagger, show_outdated
from listener.calls.viewing import show_picture_settings
from listener.frame import Frame
from listener.habits import keep_habits
from listener.keys.keymap import read_keymap
from listener.keys.shown import KEYS
from listener.playback.output import find_devices
from listener.settings import Settings
from listener.state.columns.columns import MOST_COLUMNS
from listener.state.columns.lane_layout import read_layout, write_layout
from listener.state.columns.picture_settings import read_picture_settings, write_picture_settings
from listener.state.columns.wishes import first_wish, read_wishes, write_wishes
from listener.states import States
from listener.theme import DARK, THEMES, Theme, apply_colours, apply_rules, apply_theme
from listener.views.blind_sign import BlindSign
from listener.views.browse import BrowsePanel
from listener.views.browse.alpha_line import AlphaLine
from listener.views.browse.histograms import Histograms, read_chosen, write_chosen
from listener.views.browse.kept_list import KeptPanel
from listener.views.clip_labels import ClipLabels, said_by
from listener.views.clips_table import ClipsTable
from listener.views.device_button import DeviceButton
from listener.views.hear_bar import HearBar
from listener.views.hub_sheet import agrees
from listener.views.jobs_bar import JobsBar
from listener.views.listen import ListenView
from listener.views.match_line import MatchLine
from listener.views.message_bar import MessageBar
from listener.views.playing_habits import HabitsButton
from listener.views.queue_bar import QueueBar
from listener.views.tags import TagsPanel
from listener.views.transport import Transport
from listener.views.what_if import WhatIfPanel
from listener.window import Window

TOLD_MS = 6000
KEPT_SWITCHES = {
    "explain.automatic": "explain_automatically",
    "explain.check_maps": "check_maps",
    "explain.shared_scale": "shared_scale",
    "view.follow": "follow",
    "clip.recognise": "recognise_words",
    "tag.snap_to_words": "snap_to_words",
    "tag.snap_to_crossings": "snap_to_crossings",
    "tag.effort": "keep_effort",
    "tag.retest": "retest",
}

_log = logging.getLogger(__name__)


class Desk(States):
    """All states and views of one window."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        KEYS.use(read_keymap(str(settings.get("keys"))))
        self.theme: Theme = THEMES.get(str(settings.get("theme")), DARK)
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
                "queue": QueueBar(self.queues),
                "jobs": JobsBar(self.jobs, self.explaining),
                "blind": self.blind_sign,
            },
            calls(self),
            settings,
        )
        apply_rules(QApplication.instance(), self.theme)
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
            self.histograms,
            self.table,
            self.labels,
            self.listen,
            self.transport,
            self.what_if,
            self.message,
            self.blind_sign,
        ):
            view.set_theme(self.theme)

    def _build_views(self) -> None:
        apply_colours(QApplication.instance(), self.theme)
        self.browse = BrowsePanel(self.library, self.filtering, self.theme)
        self.browse.offer_cuts(self.cutting, self.redrawing)
        self.saved_filters = KeptPanel(self.library, self.filtering, self.kept_filters)
        self.browse.add("Saved filters", self.saved_filters)
        self.browse.add("Agreement of raters", AlphaLine(self.rater_alpha))
        self.histograms = Histograms(self.library, self.jobs, self.theme)
        self.browse.add("Histograms", self.histograms, is_open=False)
        self.table = ClipsTable(self.library, self.selection, self.measuring, self.theme)
        self.labels = ClipLabels(self.library, self.selection, self.theme, self.jobs)
        self.listen = ListenView(
            self.library,
            self.columns,
            self.selection,
            self.tagging,
            self.hearing,
            self.player,
            self.shelf,
            self.pictures,
            self.lanes,
            self.theme,
        )
        hear_bar = HearBar(self.library, self.shelf, self.hearing, self.sifting, self.theme)
        self.blind_sign = BlindSign(self.blindness, self.theme)
        self.transport = Transport(
            self.player,
            self.hearing,
            self.pacing,
            self.selection,
            self.columns,
            hear_bar,
            DeviceButton(self.devices, self.theme),
            self.theme,
        )
        self.transport.add(HabitsButton(self.hearing, self.going_on, self.matching), MatchLine(self.matching))
        self.tags = TagsPanel(self.tagging)
        self.what_if = WhatIfPanel(self.library, self.shelf, self.columns, self.supposing, self.theme)
        self.message = MessageBar(self.theme)

    def _connect(self) -> None:
        self.opening.closing.connect(self.effort.close)
        self.opening.closing.connect(self.queues.close)
        self.opening.closing.connect(self.blindness.close)
        self.opening.opened.connect(self._corpus_opened)
        for state in (
            self.opening,
            self.filtering,
            self.measuring,
            self.cutting,
            self.redrawing,
            self.kept_filters,
            self.tagging,
            self.exporting,
            self.reporting,
            self.explaining,
            self.auditing,
            self.recognising,
            self.effort,
            self.blindness,
            self.queues,
            self.agreeing,
            self.beside,
            self.clashing,
            self.gaps,
            self.rater_lens,
            self.fetching,
            self.pacing,
            self.training,
        ):
            state.failed.connect(self.message.warn)
        self.devices.lost.connect(self.message.warn)
        for state in (
            self.fetching,
            self.going_on,
            self.beside,
            self.clashing,
            self.gaps,
            self.tagging,
            self.exporting,
            self.reporting,
            self.explaining,
            self.auditing,
            self.recognising,
            self.agreeing,
            self.training,
        ):
            state.told.connect(self.tell)
        self.fetching.offered.connect(lambda made: agrees(self.window, made) and self.fetching.fetch(made))
        self.fetching.added.connect(self._use_model)
        self.training.trained.connect(self._take_trained)
        self.clashing.found.connect(lambda: self.table.show_column("clash", after="emotion"))
        self.clashing.found.connect(lambda: self.lanes.show("clash", True))
        self.clashing.found.connect(self.table.show_top)
        self.clash_words.changed.connect(lambda: self.labels.show_clash(self.clash_words.shown.sentence))
        self.clash_words.changed.connect(lambda: self.listen.show_clash(self.clash_words.shown))
        self.gaps.found.connect(lambda: self.table.show_column("gap_unseen", after="emotion"))
        self.gaps.found.connect(self.table.show_top)
        self.gaps.found.connect(lambda: self.table.show_column("gap_unheard", after="gap_unseen"))
        self.gaps.changed.connect(lambda: self.labels.show_gap(self.gaps.sentence))
        self.codebook_editing.kept.connect(lambda outdated: outdated and show_outdated(self))
        self.recognising.changed.connect(self._keep_recogniser)
        self.tagging.session_changed.connect(self._ask_name)
        self._connect_views()

    def _connect_views(self) -> None:
        for panel in (self.browse, self.tags):
            panel.left.connect(self.table.setFocus)
        self.tags.name_wanted.connect(lambda other: name_tagger(self, ask=other))
        self.columns.wishes_changed.connect(self._keep_columns)
        self.histograms.chosen_changed.connect(
            lambda: self.settings.set("histograms", write_chosen(self.histograms.chosen))
        )
        self.pictures.settings_changed.connect(self._keep_pictures)
        self.library.rule_changed.connect(
            lambda: self.settings.set("flag_rule", write_rule(self.library.rule))
        )
        self.listen.settings_wanted.connect(lambda kind: show_picture_settings(self, kind))
        self.columns.column_changed.connect(self._show_predictions)
        self.tagging.finished.connect(self.retest.plan)
        self.hearing.volume_changed.connect(lambda volume: self.settings.set("volume", volume))
        self.devices.chosen_changed.connect(lambda name: self.settings.set("output_device", name))
        self.hearing.loop_changed.connect(self.window.actions_by_id["play.loop"].setChecked)
        for action, key in KEPT_SWITCHES.items():
            self.window.actions_by_id[action].toggled.connect(lambda on, key=key: self.settings.set(key, on))
        self.window.closing.connect(lambda: self.settings.set("lanes", write_layout(self.lanes.layout)))
        self.window.closing.connect(self.close)

    def _restore(self) -> None:
        self.tagging.set_tagger(str(self.settings.get("tagger")))
        self.effort.set_on(bool(self.settings.get("keep_effort")))
        self.retest.set_on(bool(self.settings.get("retest")))
        self.selection.set_snap(
            to_words=bool(self.settings.get("snap_to_words")),
            to_crossings=bool(self.settings.get("snap_to_crossings")),
        )
        self.columns.set_automatic(bool(self.settings.get("explain_automatically")))
        self.columns.words.is_on = True
        self.recognising.set_on(bool(self.settings.get("recognise_words")))
        self.recognising.use(
            str(self.settings.get("recogniser")), language=str(self.settings.get("recognised_language"))
        )
        self.columns.set_check_maps(bool(self.settings.get("check_maps")))
        self.columns.set_shared_scale(bool(self.settings.get("shared_scale")))
        self.listen.following.set_on(bool(self.settings.get("follow")))
        self.hearing.set_volume(float(self.settings.get("volume")))
        keep_habits(self.settings, self.hearing, self.going_on, self.matching)
        self.devices.choose(str(self.settings.get("output_device")))
        self.lanes.use(read_layout(str(self.settings.get("lanes"))))
        read_picture_settings(str(self.settings.get("sound_pictures")), self.pictures)
        self.histograms.use(read_chosen(str(self.settings.get("histograms"))))
        self.library.set_rule(read_rule(str(self.settings.get("flag_rule"))))
        for folder in self.settings.get("model_folders"):
            try:
                self.shelf.add(folder)
            except EarmarkError:
                _log.info("The model folder %s is no longer there.", folder)
        self.jobs.submit("devices", "Looking for sound devices", lambda _report: find_devices(), _drop, _drop)
        self.window.set_recent(self.settings.get("recent_corpora"), self.opening.open)
        self.frame = Frame(self)

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

    def _take_trained(self, folder: str, is_asked: bool) -> None:
        if is_asked:
            self._use_model(folder)
        else:
            self.settings.remember("model_folders", folder)

    def _use_model(self, name: str) -> None:
        self.settings.remember("model_folders", name)
        wish = first_wish(name, self.shelf.cards[name])
        self.columns.choose(self.columns.active, name, wish.target)
        self.tell(f"{self.shelf.cards[name].name} is on this machine, and in the active column.")

    def _ask_name(self) -> None:
        """Ask for the tagger's name until it was given."""
        is_asked = self.tagging.session is not None and not self.settings.is_set("tagger")
        self.tags.ask_name(self.tagging.tagger if is_asked else "")

    def _keep_columns(self) -> None:
        self.settings.set("columns", write_wishes(self.columns.wishes))

    def _keep_recogniser(self) -> None:
        self.settings.set("recogniser", self.recognising.name)
        self.settings.set("recognised_language", self.recognising.language)

    def _keep_pictures(self) -> None:
        self.settings.set("sound_pictures", write_picture_settings(self.pictures))

    def _show_predictions(self) -> None:
        corpus, columns = self.library.corpus, self.columns.columns
        if corpus is not None:
            said = said_by(columns, self.shelf.cards, self.selection.clip, corpus.scale)
            self.labels.show_predictions(said)
        contents = self.columns.active_contents
        if contents is not None and contents.origin == "recognised":
            heard = " ".join(word.text for word in contents.words)
            self.labels.show_recognised(contents.clip, heard, contents.found_by)


def run(corpus: str, *, session: Path | None = None, models: Sequence[str] = (), format: str = "") -> int:
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
    QTimer.singleShot(0, lambda: desk.opening.open(corpus, session, format=format))
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
