"""Study A's aim: let a model look where listeners heard emotion.

A model that was fine-tuned before learns on, with its task and a prior on where it looks
(`models.recipes.training.attribution_prior`). Only what follows the encoder input learns, so that the mean frame stays
the baseline. How far that went is measured on clips that were held out, beside the model that it began with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import DataError
from analysis.tagged_regions import known_regions, tagged_regions, truth_of
from analysis.writing import write_files
from models.recipes.recipe import Job, Measured, Recipe, Tell
from models.recipes.training.tuning import Tuning

if TYPE_CHECKING:
    from analysis.heard import Spans
    from models.evaluation.evaluating import Evaluation
    from models.recipes.data.examples import Examples
    from models.recipes.data.splits import Split

REGIONS = "regions.json"


@dataclass(frozen=True)
class GapClosing:
    """Settings of `close-gaps`.

    Attributes
    ----------
    base : str
        What to start from: the folder of a wav2vec2, HuBERT or WavLM that was fine-tuned for the same task.
    session : str
        Where listeners heard emotion: a session, NAME.earmark; what was tagged before labels were shown counts.
    tags : tuple of str
        Of the session's regions those with these tags; without any, those marked as heard here.
    truth : str
        In place of a session a JSON file of known regions, as the demo's truth.json.
    strength : float
        What the share of attribution outside the regions counts beside the loss of the task.
    longest : float
        Seconds of a longer clip that are learned from, another part of it in each epoch.
    fit : Tuning
        How it is fine-tuned.
    """

    base: str = "demo-audio"
    session: str = ""
    tags: tuple[str, ...] = ()
    truth: str = ""
    strength: float = 1.0
    longest: float = 10.0
    fit: Tuning = field(default_factory=lambda: Tuning(head_rate=1e-4))


RECIPE = Recipe(
    name="close-gaps",
    study="A: what listeners hear and models look at, on MSP-Podcast",
    title="Let a fine-tuned wav2vec2, WavLM or HuBERT look where listeners heard emotion",
    needs=("audio",),
    goals=("dimensions", "classes"),
    presets={"default": GapClosing()},
    data_presets={},
)


def train(job: Job, tell: Tell) -> None:
    """See `models.recipes.recipe.Train`."""
    import torch  # noqa: PLC0415

    from models.families.speech import mean_frame  # noqa: PLC0415
    from models.recipes.features.sounds import sounds_of  # noqa: PLC0415
    from models.recipes.making.bases import keep_outputs, trained_speech_classifier  # noqa: PLC0415
    from models.recipes.making.finished import card_of_trained, finish, mean_heard, write_baseline  # noqa: PLC0415
    from models.recipes.networks.pretrained import Hearing, head_of  # noqa: PLC0415
    from models.recipes.training.aims import aim_of, bring_to_scale, known_to, take_off_scale  # noqa: PLC0415
    from models.recipes.training.attribution_prior import Focused, with_prior  # noqa: PLC0415
    from models.recipes.training.finetuning import Learner, finetune, freeze_all_but  # noqa: PLC0415
    from models.registry import find  # noqa: PLC0415

    settings, regions = job.settings, _regions(job)
    torch.manual_seed(job.seed)
    stock, names = trained_speech_classifier(settings.base, dropout=settings.fit.dropout)
    aim = known_to(aim_of(job), names, settings.base)
    keep_outputs(stock, aim.outputs, names)
    take_off_scale(stock.classifier, aim)
    if settings.fit.checkpointing:
        stock.activation_checkpointing_enable()
    hearing = Hearing(stock)
    sounds, extractor = sounds_of(job, settings.base, settings.longest, ())
    found = mean_frame(find(settings.base), stock.config.hidden_size, "cpu")
    mean = mean_heard(hearing, sounds) if found is None else found
    network = Focused(hearing, mean.float())
    lowest, *layers = hearing.levels()
    levels = [[part for part in lowest if part is not hearing.front.projection], *layers, head_of(stock)]
    freeze_all_but(network, levels)
    item = _items(sounds.item, [regions.get(clip, ()) for clip in job.examples.clips])
    if not finetune(
        Learner(network, levels, item, sounds.lengths), with_prior(aim, settings.strength), job, tell
    ):
        return
    bring_to_scale(stock.classifier, aim)

    def write(folder: Path) -> None:
        write_baseline(folder, network.mean_frame)
        hearing.whole().save_pretrained(folder)
        extractor.save_pretrained(folder)

    finish(job, write, card_of_trained(job, RECIPE.name, "audio", aim.outputs, settings.base))


def measure(
    settings: GapClosing,
    examples: Examples,
    folds: Sequence[tuple[Path, Split]],
    after: Evaluation,
    device: str,
    report: Callable[[float], None],
) -> Measured:
    """See `models.recipes.recipe.Measure`: where the base and what came of it look, and how well both do."""
    from models.evaluation.looking import measured  # noqa: PLC0415

    regions = known_regions(folds[0][0] / REGIONS)
    return measured(settings.base, examples, folds, regions, after, device=device, report=report)


def _regions(job: Job) -> dict[str, Spans]:
    """What the folder keeps of them, so that a training which goes on learns from the same; else as the settings say.

    DataError if no training clip has any.
    """
    kept, settings = job.out / REGIONS, job.settings
    if kept.is_file():
        return known_regions(kept)
    session, truth = (
        Path(name).expanduser() if name else None for name in (settings.session, settings.truth)
    )
    found, _ = tagged_regions(session, truth, *([settings.tags] if settings.tags else []))
    known = {clip: found[clip] for clip in job.examples.clips if found.get(clip)}
    if not any(job.examples.clips[at] in known for at in job.split.train):
        raise DataError("no clip of the training part has a region; tag more clips or choose another split.")
    write_files({kept: truth_of(known)})
    return known


def _items(
    sound: Callable[[int, int], dict[str, Any]], spans: Sequence[Spans]
) -> Callable[[int, int], dict[str, Any]]:
    """What the network is given of an example: its sound, and which frames of it are in a region."""
    import torch  # noqa: PLC0415

    from analysis.regions import frames_inside  # noqa: PLC0415
    from models.recipes.features.sounds import FIELD, HOP, RATE  # noqa: PLC0415

    def item(epoch: int, at: int) -> dict[str, Any]:
        found = sound(epoch, at)
        frames = (len(found["samples"]) - FIELD) // HOP + 1
        shifted = [(start - found["start"], end - found["start"]) for start, end in spans[at]]
        inside = torch.from_numpy(frames_inside(shifted, frames, RATE / HOP)).float()
        return {**found, "inside": inside}

    return item
