"""The current clip's labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from analysis.index import Index
from analysis.tables import DIMENSIONS
from listener.jobs import Jobs
from listener.keys.shown import KEYS
from listener.state.library import Library
from listener.state.selection import Selection
from listener.theme import Theme
from listener.views.browse.words import NO_CORPUS
from listener.views.clip_labels.record import (
    Heard,
    Labels,
    camp_words,
    class_outputs,
    compare,
    dip_words,
    entropy_words,
    heard,
    hidden_labels,
    read_labels,
)
from listener.views.clip_labels.strip import SHAPES, Strip
from listener.views.clip_labels.votes import Votes
from listener.views.elided import ElidedLabel

NO_CLIP = "Choose a clip in the table."
LATER_MS = 20
CAMPS_TIP = (
    "Raters stand apart in two camps where each has two or more, and nobody stands in a stretch between them that is"
    " wider than either camp and than one point. Numbers are the camps' sizes and means. The dip (Hartigan's) is 0 for"
    " one heap and 0.21 for two at both ends; its chance is that of raters who answer at random."
)
GAP_TIP = (
    "Where emotion was heard is what all taggers marked before labels were shown. One clip proves little: take it as"
    " where to listen."
)


class ClipLabels(QScrollArea):
    """Name, transcript, every rater on each dimension, camps of raters, and votes; predictions beside the labels.

    It follows a frame behind the table, so that filtering and stepping through clips never wait for it. Whether camps
    are more than chance is found in a job.
    """

    def __init__(self, library: Library, selection: Selection, theme: Theme, jobs: Jobs) -> None:
        super().__init__(
            frameShape=QFrame.Shape.NoFrame, widgetResizable=True, accessibleName="Labels of the clip"
        )
        self._library, self._selection, self._jobs = library, selection, jobs
        self._labels: Labels | None = None
        self._read: tuple[Index, int] | None = None
        # A clip, and what was recognised in it, as a sentence.
        self._recognised = ("", "")
        self._name = ElidedLabel(elide=Qt.TextElideMode.ElideMiddle)
        self._name.setProperty("role", "heading")
        self._facts, self._judgement, self._firmness = ElidedLabel(), ElidedLabel(), ElidedLabel()
        for line in (self._facts, self._firmness):
            line.setProperty("role", "muted")
        self._transcript, self._clash, self._message = _line(), _line(), _line("muted")
        self._clash.setAccessibleName("Clash of voice and words")
        self._clash.setObjectName("clash")
        self._gap = _line()
        self._gap.setAccessibleName("Where the model looked")
        self._gap.setObjectName("gap")
        self._gap.setToolTip(GAP_TIP)
        self._transcript.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._secondary, self._classes = _line("muted"), _line("muted")
        self._transcript.setAccessibleName("Transcript")
        self._strips = {name: Strip(theme) for name in DIMENSIONS}
        self._camps = {name: _line("muted") for name in DIMENSIONS}
        self._entropy = _line("muted")
        self._compared = {name: _line("muted") for name in DIMENSIONS}
        for line in self._camps.values():
            line.setToolTip(CAMPS_TIP)
        self._votes = Votes(theme)
        self._lay_out()
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self._refresh)
        selection.clip_changed.connect(self._later.start)
        library.index_changed.connect(self._later.start)
        library.corpus_changed.connect(self._later.start)
        library.rows_changed.connect(self._later.start)
        KEYS.changed.connect(self._later.start)
        self._refresh()

    def show_predictions(self, predictions: Sequence[tuple[str, Mapping[str, float]]]) -> None:
        """Show beside the labels what models say of the current clip: titles, and outputs on the corpus's scale."""
        self.settle()
        if self._labels is None:
            return
        for dimension in self._labels.dimensions:
            known = [(title, outputs.get(dimension.name)) for title, outputs in predictions]
            found = [(title, number) for title, number in known if number is not None]
            self._strips[dimension.name].show_predictions(tuple(number for _, number in found))
            lines = [
                f"{SHAPES[i % len(SHAPES)][0]} {compare(title, number, dimension.consensus, dimension.camps)}"
                for i, (title, number) in enumerate(found)
            ]
            _say(self._compared[dimension.name], "\n".join(lines))
        said = [(title, class_outputs(outputs)) for title, outputs in predictions]
        _say(self._classes, "\n".join(f"{title}: {classes}" for title, classes in said if classes))

    def show_recognised(self, clip: str, words: str, by: str) -> None:
        """Show in the transcript's place what was recognised in a clip without one; it is not the corpus's."""
        recognised = (clip, f"Recognised by {by}, not from the corpus: “{words}”")
        if recognised != self._recognised:
            self._recognised = recognised
            self._later.start()

    def show_clash(self, sentence: str) -> None:
        """Show how voice and words of the current clip clash; nothing if the sentence is empty."""
        _say(self._clash, sentence)

    def show_gap(self, sentence: str) -> None:
        """Show how the current clip's map lies to its marks; nothing if the sentence is empty."""
        _say(self._gap, sentence)

    def settle(self) -> None:
        """Show at once what is still to be shown."""
        if self._later.isActive():
            self._later.stop()
            self._refresh()

    def set_theme(self, theme: Theme) -> None:
        for widget in (*self._strips.values(), self._votes):
            widget.set_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(310, 420)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside, spacing=4)
        column.setContentsMargins(10, 8, 10, 8)
        for widget in (
            self._name,
            self._facts,
            self._judgement,
            self._firmness,
            self._transcript,
            self._clash,
            self._gap,
            self._message,
        ):
            column.addWidget(widget)
        for name in DIMENSIONS:
            column.addSpacing(6)
            column.addWidget(self._strips[name])
            column.addWidget(self._camps[name])
            column.addWidget(self._compared[name])
        column.addSpacing(6)
        for widget in (self._votes, self._entropy, self._classes, self._secondary):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(inside)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _refresh(self) -> None:
        library, row = self._library, self._selection.row
        if library.corpus is None or library.index is None or row is None:
            self._labels = None
            self._show_nothing(NO_CORPUS if library.corpus is None else NO_CLIP)
            return
        if library.hides(row):
            self._labels = None
            self._show_nothing(hidden_labels())
            self._show_heard(heard(library.index, row))
            return
        before, read = self._labels, (library.index, row)
        if before is not None and read == self._read:
            self._show_transcript(before.transcript)
            return
        self._read, self._labels = read, read_labels(library.corpus, *read)
        self._show(self._labels)
        if before is None or before.clip != self._labels.clip:
            self.show_predictions(())

    def _show(self, labels: Labels) -> None:
        self._name.setText(labels.clip)
        self._name.show()
        _say(self._facts, labels.facts)
        _say(self._judgement, labels.judgement)
        _say(self._firmness, labels.firmness)
        self._show_transcript(labels.transcript)
        _say(self._message, labels.message)
        known = {dimension.name: dimension for dimension in labels.dimensions}
        for name, strip in self._strips.items():
            strip.setVisible(name in known)
            if name in known:
                strip.show_dimension(known[name])
        self._show_camps(labels)
        self._votes.show_votes(labels.votes)
        _say(self._entropy, entropy_words(labels.votes))
        _say(self._secondary, f"Also heard: {labels.secondary}" if labels.secondary else "")

    def _show_camps(self, labels: Labels, dips: Mapping[str, str] = MappingProxyType({})) -> None:
        """Say where raters stand apart, at once; whether that is more than chance, when it is found."""
        apart = {dimension.name: dimension for dimension in labels.dimensions if dimension.camps}
        for name, line in self._camps.items():
            camps = apart[name].camps if name in apart else None
            said = f"Two camps: {', '.join(camp_words(camps))}" if camps else ""
            _say(line, f"{said} · {dips[name]}" if name in dips else said)
        if not apart or dips:
            return

        def show(found: dict[str, str]) -> None:
            if self._labels is labels:
                self._show_camps(labels, found)

        self._jobs.submit(
            "dips",
            "Telling camps of raters from chance",
            lambda _report: {name: dip_words(dimension) for name, dimension in apart.items()},
            show,
            lambda error: show(dict.fromkeys(apart, f"no dip: {error}")),
        )

    def _show_heard(self, facts: Heard) -> None:
        """Show what one hears of a clip whose labels are hidden, under its place in the table."""
        self._name.setText(self._library.title_of(self._selection.row))
        self._name.show()
        _say(self._facts, facts.duration)
        self._show_transcript(facts.transcript)

    def _show_transcript(self, transcript: str) -> None:
        clip, recognised = self._recognised
        otherwise = recognised if clip == self._selection.clip else ""
        _say(self._transcript, f"“{transcript}”" if transcript else otherwise)

    def _show_nothing(self, message: str) -> None:
        self._name.hide()
        lines = (
            self._facts,
            self._judgement,
            self._firmness,
            self._transcript,
            self._clash,
            self._gap,
            self._secondary,
            self._classes,
            self._entropy,
        )
        for label in (*lines, *self._camps.values()):
            label.hide()
        for name in DIMENSIONS:
            self._strips[name].hide()
            self._compared[name].hide()
        self._votes.show_votes(())
        _say(self._message, message)


def _line(role: str = "") -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    return label


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
