"""WavLM of the Odyssey 2024 challenge's baseline (3loi): attributes, one attribute, or classes.

Whole, with a `config.json` that names remote code (never run), or as the challenge's zip: three files of weights. The
zip keeps mean and standard deviation in a pickle that could run code; they have to be in a `config.json` instead.
"""

from __future__ import annotations

import math
from pathlib import Path

from models.errors import ModelError
from models.folders import CONFIG, weight_files
from models.layouts.layout import Config, Facts, Layout, architecture, labels, rate

PARTS = {"final_ssl.pt": "ssl_model.", "final_pool.pt": "pool_model.", "final_ser.pt": "ser_model."}
ATTRIBUTES = ("arousal", "dominance", "valence")
EMOTIONS = ("Angry", "Sad", "Happy", "Surprise", "Fear", "Disgust", "Contempt", "Neutral")
USUAL_LABELS = {len(ATTRIBUTES): ATTRIBUTES, len(EMOTIONS): EMOTIONS}
USUAL_LENGTH = 192000


def longest(config: Config) -> int:
    """Samples from a clip's start that the model looks at."""
    stated = config.get("maxlen", USUAL_LENGTH)
    return stated if isinstance(stated, int) and stated > 0 else USUAL_LENGTH


def _recognises(folder: Path, config: Config) -> bool:
    named = config.get("model_type") == "ser" or architecture(config) == "SERModel"
    return named or all((folder / part).is_file() for part in PARTS)


def _facts(folder: Path, config: Config) -> Facts:
    if not all(_is_number(config.get(name)) for name in ("mean", "std")):
        problem = f"its {CONFIG} has to give mean and std as numbers; a train_norm_stat.pkl is not read."
        raise ModelError(f"{folder.name} cannot be used: {problem}")
    stated = config.get("num_classes")
    count = stated if isinstance(stated, int) else len(ATTRIBUTES)
    usual = USUAL_LABELS.get(count)
    named = labels(folder, config, count) if config.get("id2label") or usual is None else usual
    hertz = rate(folder / CONFIG, config)
    return Facts(
        labels=named,
        is_regression=len(named) <= len(ATTRIBUTES),
        low=0.0,
        high=1.0,
        rate=hertz,
        note=f"Looks at the first {longest(config) / hertz:g} s of a clip.",
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _weights(folder: Path) -> tuple[Path, ...]:
    parts = [folder / part for part in PARTS]
    return tuple(parts) if all(part.is_file() for part in parts) else weight_files(folder)


LAYOUT = Layout(
    kind="WavLM of the Odyssey 2024 baseline",
    modality="audio",
    family="models.families.odyssey",
    recognises=_recognises,
    facts=_facts,
    marks=(CONFIG, *PARTS),
    settings=(CONFIG,),
    weights=_weights,
)
