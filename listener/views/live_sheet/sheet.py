"""The live desk: record or open a sound, hear it, see its words and what models make of it, again and again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from listener.state.explaining.shelf import Shelf
from listener.state.live import Live, remarks_on
from listener.theme import Theme
from listener.views.live_sheet.answer_view import AnswerView, Bars
from listener.views.live_sheet.kept_row import KeptRow
from listener.views.live_sheet.meter import Meter
from listener.views.live_sheet.picture import SoundPicture
from listener.views.said_line import SaidLine
from models.interface import ModelCard
from models.understood import TYPED, Understood

WIDTH_PX, HEIGHT_PX, MODELS_PX = 1000, 660, 280
SOUNDS = "Sound files (*.wav *.flac *.ogg *.mp3);;All files (*)"
NO_ANSWER = "What the checked models say of the sound stands here."
DEFAULT_INPUT = "The system's microphone"
RECORD, PLAY = ("Record", "Stop"), ("Play", "Stop playing")
SAYS = {
    "empty": "",
    "recording": "Recording…",
    "listening": "Finding the words…",
    "asking": "Asking the models…",
    "done": "",
}


class LiveSheet(QDialog):
    """Stays open beside the main window."""

    def __init__(self, parent: QWidget | None, live: Live, shelf: Shelf, theme: Callable[[], Theme]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Live desk")
        self.resize(WIDTH_PX, HEIGHT_PX)
        self._live, self._shelf, self._theme_now, self._theme = live, shelf, theme, theme()
        self._shown: object = None
        self._make_parts()
        column = QVBoxLayout(self, spacing=10)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(self._first_row())
        column.addWidget(self.picture, 3)
        column.addLayout(self._words_row())
        column.addLayout(self._answers_row(), 4)
        column.addWidget(KeptRow(live))
        column.addWidget(self.message)
        live.changed.connect(self._show)
        live.moved.connect(self._show_place)
        self.picture.wanted.connect(live.play_from)
        live.microphone.changed.connect(self._show_inputs)
        live.microphone.level_changed.connect(self._show_level)
        live.failed.connect(self.message.warn)
        live.told.connect(self.message.tell)
        shelf.models_changed.connect(self._show_models)
        self._show_models()
        self._show_inputs()
        self._show()
        live.microphone.look()

    def done(self, result: int) -> None:
        self._live.rest()
        super().done(result)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._theme_now() is not self._theme:
            self._theme = self._theme_now()
            for view in (self.meter, self.picture, *self.answers.findChildren(Bars)):
                view.set_theme(self._theme)

    def _make_parts(self) -> None:
        self.record = QPushButton(toolTip="Record from the microphone, or end the recording.")
        self.inputs = QComboBox(accessibleName="Microphone", toolTip="Which microphone to record from.")
        self.meter = Meter(self._theme)
        self.time = QLabel(accessibleName="Length of the recording")
        self.play = QPushButton(toolTip="Hear the sound in hand, or stop it.")
        self.open_file = QPushButton("Open a file…", toolTip="Take a sound file in place of a recording.")
        self.save_file = QPushButton("Save as…", toolTip="Write the sound in hand as a WAV file.")
        self.picture = SoundPicture(self._theme)
        self.words = QLineEdit(accessibleName="Words", placeholderText="No words yet")
        self.by = QLabel()
        self.by.setProperty("role", "muted")
        self.models = QListWidget(accessibleName="Models that are asked")
        self.models.setMaximumWidth(MODELS_PX)
        self.models.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.answers = QTabWidget(documentMode=True)
        for part in (self.answers, self.answers.tabBar()):
            part.setAccessibleName("Answers of the models")
        self.none = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.none.setProperty("role", "muted")
        self.beside_models = QStackedWidget()
        for widget in (self.none, self.answers):
            self.beside_models.addWidget(widget)
        self.message = SaidLine()
        for button in (self.record, self.play, self.open_file, self.save_file):
            button.setAutoDefault(False)
        _hold(self.record, RECORD)
        _hold(self.play, PLAY)
        self.record.clicked.connect(self._live.record)
        self.play.clicked.connect(self._live.toggle_playing)
        self.open_file.clicked.connect(self._open)
        self.save_file.clicked.connect(self._save)
        self.words.editingFinished.connect(lambda: self._live.say(self.words.text()))
        self.inputs.activated.connect(lambda row: self._live.microphone.choose(self.inputs.itemData(row)))
        self.models.itemChanged.connect(self._choose_models)
        self.answers.currentChanged.connect(self._show_heard)

    def _first_row(self) -> QHBoxLayout:
        row = QHBoxLayout(spacing=8)
        for widget in (self.record, self.inputs, self.meter, self.time):
            row.addWidget(widget)
        row.addStretch(1)
        for button in (self.play, self.open_file, self.save_file):
            row.addWidget(button)
        return row

    def _words_row(self) -> QHBoxLayout:
        row = QHBoxLayout(spacing=8)
        label = QLabel("Words")
        label.setBuddy(self.words)
        row.addWidget(label)
        row.addWidget(self.words, 1)
        row.addWidget(self.by)
        return row

    def _answers_row(self) -> QHBoxLayout:
        row, side = QHBoxLayout(spacing=12), QVBoxLayout(spacing=4)
        label = QLabel("Models")
        label.setBuddy(self.models)
        side.addWidget(label)
        side.addWidget(self.models, 1)
        row.addLayout(side)
        row.addWidget(self.beside_models, 1)
        return row

    def _open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Open a sound file", "", SOUNDS)
        if path:
            self._live.open(Path(path))

    def _save(self) -> None:
        name = self._live.take.name.removesuffix(".wav") + ".wav"
        path, _ = QFileDialog.getSaveFileName(self, "Save the sound", name, "WAV (*.wav)")
        if path:
            self._live.save(Path(path))

    def _choose_models(self) -> None:
        items = (self.models.item(row) for row in range(self.models.count()))
        self._live.choose(
            [
                item.data(Qt.ItemDataRole.UserRole)
                for item in items
                if item.checkState() == Qt.CheckState.Checked
            ]
        )

    def _show_models(self) -> None:
        with QSignalBlocker(self.models):
            self.models.clear()
            for name, card in self._shelf.cards.items():
                item = QListWidgetItem(self._called(card))
                item.setData(Qt.ItemDataRole.UserRole, name)
                item.setToolTip(f"{card.title}\n{name}")
                is_chosen = name in self._live.models
                item.setCheckState(Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked)
                self.models.addItem(item)

    def _called(self, card: ModelCard) -> str:
        """A model's title, or its name where another is titled the same."""
        titles = [each.title for each in self._shelf.cards.values()]
        return card.name if titles.count(card.title) > 1 else card.title

    def _show_inputs(self) -> None:
        microphone = self._live.microphone
        with QSignalBlocker(self.inputs):
            self.inputs.clear()
            self.inputs.addItem(DEFAULT_INPUT, "")
            for name in microphone.inputs:
                self.inputs.addItem(name, name)
            self.inputs.setCurrentIndex(max(self.inputs.findData(microphone.chosen), 0))
        self._show_level()

    def _show_level(self) -> None:
        microphone = self._live.microphone
        self.meter.show_level(microphone.level)
        if microphone.is_on:
            self.time.setText(f"{microphone.seconds:.1f} s")

    def _show_place(self, seconds: float | None) -> None:
        take = self._live.take
        self.picture.show_place(seconds)
        if not self._live.microphone.is_on:
            place = "" if seconds is None else f"{seconds:.1f} of "
            self.time.setText("" if take is None else f"{place}{take.sound.duration:.1f} s")

    def _show(self) -> None:
        live, take = self._live, self._live.take
        is_recording = live.phase == "recording"
        self.record.setText(RECORD[is_recording])
        for widget in (self.inputs, self.open_file):
            widget.setEnabled(not is_recording)
        self.play.setText(PLAY[live.is_playing])
        for button in (self.play, self.save_file):
            button.setEnabled(take is not None)
        self.words.setEnabled(take is not None and take.understood is not None)
        self.message.tell(SAYS[live.phase])
        self.none.setText(NO_ANSWER)
        self.picture.set_empty(is_recording)
        if not live.is_playing:
            self._show_place(None)
        if take is not self._shown:
            self._shown = take
            self._show_take()
        if live.phase == "done" and take is not None and (remarks := remarks_on(take)):
            self.message.warn(remarks)

    def _show_take(self) -> None:
        take = self._live.take
        understood = None if take is None else take.understood
        self.words.setText("" if understood is None else understood.transcript)
        self.by.setText("" if understood is None else _who(understood))
        self.picture.show_sound(
            None if take is None else take.sound, () if understood is None else understood.words
        )
        self.answers.clear()
        if take is not None and take.heard is not None:
            for answer in take.heard.answers:
                self.answers.addTab(AnswerView(answer, self._theme), self._called(answer.card))
        self.beside_models.setCurrentWidget(self.answers if self.answers.count() else self.none)
        self._show_heard()

    def _show_heard(self) -> None:
        view = self.answers.currentWidget()
        if isinstance(view, AnswerView):
            saliency = view.answer.saliency
            values = () if view.answer.card.modality == "text" else saliency.values
            self.picture.show_heard(values, saliency.words)


def _who(understood: Understood) -> str:
    """Whose words they are."""
    if not understood.transcript:
        return "nothing understood"
    return TYPED if understood.by == TYPED else f"by {understood.by}"


def _hold(button: QPushButton, texts: tuple[str, str]) -> None:
    """Give a button room for either of its texts, so that it stays under the pointer."""
    widths = []
    for text in reversed(texts):
        button.setText(text)
        widths.append(button.sizeHint().width())
    button.setMinimumWidth(max(widths))
