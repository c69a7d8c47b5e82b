"""What Earmark's own recipes `attention` and `multimodal` leave: a BLSTM with a pooling, over sound, text or both.

`config.json` has the network's design; the encoder of words, where there is one, has its configuration and tokenizer
in the folder `text`, and its weights with all others in `model.safetensors`.
"""

from __future__ import annotations

from pathlib import Path

from models.folders import CONFIG, PREPROCESSOR
from models.interface import Modality
from models.layouts.layout import Config, Layout, architecture, stated_facts

MODEL_TYPE = "earmark-pooling"
TEXT = "text"
ARCHITECTURES: dict[Modality, str] = {
    "audio": "PoolingForAudio",
    "text": "PoolingForText",
    "audio+text": "PoolingForAudioAndText",
}
TOKENIZER = ("vocab.json", "merges.txt", "vocab.txt", "tokenizer.json", "tokenizer_config.json")


def _layout(modality: Modality) -> Layout:
    def recognises(_folder: Path, config: Config) -> bool:
        return config.get("model_type") == MODEL_TYPE and architecture(config) == ARCHITECTURES[modality]

    return Layout(
        kind=f"{MODEL_TYPE} ({ARCHITECTURES[modality]})",
        modality=modality,
        family="models.families.pooled",
        recognises=recognises,
        facts=stated_facts,
        settings=(CONFIG, PREPROCESSOR, *(f"{TEXT}/{name}" for name in (CONFIG, *TOKENIZER))),
    )


LAYOUTS = tuple(_layout(modality) for modality in ARCHITECTURES)
