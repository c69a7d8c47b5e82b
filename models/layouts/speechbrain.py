"""SpeechBrain's wav2vec2 with one linear layer, as trained on IEMOCAP.

`hyperparams.yaml` would build Python objects; it is only searched for the few plain values that matter.
"""

from __future__ import annotations

import re
from pathlib import Path

from models.errors import ModelError
from models.folders import CONFIG, PREPROCESSOR
from models.layouts.layout import USUAL_RATE, Config, Facts, Layout

HYPERPARAMS = "hyperparams.yaml"
LABELS = "label_encoder.txt"
BACKBONE = "wav2vec2.ckpt"
HEAD = "model.ckpt"
LABEL = re.compile(r"^'(.+)' => (\d+)\s*$", re.M)
END_OF_LABELS = "===="


def setting(folder: Path, name: str) -> str | None:
    """The first plain value of a setting anywhere in `hyperparams.yaml`; None if there is none."""
    found = re.search(rf"^[ \t]*{name}:[ \t]*([^!#\s][^#\n]*)", _text(folder / HYPERPARAMS), re.M)
    return found.group(1).strip() if found else None


def _recognises(folder: Path, _config: Config) -> bool:
    return (folder / LABELS).is_file() and (folder / BACKBONE).is_file()


def _facts(folder: Path, _config: Config) -> Facts:
    found = LABEL.findall(_text(folder / LABELS).split(END_OF_LABELS)[0])
    numbered = sorted((int(number), label) for label, number in found)
    if not numbered or [number for number, _ in numbered] != list(range(len(numbered))):
        raise ModelError(f"{folder / LABELS} is damaged: it should number the labels from 0, as 'neu' => 0.")
    stated = setting(folder, "sample_rate") or str(USUAL_RATE)
    if not stated.isdecimal() or int(stated) < 1:
        raise ModelError(
            f"{folder / HYPERPARAMS} is damaged: sample_rate should be a whole number, not {stated}."
        )
    return Facts(labels=tuple(label for _, label in numbered), rate=int(stated))


def _weights(folder: Path) -> tuple[Path, ...]:
    files = (folder / BACKBONE, folder / HEAD)
    for file in files:
        if not file.is_file():
            raise ModelError(f"{folder.name} is incomplete: {file.name} is missing.")
    return files


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ModelError(f"{path.parent.name} has no readable {path.name} in {path.parent}.") from error


LAYOUT = Layout(
    kind="SpeechBrain's wav2vec2 with a linear layer",
    modality="audio",
    family="models.families.speechbrain",
    recognises=_recognises,
    facts=_facts,
    marks=(HYPERPARAMS,),
    settings=(CONFIG, PREPROCESSOR, HYPERPARAMS, LABELS),
    weights=_weights,
)
