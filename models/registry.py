"""From a model's name to the model: which there are, what they offer, and loading them.

A model is a folder. `models.layouts.table` tells of what kind it is, and so which module of `models.families` loads it.
Importing this module does not import torch.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from analysis.errors import UsageError
from analysis.progress import ignore
from models.cards import card_of
from models.folders import CONFIG, fingerprint
from models.hub import is_hub_name, kept
from models.interface import Model, ModelCard
from models.layouts.layout import Layout
from models.layouts.table import MARKS, is_model, recognise

BUNDLED = Path(__file__).parents[1] / "resources" / "models"


def bundled() -> tuple[ModelCard, ...]:
    """Cards of the models that come with Earmark, by name."""
    return tuple(read_card(folder.name) for folder in _bundled_folders())


def find(name: str) -> Path:
    """The folder of a bundled model, of a local one given by its path, or of one fetched from the hub before.

    Raises
    ------
    UsageError
        If there is none of these.
    """
    folders = {folder.name: folder for folder in _bundled_folders()}
    if name in folders:
        return folders[name]
    folder = Path(name).expanduser()
    if is_model(folder):
        return folder.resolve()
    if is_hub_name(name):
        return _kept(name)
    what = (
        f"the folder {name} has no {' or '.join(MARKS)}" if folder.is_dir() else f"there is no model {name!r}"
    )
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
    return _card(name, folder, recognise(folder))


def read_fingerprint(name: str) -> str:
    """The `fingerprint` that the model will have once it is loaded; needs no torch."""
    folder = find(name)
    return _fingerprint(folder, recognise(folder))


def load(name: str, *, device: str | None = None, report: Callable[[float], None] = ignore) -> Model:
    """Load a model, on `device` or the best there is.

    Parameters
    ----------
    report : function of a share from 0 to 1
        Called between the imports, which take seconds each when a model is first loaded; what it raises ends the
        loading.

    Raises
    ------
    UsageError
        If there is no such model or device.
    ModelError
        If it is damaged, not supported, lacks weights, or is too large for the memory.
    """
    folder = find(name)
    layout = recognise(folder)
    card = _card(name, folder, layout)
    from models.devices import pick  # noqa: PLC0415 - torch is imported when a model is first wanted

    report(0.0)
    module = importlib.import_module(layout.family)
    report(0.0)
    model: Model = module.load(folder, card, _fingerprint(folder, layout), pick(device))
    return model


def _kept(name: str) -> Path:
    folder = kept(name)
    if folder is None:
        raise UsageError(
            f"{name} is not on this machine; `main.py download {name}` fetches it, or give a model's folder."
        )
    return folder


def _card(name: str, folder: Path, layout: Layout) -> ModelCard:
    """The folders in which models of the hub are kept have names of their own; people know the hub's."""
    card = card_of(folder, layout)
    if not is_hub_name(name):
        return card
    return replace(card, name=name, title=name if card.title == folder.name else card.title)


def _bundled_folders() -> list[Path]:
    return sorted(path.parent for path in BUNDLED.glob(f"*/{CONFIG}"))


def _fingerprint(folder: Path, layout: Layout) -> str:
    return fingerprint(folder, layout.settings, layout.weights(folder))
