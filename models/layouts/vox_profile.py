"""Vox-Profile's emotion models (tiantiaf/*): WavLM or Whisper with small heads for dimensions, or for classes as well.

`config.json` holds the arguments of the published class. Only the classes of the dimensional models take
`predict_gender`, and only they leave out the class heads from what they give, though their weights may have them.

Source: vox-profile-release, `src/model/emotion/` and `src/example/`; Feng et al. 2025, https://arxiv.org/abs/2505.14648.
"""

from __future__ import annotations

from pathlib import Path

from models.errors import ModelError
from models.folders import CONFIG, PREPROCESSOR
from models.layouts.layout import USUAL_RATE, Config, Facts, Layout
from models.layouts.weight_names import weight_names

WAVLM = ("wavlm", "wavlm_large")
WHISPER = ("whisper_tiny", "whisper_base", "whisper_small", "whisper_medium", "whisper_large")
LONGEST = 15 * USUAL_RATE
DIMENSION_HEADS = ("arousal_layer", "valence_layer", "dominance_layer")
CLASS_HEADS = ("emotion_layer", "detailed_out_layer")
EMOTIONS = (
    "Anger",
    "Contempt",
    "Disgust",
    "Fear",
    "Happiness",
    "Neutral",
    "Sadness",
    "Surprise",
    "Other",
)
TRAINED_ON = "Trained on clips of 3 to 15 s; looks at the first 15 s of a clip."
UNNAMED = "The classes called detailed have no published names: they are numbered from 0."


def heads(folder: Path, config: Config) -> tuple[str, ...]:
    """The parts of the network that give its outputs, in order: dimensions always, classes before and behind them."""
    has_classes = any(name.startswith(CLASS_HEADS) for name in weight_names(folder))
    if "predict_gender" in config or not has_classes:
        return DIMENSION_HEADS
    emotions, detailed = CLASS_HEADS
    return (emotions, *DIMENSION_HEADS, detailed)


def _recognises(_folder: Path, config: Config) -> bool:
    return config.get("pretrain_model") in WAVLM + WHISPER and "hidden_dim" in config


def _facts(folder: Path, config: Config) -> Facts:
    named = tuple(head.removesuffix("_layer") for head in DIMENSION_HEADS)
    note = TRAINED_ON
    if heads(folder, config) != DIMENSION_HEADS:
        emotions = _count(folder, config, "output_class_num")
        known = emotions == len(EMOTIONS)
        classes = EMOTIONS if known else tuple(f"emotion {number}" for number in range(emotions))
        detailed = (f"detailed {number}" for number in range(_count(folder, config, "detailed_class_num")))
        named, note = (*classes, *named, *detailed), f"{TRAINED_ON} {UNNAMED}"
    return Facts(labels=named, low=0.0, high=1.0, note=note)


def _count(folder: Path, config: Config, name: str) -> int:
    stated = config.get(name)
    if not isinstance(stated, int) or stated < 1:
        raise ModelError(f"{folder / CONFIG} is damaged: {name} should be a whole number, not {stated!r}.")
    return stated


LAYOUT = Layout(
    kind="Vox-Profile emotion model",
    modality="audio",
    family="models.families.vox_profile",
    recognises=_recognises,
    facts=_facts,
    settings=(CONFIG, PREPROCESSOR),
)
