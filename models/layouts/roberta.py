"""RoBERTa with the stock head for sequence classification."""

from __future__ import annotations

from pathlib import Path

from models.folders import CONFIG, PREPROCESSOR
from models.layouts.layout import Config, Layout, architecture, stated_facts


def _recognises(_folder: Path, config: Config) -> bool:
    return architecture(config) == "RobertaForSequenceClassification"


LAYOUT = Layout(
    kind="RobertaForSequenceClassification",
    modality="text",
    family="models.families.roberta",
    recognises=_recognises,
    facts=stated_facts,
    settings=(
        CONFIG,
        PREPROCESSOR,
        "vocab.json",
        "merges.txt",
        "tokenizer.json",
        "tokenizer_config.json",
        "special_tokens_map.json",
    ),
)
