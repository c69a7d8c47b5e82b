"""Pretrained networks to start from: a bundled model, a folder, or one fetched from the hub before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from models.errors import ModelError
from models.families.weights import quiet, refuse_gaps, refusing
from models.folders import CONFIG, read_json
from models.registry import find, read_card

SPEECH = {"wav2vec2": "Wav2Vec2", "hubert": "Hubert", "wavlm": "WavLM"}
TEXT = {"roberta": "Roberta"}
# Hiding frames and leaving out layers are for pretraining, and for more data than most corpora have.
STEADY = {"layerdrop": 0.0, "apply_spec_augment": False, "mask_time_prob": 0.0, "mask_feature_prob": 0.0}


def speech_classifier(name: str, outputs: Sequence[str], *, is_regression: bool, dropout: float) -> Any:
    """A stock speech network with a new head for these outputs; UsageError if there is no such base."""
    return _classifier(find(name), SPEECH, outputs, is_regression=is_regression, settings=_dropping(dropout))


def text_classifier(name: str, outputs: Sequence[str], *, is_regression: bool, dropout: float) -> Any:
    """RoBERTa with a new head for these outputs; UsageError if there is no such base."""
    settings = {"hidden_dropout_prob": dropout, "attention_probs_dropout_prob": dropout}
    return _classifier(find(name), TEXT, outputs, is_regression=is_regression, settings=settings)


def trained_speech_classifier(name: str, *, dropout: float) -> tuple[Any, tuple[str, ...]]:
    """A stock speech network with the head that it was trained with, and the names of its outputs in order.

    Raises
    ------
    UsageError
        If there is no such base.
    ModelError
        If it has no trained head.
    """
    folder, card = find(name), read_card(name)
    names = tuple(output.name for output in card.outputs)
    is_regression = all(output.kind == "dimension" for output in card.outputs)
    network, info = _loaded(folder, SPEECH, names, is_regression=is_regression, settings=_dropping(dropout))
    others = [str(entry[0]) for entry in info["mismatched_keys"]]
    refuse_gaps(folder.name, info["missing_keys"], (), others)
    return network, names


@torch.no_grad()
def keep_outputs(network: Any, kept: Sequence[str], names: Sequence[str]) -> None:
    """Of a stock network's outputs, whose names are given, keep some in this order."""
    rows = [names.index(name) for name in kept]
    whole = network.classifier
    network.classifier = torch.nn.Linear(whole.in_features, len(rows)).to(whole.weight)
    network.classifier.weight.copy_(whole.weight[rows])
    network.classifier.bias.copy_(whole.bias[rows])
    network.config.id2label = dict(enumerate(kept))
    network.config.label2id = {name: number for number, name in enumerate(kept)}


def _dropping(dropout: float) -> dict[str, Any]:
    """Settings of a speech network with dropout inside the encoder alone."""
    inside = ("hidden_dropout", "attention_dropout", "activation_dropout")
    return {**STEADY, **dict.fromkeys(inside, dropout), "feat_proj_dropout": 0.0, "final_dropout": 0.0}


def _classifier(
    folder: Path,
    kinds: dict[str, str],
    outputs: Sequence[str],
    *,
    is_regression: bool,
    settings: dict[str, Any],
) -> Any:
    """A network with a new head."""
    network, info = _loaded(folder, kinds, outputs, is_regression=is_regression, settings=settings)
    inside = f"{network.base_model_prefix}."
    missing = [key for key in info["missing_keys"] if key.startswith(inside)]
    others = [str(entry[0]) for entry in info["mismatched_keys"] if str(entry[0]).startswith(inside)]
    refuse_gaps(folder.name, missing, (), others)
    renew(part for name, part in network.named_children() if name != network.base_model_prefix)
    return network


def _loaded(
    folder: Path,
    kinds: dict[str, str],
    outputs: Sequence[str],
    *,
    is_regression: bool,
    settings: dict[str, Any],
) -> tuple[Any, Any]:
    """A network as it lies in a folder, and what was missing there or of another shape."""
    import transformers  # noqa: PLC0415 - slow to import

    kind = str(read_json(folder / CONFIG).get("model_type")) if (folder / CONFIG).is_file() else "unknown"
    if kind not in kinds:
        wanted = ", ".join(kinds)
        raise ModelError(
            f"{folder.name} is of the kind {kind}, and can be no base here; choose one of {wanted}."
        )
    network_class = getattr(transformers, f"{kinds[kind]}ForSequenceClassification")
    labels = dict(enumerate(outputs))
    problem = "regression" if is_regression else "single_label_classification"
    with refusing(folder.name, "cpu"), quiet():
        config = network_class.config_class.from_pretrained(
            folder,
            local_files_only=True,
            id2label=labels,
            label2id={label: number for number, label in labels.items()},
            problem_type=problem,
            **settings,
        )
        network, info = network_class.from_pretrained(
            folder,
            config=config,
            local_files_only=True,
            weights_only=True,
            dtype=torch.float32,
            output_loading_info=True,
            ignore_mismatched_sizes=True,
        )
    return network, info


def renew(parts: Any) -> None:
    """Give parts of a network new random weights, whatever the base had there."""
    for part in parts:
        for module in part.modules():
            if hasattr(module, "reset_parameters"):
                module.reset_parameters()
