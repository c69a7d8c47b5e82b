"""What the recipe `joint` leaves: a speech and a text encoder under one head.

The encoders' configurations are in the folders `speech` and `text`, the tokenizer with the latter, and the weights of
all in `model.safetensors`.
"""

from __future__ import annotations

from pathlib import Path

from models.folders import CONFIG, PREPROCESSOR
from models.layouts.layout import Config, Layout, stated_facts

MODEL_TYPE = "earmark-joint"
SPEECH, TEXT = "speech", "text"
TOKENIZER = ("vocab.json", "merges.txt", "tokenizer.json", "tokenizer_config.json")


def _recognises(_folder: Path, config: Config) -> bool:
    return config.get("model_type") == MODEL_TYPE


LAYOUT = Layout(
    kind=MODEL_TYPE,
    modality="audio+text",
    family="models.families.joint",
    recognises=_recognises,
    facts=stated_facts,
    settings=(
        CONFIG,
        PREPROCESSOR,
        f"{SPEECH}/{CONFIG}",
        *(f"{TEXT}/{name}" for name in (CONFIG, *TOKENIZER)),
    ),
)
