"""Keeping the sound in hand with the session, and taking a kept one again."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from listener.state.live import Live

NONE = "None kept yet"
KEEP_TIP = "Keep the sound, its words and the answers in the session of the open corpus."


class KeptRow(QWidget):
    """A name and a button to keep; the kept ones with buttons to take and to delete one."""

    def __init__(self, live: Live) -> None:
        super().__init__()
        self._live = live
        self._named = ""
        self.name = QLineEdit(accessibleName="Name to keep it under", placeholderText="Name to keep it under")
        self.keep = QPushButton("Keep in session", toolTip=KEEP_TIP)
        self.kept = QComboBox(accessibleName="Recordings kept with the session")
        self.take = QPushButton("Take again")
        self.forget = QPushButton("Delete")
        row = QHBoxLayout(self, spacing=8)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.name, 2)
        row.addWidget(self.keep)
        row.addSpacing(16)
        label = QLabel("Kept")
        label.setBuddy(self.kept)
        row.addWidget(label)
        row.addWidget(self.kept, 2)
        for button in (self.take, self.forget):
            row.addWidget(button)
        for button in (self.keep, self.take, self.forget):
            button.setAutoDefault(False)
        self.keep.clicked.connect(lambda: live.keep(self.name.text()))
        self.take.clicked.connect(lambda: live.open_kept(self.kept.currentText()))
        self.forget.clicked.connect(lambda: live.forget(self.kept.currentText()))
        live.changed.connect(self._show)
        live.recordings_changed.connect(self._show_kept)
        self._show_kept()
        self._show()

    def _show(self) -> None:
        name = "" if self._live.take is None else self._live.take.name
        if name != self._named:
            self._named = name
            self.name.setText(name)
        for widget in (self.name, self.keep):
            widget.setEnabled(self._live.can_keep)
        self.take.setEnabled(bool(self._live.kept) and self._live.phase != "recording")

    def _show_kept(self) -> None:
        names = self._live.kept
        with QSignalBlocker(self.kept):
            self.kept.clear()
            self.kept.addItems(names or (NONE,))
            self.kept.setCurrentIndex(len(names) - 1 if names else 0)
        for widget in (self.kept, self.forget):
            widget.setEnabled(bool(names))
        self._show()
