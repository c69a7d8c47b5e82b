"""All kinds of model folders that Earmark knows.

To add one: write a module here with a `LAYOUT` (how its folders are known and what they say; no torch), a module in
`models.families` with `load` (the network; torch), and put the layout into `LAYOUTS`, before any that would also
recognise its folders. A tiny checkpoint of the exact layout in `tests/checkpoints.py` shows that it works.
"""

from __future__ import annotations

from pathlib import Path

from models.errors import ModelError
from models.folders import CONFIG, read_json
from models.layouts import (
    dense_head,
    emotion2vec,
    joint,
    odyssey,
    pooled,
    roberta,
    speechbrain,
    stock,
    timnet,
    vox_profile,
)
from models.layouts.layout import WHISPER, Config, Layout, architecture

LAYOUTS: tuple[Layout, ...] = (
    dense_head.LAYOUT,
    odyssey.LAYOUT,
    speechbrain.LAYOUT,
    vox_profile.LAYOUT,
    emotion2vec.LAYOUT,
    stock.LAYOUT,
    timnet.LAYOUT,
    roberta.LAYOUT,
    *pooled.LAYOUTS,
    joint.LAYOUT,
)
MARKS = tuple(dict.fromkeys(mark for layout in LAYOUTS for mark in layout.marks))


def is_model(folder: Path) -> bool:
    """Whether a folder looks like a model's, supported or not."""
    return any((folder / mark).is_file() for mark in MARKS)


def config_of(folder: Path) -> Config:
    """The folder's `config.json`, empty where the kind of model does without; ModelError if it is damaged."""
    return read_json(folder / CONFIG) if (folder / CONFIG).is_file() else {}


def recognise(folder: Path) -> Layout:
    """The first layout in the table that knows the folder.

    Raises
    ------
    ModelError
        If none does, or `config.json` is damaged.
    """
    config = config_of(folder)
    for layout in LAYOUTS:
        if any((folder / mark).is_file() for mark in layout.marks) and layout.recognises(folder, config):
            return layout
    if architecture(config) == WHISPER:
        raise ModelError(
            f"{folder.name} recognises words and rates no emotion: it is for clips without a transcript, "
            "by Recognise with… in the menu Clip, or `main.py words --model`."
        )
    found = architecture(config) or "model of unknown architecture"
    supported = ", ".join(layout.kind for layout in LAYOUTS)
    raise ModelError(f"{folder.name} is a {found}, which is not supported; supported are {supported}.")
