"""RoBERTa with the stock head for sequence classification; its classes give valence as well, where they tell it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from models.folders import CONFIG, PREPROCESSOR
from models.layouts.layout import Config, Facts, Layout, architecture, stated_facts
from models.layouts.sentiment import VALENCE, signs


def _recognises(_folder: Path, config: Config) -> bool:
    return architecture(config) == "RobertaForSequenceClassification"


def _facts(folder: Path, config: Config) -> Facts:
    facts = stated_facts(folder, config)
    tells_valence = not facts.is_regression and signs(facts.labels)
    return replace(facts, derived=(VALENCE,)) if tells_valence else facts


LAYOUT = Layout(
    kind="RobertaForSequenceClassification",
    modality="text",
    family="models.families.roberta",
    recognises=_recognises,
    facts=_facts,
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
