"""Study B: wav2vec2, WavLM or HuBERT, fine-tuned to name classes or to rate activation, valence and dominance.

The convolutions stay as they are; each layer above them learns more slowly than the next, and the stock head pools all
frames by their mean. Study B had memory for one clip a step; here a batch is what the loss wants, a few at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from models.recipes.recipe import Job, Recipe, Tell
from models.recipes.training.tuning import Tuning


@dataclass(frozen=True)
class AudioTuning:
    """Settings of `audio-finetune`.

    Attributes
    ----------
    base : str
        What to start from: a model's folder, or a name as `download` takes it.
    longest : float
        Seconds of a longer clip that are learned from, another part of it in each epoch.
    augment : tuple of str
        How the sound of training clips is altered, such as noise or gain; none alters nothing.
    fit : Tuning
        How it is fine-tuned.
    """

    base: str = "facebook/wav2vec2-base-960h"
    longest: float = 10.0
    augment: tuple[str, ...] = ()
    fit: Tuning = field(default_factory=Tuning)


RECIPE = Recipe(
    name="audio-finetune",
    study="B: wav2vec2 on MSP-Podcast",
    title="Fine-tune wav2vec2, WavLM or HuBERT on classes or on activation, valence and dominance",
    needs=("audio",),
    goals=("classes", "dimensions"),
    presets={"default": AudioTuning(), "study": AudioTuning(fit=Tuning(epochs=3, patience=3))},
    data_presets={"study": {"cleaning": "study-b", "balance": "study-b"}},
)


def train(job: Job, tell: Tell) -> None:
    """See `models.recipes.recipe.Train`."""
    import torch  # noqa: PLC0415

    from models.recipes.features.sounds import sounds_of  # noqa: PLC0415
    from models.recipes.making.bases import speech_classifier  # noqa: PLC0415
    from models.recipes.making.finished import card_of_trained, finish, mean_heard, write_baseline  # noqa: PLC0415
    from models.recipes.networks.pretrained import Hearing, head_of  # noqa: PLC0415
    from models.recipes.training.aims import aim_of, bring_to_scale  # noqa: PLC0415
    from models.recipes.training.finetuning import Learner, finetune, freeze_all_but  # noqa: PLC0415

    aim, settings = aim_of(job), job.settings
    torch.manual_seed(job.seed)
    is_regression = not job.examples.classes
    stock = speech_classifier(
        settings.base, aim.outputs, is_regression=is_regression, dropout=settings.fit.dropout
    )
    network = Hearing(stock)
    if settings.fit.checkpointing:
        stock.activation_checkpointing_enable()
    levels = [*network.levels(), head_of(stock)]
    freeze_all_but(network, levels)
    sounds, extractor = sounds_of(job, settings.base, settings.longest, settings.augment)
    if not finetune(Learner(network, levels, sounds.item, sounds.lengths), aim, job, tell):
        return
    bring_to_scale(stock.classifier, aim)

    def write(folder: Path) -> None:
        write_baseline(folder, mean_heard(network, sounds))
        network.whole().save_pretrained(folder)
        extractor.save_pretrained(folder)

    finish(job, write, card_of_trained(job, RECIPE.name, "audio", aim.outputs, settings.base))
