"""Asking for a model of the Hugging Face hub: for its name, and whether to fetch it."""

from __future__ import annotations

from PySide6.QtWidgets import QInputDialog, QLineEdit, QMessageBox, QWidget

from models.hub import Offer

ASKED = (
    "A model's name on the Hugging Face hub, as OWNER/MODEL, such as\n"
    "audeering/wav2vec2-large-robust-12-ft-emotion-msp-dim\n\n"
    "Nothing is fetched before you have seen its size and licence."
)


def ask_name(parent: QWidget) -> str:
    """The name that the user wrote; empty if none."""
    name, is_wanted = QInputDialog.getText(
        parent, "Add a model from the hub", ASKED, QLineEdit.EchoMode.Normal, ""
    )
    return name.strip() if is_wanted else ""


def agrees(parent: QWidget, made: Offer) -> bool:
    """Whether the user wants what is offered."""
    box = QMessageBox(QMessageBox.Icon.Question, "Add a model from the hub", made.question, parent=parent)
    box.setInformativeText(
        "It is kept on this machine. Only settings and weights are fetched; no code of it is ever run."
    )
    fetch = box.addButton("Fetch", QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(fetch)
    box.exec()
    return box.clickedButton() is fetch
