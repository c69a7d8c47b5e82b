"""Choose a recipe and what it learns from, start it, watch its curves, and have the model in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from listener.state.training import Training
from listener.state.training.process import Wanted
from listener.state.training.training import folder_for
from listener.theme import Theme
from listener.views.said_line import SaidLine
from listener.views.train_sheet.curves_picture import CurvesPicture
from listener.views.train_sheet.result_words import result_words
from listener.views.train_sheet.settings_table import SettingsTable
from models.recipes.data.preparing import CHOICES
from models.recipes.recipe import Recipe
from models.recipes.table import RECIPES, recipe

WIDTH_PX, HEIGHT_PX, SIDE_PX = 1120, 700, 560
AS_PRESET = "the preset's"
NO_CORPUS = "Open a corpus first: a model learns from the clips of the open corpus."
OPTIONS = {"goal": "Learns", "split": "Held out", "cleaning": "Clips", "balance": "Balance"}


class TrainSheet(QDialog):
    """Stays open beside the main window; the training goes on when it is closed."""

    def __init__(
        self, parent: QWidget | None, training: Training, home: Path, theme: Callable[[], Theme]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Train a model")
        self.resize(WIDTH_PX, HEIGHT_PX)
        self._training, self._home, self._theme_now, self._theme = training, home, theme, theme()
        self._make_fields()
        self._make_result()
        halves = QSplitter(childrenCollapsible=False)
        halves.addWidget(self._wishes())
        halves.addWidget(self._outcome())
        halves.setSizes([SIDE_PX, WIDTH_PX - SIDE_PX])
        column = QVBoxLayout(self, spacing=10)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(halves, 1)
        column.addWidget(self.message)
        column.addWidget(self._buttons())
        self.recipes.currentTextChanged.connect(self._choose_recipe)
        self.presets.currentTextChanged.connect(self._choose_preset)
        self.settings.refused.connect(self.message.warn)
        self.settings.taken.connect(self._show)
        training.changed.connect(self._show)
        training.points_changed.connect(self._show_points)
        training.failed.connect(self.message.warn)
        training.told.connect(self.message.tell)
        self._choose_recipe(self.recipes.currentText())
        self._show()
        self._show_points()

    @property
    def wanted(self) -> Wanted:
        """What the fields say."""
        data = {name: box.currentData() for name, box in self.options.items() if box.currentData()}
        return Wanted(
            self.recipes.currentText(),
            Path(self.out.text().strip()).expanduser(),
            self._training.corpus,
            self.presets.currentText(),
            dict(self.settings.given),
            data,
            self.seed.value(),
        )

    def start(self) -> None:
        """Train by the fields."""
        if self._training.corpus is None:
            self.message.warn(NO_CORPUS)
        elif not self.out.text().strip():
            self.message.warn("Say in which folder the model is to be.")
        else:
            self._training.start(self.wanted)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._training.is_watched = True

    def done(self, result: int) -> None:
        self._training.is_watched = False
        super().done(result)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._theme_now() is not self._theme:
            self._theme = self._theme_now()
            self.curves.set_theme(self._theme)

    def _make_fields(self) -> None:
        self.recipes = QComboBox(accessibleName="Recipe")
        self.recipes.addItems(list(RECIPES))
        self.presets = QComboBox(accessibleName="Preset")
        self.about = QLabel(wordWrap=True)
        self.about.setProperty("role", "muted")
        self.options = {name: QComboBox(accessibleName=title) for name, title in OPTIONS.items()}
        self.seed = QSpinBox(accessibleName="Seed", maximum=2**31 - 1)
        self.seed.lineEdit().setAccessibleName("Seed")
        self.out = QLineEdit(accessibleName="Folder of the model")
        self.browse = QPushButton("Choose…", autoDefault=False)
        self.browse.clicked.connect(self._browse)
        self.settings = SettingsTable()
        for box in (self.recipes, self.presets, *self.options.values()):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(24)

    def _make_result(self) -> None:
        self.curves = CurvesPicture(self._theme)
        self.result = QLabel(wordWrap=True)
        self.message = SaidLine()

    def _wishes(self) -> QWidget:
        side = QWidget()
        form = QFormLayout()
        form.addRow("Recipe", self.recipes)
        form.addRow("", self.about)
        form.addRow("Preset", self.presets)
        for name, title in OPTIONS.items():
            form.addRow(title, self.options[name])
        form.addRow("Seed", self.seed)
        folder = QHBoxLayout()
        folder.addWidget(self.out, 1)
        folder.addWidget(self.browse)
        form.addRow("Folder", folder)
        form.labelForField(folder).setBuddy(self.out)
        column = QVBoxLayout(side, spacing=8)
        column.setContentsMargins(0, 0, 8, 0)
        column.addLayout(form)
        column.addWidget(self.settings, 1)
        return side

    def _outcome(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side, spacing=8)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.curves, 1)
        column.addWidget(self.result)
        return side

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        action = QDialogButtonBox.ButtonRole.ActionRole
        self.go = buttons.addButton("Train", action)
        self.halt = buttons.addButton("Stop", action)
        self.go.clicked.connect(self.start)
        self.halt.clicked.connect(self._training.stop)
        for button in (self.go, self.halt, buttons.button(QDialogButtonBox.StandardButton.Close)):
            button.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        return buttons

    def _choose_recipe(self, name: str) -> None:
        chosen = recipe(name)
        needs = " and ".join({"audio": "sound", "text": "transcripts"}[each] for each in chosen.needs)
        title = chosen.title[0].upper() + chosen.title[1:]
        self.about.setText(f"{title}. Study {chosen.study}. Needs {needs}.")
        with QSignalBlocker(self.presets):
            self.presets.clear()
            self.presets.addItems(list(chosen.presets))
        self.out.setText(str(folder_for(name, self._home)))
        self._choose_preset(self.presets.currentText())

    def _choose_preset(self, name: str) -> None:
        chosen = recipe(self.recipes.currentText())
        self.settings.show_preset(chosen.presets[name])
        for option, box in self.options.items():
            _fill(box, option, chosen, chosen.data_presets.get(name, {}))

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder of the model", str(self._home))
        if folder:
            self.out.setText(folder)

    def _show(self) -> None:
        training = self._training
        self.go.setEnabled(not training.is_running)
        self.halt.setEnabled(training.is_running)
        self.result.setText(result_words(training.record))
        if training.is_running:
            self.message.tell(f"Training {training.wanted.recipe} into {training.wanted.out}.")
        elif training.corpus is None:
            self.message.tell(NO_CORPUS)
        else:
            self.message.tell("")

    def _show_points(self) -> None:
        self.curves.show_points(self._training.points)


def _fill(box: QComboBox, option: str, chosen: Recipe, preset: dict[str, str]) -> None:
    """The choices of an option; the first is the preset's own."""
    usual = {"goal": chosen.goals[0], "split": "speakers", "cleaning": "usual", "balance": "none"} | dict(
        preset
    )
    box.clear()
    meaning = CHOICES[option].get(usual[option], "")
    box.addItem(f"{usual[option]} ({AS_PRESET}){meaning and ': '}{meaning}", "")
    for choice, meaning in CHOICES[option].items():
        is_able = option != "goal" or choice in chosen.goals
        if is_able and choice != usual[option] and ":" not in choice:
            box.addItem(f"{choice}: {meaning}", choice)
