"""Study B: DistilRoBERTa and kin, fine-tuned to tell from a transcript the class, or activation, valence and dominance.

Every layer learns more slowly than the one above it, and the stock head reads the mark that the text begins with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from models.recipes.recipe import Job, Recipe, Tell
from models.recipes.training.tuning import Tuning


@dataclass(frozen=True)
class TextTuning:
    """Settings of `text-finetune`.

    Attributes
    ----------
    base : str
        What to start from: a model's folder, or a name as `download` takes it.
    augment : tuple of str
        How the transcripts of training clips are altered, such as dropout or typos; none alters nothing.
    fit : Tuning
        How it is fine-tuned.
    """

    base: str = "distilbert/distilroberta-base"
    augment: tuple[str, ...] = ()
    fit: Tuning = field(default_factory=Tuning)


RECIPE = Recipe(
    name="text-finetune",
    study="B: DistilRoBERTa on MSP-Podcast's transcripts",
    title="Fine-tune DistilRoBERTa or its kin on classes or on activation, valence and dominance",
    needs=("text",),
    goals=("classes", "dimensions"),
    presets={
        "default": TextTuning(),
        "study": TextTuning(
            "j-hartmann/emotion-english-distilroberta-base", fit=Tuning(epochs=3, patience=3)
        ),
    },
    data_presets={"study": {"cleaning": "study-b", "balance": "study-b"}},
)


def train(job: Job, tell: Tell) -> None:
    """See `models.recipes.recipe.Train`."""
    import torch  # noqa: PLC0415

    from models.recipes.features.texts import texts_of  # noqa: PLC0415
    from models.recipes.making.bases import text_classifier  # noqa: PLC0415
    from models.recipes.making.finished import card_of_trained, finish  # noqa: PLC0415
    from models.recipes.networks.pretrained import Reading, head_of  # noqa: PLC0415
    from models.recipes.training.aims import aim_of, bring_to_scale  # noqa: PLC0415
    from models.recipes.training.finetuning import Learner, finetune, freeze_all_but  # noqa: PLC0415

    aim, settings = aim_of(job), job.settings
    torch.manual_seed(job.seed)
    is_regression = not job.examples.classes
    stock = text_classifier(
        settings.base, aim.outputs, is_regression=is_regression, dropout=settings.fit.dropout
    )
    texts = texts_of(job, settings.base, stock, settings.augment)
    network = Reading(stock)
    if settings.fit.checkpointing:
        stock.activation_checkpointing_enable()
    levels = [*network.levels(), head_of(stock)]
    freeze_all_but(network, levels)
    if not finetune(Learner(network, levels, texts.item, texts.lengths), aim, job, tell):
        return
    bring_to_scale(stock.classifier.out_proj, aim)

    def write(folder: Path) -> None:
        stock.save_pretrained(folder)
        texts.tokenizer.save_pretrained(folder)

    finish(job, write, card_of_trained(job, RECIPE.name, "text", aim.outputs, settings.base))
