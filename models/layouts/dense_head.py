"""Wav2Vec2, HuBERT and WavLM with a dense head: audEERING's dimensions, soxan's and ehcalabres' classes.

Known by the head in the weights, as ehcalabres' configuration names the stock class, whose head is another.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from models.layouts.layout import Config, Facts, Layout, architecture, stated_facts
from models.layouts.weight_names import weight_names

# What configurations call them, and what the classes begin with.
BACKBONES = {"wav2vec2": "Wav2Vec2", "hubert": "Hubert", "wavlm": "WavLM"}
CLASSES = (
    "Wav2Vec2ForSpeechClassification",
    "HubertForSpeechClassification",
    "Wav2Vec2ForEmotionRecognition",
)
# In these words and this order they are those of Wagner et al. 2023, doi:10.1109/TPAMI.2023.3263585: MSP-Podcast's
# 1 to 7 brought to 0 to 1.
AUDEERING = ("arousal", "dominance", "valence")


def _recognises(folder: Path, config: Config) -> bool:
    if config.get("model_type") not in BACKBONES:
        return False
    return architecture(config) in CLASSES or "classifier.dense.weight" in weight_names(folder)


def _facts(folder: Path, config: Config) -> Facts:
    facts = stated_facts(folder, config)
    return replace(facts, low=0.0, high=1.0) if facts.labels == AUDEERING else facts


LAYOUT = Layout(
    kind="audEERING's and other dense heads on Wav2Vec2, HuBERT and WavLM",
    modality="audio",
    family="models.families.dense_head",
    recognises=_recognises,
    facts=_facts,
)
