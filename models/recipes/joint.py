"""Study B 5: a speech and a text encoder fine-tuned together under one head, for all dimensions, or classes, at once.

What the study proposed in place of merging labels: one network with the outputs activation, valence and dominance.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from models.recipes.recipe import Job, Recipe, Tell
from models.recipes.training.tuning import Tuning


@dataclass(frozen=True)
class JointTuning:
    """Settings of `joint`.

    Attributes
    ----------
    speech : str
        The speech encoder to start from: a model's folder, or a name as `download` takes it.
    text : str
        The text encoder to start from, likewise.
    longest : float
        Seconds of a longer clip that are learned from, another part of it in each epoch.
    augment : tuple of str
        How the sound of training clips is altered, such as noise or gain; none alters nothing.
    augment_text : tuple of str
        How their transcripts are altered, such as dropout or typos.
    fit : Tuning
        How both are fine-tuned.
    """

    speech: str = "facebook/wav2vec2-base-960h"
    text: str = "distilbert/distilroberta-base"
    longest: float = 10.0
    augment: tuple[str, ...] = ()
    augment_text: tuple[str, ...] = ()
    fit: Tuning = field(default_factory=Tuning)


RECIPE = Recipe(
    name="joint",
    study="B 5: audio and text encoders fine-tuned together, as the study proposed",
    title="Fine-tune a speech and a text encoder together, on activation, valence and dominance or on classes",
    needs=("audio", "text"),
    goals=("dimensions", "classes"),
    presets={"default": JointTuning(), "study": JointTuning(fit=Tuning(epochs=3, patience=3))},
    data_presets={"study": {"cleaning": "study-b"}},
)


def train(job: Job, tell: Tell) -> None:
    """See `models.recipes.recipe.Train`."""
    import torch  # noqa: PLC0415
    from safetensors.torch import save_file  # noqa: PLC0415

    from models.layouts.joint import MODEL_TYPE, SPEECH, TEXT  # noqa: PLC0415
    from models.recipes.features.sounds import sounds_of  # noqa: PLC0415
    from models.recipes.features.texts import texts_of  # noqa: PLC0415
    from models.recipes.making.bases import speech_classifier, text_classifier  # noqa: PLC0415
    from models.recipes.making.finished import card_of_trained, finish, mean_heard, write_baseline  # noqa: PLC0415
    from models.recipes.networks.joint import Joint  # noqa: PLC0415
    from models.recipes.training.aims import aim_of, bring_to_scale  # noqa: PLC0415
    from models.recipes.training.finetuning import Learner, finetune, freeze_all_but  # noqa: PLC0415

    aim, settings = aim_of(job), job.settings
    torch.manual_seed(job.seed)
    is_regression, dropout = not job.examples.classes, settings.fit.dropout
    stock = (
        speech_classifier(settings.speech, aim.outputs, is_regression=is_regression, dropout=dropout),
        text_classifier(settings.text, aim.outputs, is_regression=is_regression, dropout=dropout),
    )
    speech, text = (getattr(each, each.base_model_prefix) for each in stock)
    texts = texts_of(job, settings.text, text, settings.augment_text)
    network = Joint(speech, text, len(aim.outputs), dropout)
    if settings.fit.checkpointing:
        speech.activation_checkpointing_enable()
        text.activation_checkpointing_enable()
    levels = network.levels()
    freeze_all_but(network, levels)
    sounds, extractor = sounds_of(job, settings.speech, settings.longest, settings.augment)
    learner = Learner(
        network, levels, lambda epoch, at: {**sounds.item(epoch, at), **texts.item(epoch, at)}, sounds.lengths
    )
    if not finetune(learner, aim, job, tell):
        return
    bring_to_scale(network.out, aim)

    def write(folder: Path) -> None:
        write_baseline(folder, mean_heard(network.hearing, sounds))
        labels = dict(enumerate(aim.outputs))
        problem = "regression" if is_regression else "single_label_classification"
        config = {"model_type": MODEL_TYPE, "id2label": labels, "problem_type": problem}
        (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
        save_file(network.state_dict(), folder / "model.safetensors", metadata={"format": "pt"})
        extractor.save_pretrained(folder)
        speech.config.save_pretrained(folder / SPEECH)
        text.config.save_pretrained(folder / TEXT)
        texts.tokenizer.save_pretrained(folder / TEXT)

    base = f"{settings.speech} and {settings.text}"
    finish(job, write, card_of_trained(job, RECIPE.name, "audio+text", aim.outputs, base))
