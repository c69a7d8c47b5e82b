"""From a model's name to the model: which there are, what they offer, and loading them.

A model is a folder in the Hugging Face layout. Its architecture decides the family, one module of `models.families`.
Importing this module does not import torch.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import UsageError
from models.cards import card_of
from models.errors import ModelError
from models.folders import CONFIG, fingerprint, read_json
from models.interface import Modality, Model, ModelCard

BUNDLED = Path(__file__).parents[1] / "resources" / "models"


@dataclass(frozen=True)
class Family:
    """A module with `load(folder, card, fingerprint, device)`, and what its models look at."""

    module: str
    modality: Modality


_SPEECH = Family("models.families.wav2vec2", "audio")
FAMILIES = {
    "Wav2Vec2ForSequenceClassification": _SPEECH,
    "HubertForSequenceClassification": _SPEECH,
    "WavLMForSequenceClassification": _SPEECH,
    "RobertaForSequenceClassification": Family("models.families.roberta", "text"),
}


def bundled() -> tuple[ModelCard, ...]:
    """Cards of the models that come with Earmark, by name."""
    return tuple(read_card(folder.name) for folder in _bundled_folders())


def find(name: str) -> Path:
    """The folder of a bundled model, or of a local one given by its path.

    Raises
    ------
    UsageError
        If there is neither.
    """
    folders = {folder.name: folder for folder in _bundled_folders()}
    if name in folders:
        return folders[name]
    folder = Path(name).expanduser()
    if (folder / CONFIG).is_file():
        return folder.resolve()
    what = f"the folder {name} has no {CONFIG}" if folder.is_dir() else f"there is no model {name!r}"
    raise UsageError(f"{what}; give a model's folder or one of: {', '.join(folders) or 'none is bundled'}.")


def read_card(name: str) -> ModelCard:
    """What is known of a model without loading its weights.

    Raises
    ------
    UsageError
        If there is no such model.
    ModelError
        If its files are damaged or its architecture is not supported.
    """
    folder = find(name)
    return card_of(folder, _family(folder).modality)


def read_fingerprint(name: str) -> str:
    """The `fingerprint` that the model will have once it is loaded; needs no torch."""
    return fingerprint(find(name))


def load(name: str, *, device: str | None = None) -> Model:
    """Load a model, on `device` or the best there is.

    Raises
    ------
    UsageError
        If there is no such model or device.
    ModelError
        If it is damaged, not supported, lacks weights, or is too large for the memory.
    """
    folder = find(name)
    family = _family(folder)
    card = card_of(folder, family.modality)
    from models.devices import pick  # noqa: PLC0415 - torch is imported when a model is first wanted

    module = importlib.import_module(family.module)
    model: Model = module.load(folder, card, fingerprint(folder), pick(device))
    return model


def _bundled_folders() -> list[Path]:
    return sorted(path.parent for path in BUNDLED.glob(f"*/{CONFIG}"))


def _family(folder: Path) -> Family:
    architectures = read_json(folder / CONFIG).get("architectures")
    name = "model of unknown architecture"
    if isinstance(architectures, list) and architectures:
        name = str(architectures[0])
    if name not in FAMILIES:
        supported = ", ".join(FAMILIES)
        raise ModelError(f"{folder.name} is a {name}, which is not supported; supported are {supported}.")
    return FAMILIES[name]
