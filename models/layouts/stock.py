"""Wav2Vec2, HuBERT and WavLM with the stock head for sequence classification, such as SUPERB's."""

from __future__ import annotations

from pathlib import Path

from models.layouts.layout import Config, Layout, architecture, stated_facts

CLASSES = (
    "Wav2Vec2ForSequenceClassification",
    "HubertForSequenceClassification",
    "WavLMForSequenceClassification",
)


def _recognises(_folder: Path, config: Config) -> bool:
    return architecture(config) in CLASSES


LAYOUT = Layout(
    kind=", ".join(CLASSES),
    modality="audio",
    family="models.families.stock",
    recognises=_recognises,
    facts=stated_facts,
)
