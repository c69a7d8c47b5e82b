"""The sheet that asks what shall recognise words."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from listener.state.columns.recognising import Recognising

CAPTION = (
    "Where a clip has no transcript, its words can be recognised in the sound. They are marked as recognised, are never"
    " taken for the corpus's, and no model is explained by them."
)
POCKETSPHINX = "&PocketSphinx: comes with Earmark, knows English only, often wrong"
WHISPER = "&Whisper, on this machine: better, knows more languages, slower"
WIDTH = 560


class RecogniserSheet(QDialog):
    """PocketSphinx, or a Whisper with its folder and what language it shall expect."""

    def __init__(self, parent: QWidget | None, recognising: Recognising) -> None:
        super().__init__(parent)
        self._recognising = recognising
        self.setWindowTitle("Recognise with")
        self.setMinimumWidth(WIDTH)
        self._pocketsphinx, self._whisper = QRadioButton(POCKETSPHINX), QRadioButton(WHISPER)
        self._name = QLineEdit(
            recognising.name, placeholderText="A folder, or OWNER/MODEL if it was downloaded"
        )
        self._name.setAccessibleName("Whisper's folder or name")
        self._look = QPushButton("&Choose…")
        self._look.setAccessibleName("Choose Whisper's folder")
        self._look.clicked.connect(self._choose_folder)
        self._language = QLineEdit(recognising.language, placeholderText="as it hears; or a code such as de")
        self._language.setAccessibleName("Language")
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._arrange()
        for signal in (self._whisper.toggled, self._name.textChanged):
            signal.connect(self._follow)
        (self._whisper if recognising.name else self._pocketsphinx).setChecked(True)
        self._follow()

    def accept(self) -> None:
        """Recognise by what is chosen; what is wrong with it is told in the window."""
        if self._whisper.isChecked():
            self._recognising.choose(self._name.text(), language=self._language.text().strip())
        else:
            self._recognising.choose("")
        super().accept()

    def _arrange(self) -> None:
        place = QHBoxLayout()
        place.addWidget(self._name)
        place.addWidget(self._look)
        form = QFormLayout()
        form.setContentsMargins(24, 0, 0, 0)
        form.addRow("&Folder or name", place)
        form.addRow("&Language", self._language)
        form.labelForField(place).setBuddy(self._name)
        column = QVBoxLayout(self)
        column.addWidget(QLabel(CAPTION, wordWrap=True))
        column.addWidget(self._pocketsphinx)
        column.addWidget(self._whisper)
        column.addLayout(form)
        column.addWidget(self._buttons)

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Choose Whisper's folder")
        if folder:
            self._name.setText(folder)

    def _follow(self, *_what: object) -> None:
        is_whisper = self._whisper.isChecked()
        for widget in (self._name, self._look, self._language):
            widget.setEnabled(is_whisper)
        is_named = bool(self._name.text().strip())
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_named or not is_whisper)
