"""Closing saliency gaps: the prior by hand, and that a model which was misled comes to look where the cue is."""

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from analysis.errors import DataError, UsageError
from analysis.progress import ignore
from analysis.tagged_regions import known_regions, truth_of
from models import registry
from models.errors import ModelError
from models.evaluation.evaluating import evaluated
from models.evaluation.parts import of_split
from models.recipes import audio_finetune, close_gaps
from models.recipes.audio_finetune import AudioTuning
from models.recipes.close_gaps import GapClosing
from models.recipes.recipe import Job
from models.recipes.training.aims import Aim, bring_to_scale, known_to, take_off_scale
from models.recipes.training.attribution_prior import Focused, with_prior
from models.recipes.training.losses import ccc_loss
from models.recipes.training.tuning import Tuning
from tests import checkpoints
from tests.models.recipes import hissing, two_cues

FIT = Tuning(epochs=2, batch=12, at_once=12, rate=1e-3, head_rate=5e-3, checkpointing=False)
LEAST_RISE = 0.1


class Sums(nn.Module):
    """Stands for a speech network: squares of the frames, weighted by place, summed; two outputs."""

    def __init__(self):
        super().__init__()
        self.weights = nn.Parameter(torch.tensor([[1.0, 2.0, 3.0], [4.0, 0.0, 1.0]]))

    def encode(self, clips):
        return nn.utils.rnn.pad_sequence(list(clips), batch_first=True), None

    def network(self, frames, _heard):
        return SimpleNamespace(logits=torch.einsum("of,bfc->bo", self.weights, frames**2))


def item(frames, inside):
    return {"samples": torch.tensor(frames)[:, None], "inside": torch.tensor(inside)}


def test_the_share_outside_is_what_one_gets_by_hand():
    # At x / 2 the gradient of w x^2 is w x, so that each frame's size is w x^2.
    network = Focused(Sums(), torch.zeros(1)).eval()
    given = [item([1.0, 1.0, 2.0], [0.0, 1.0, 0.0]), item([1.0, 3.0], [0.0, 1.0]), item([1.0], [0.0])]
    found = network(given)
    assert found.shape == (3, 3)
    shares = found[:, 2].tolist()
    assert shares == pytest.approx([(13 / 15 + 1) / 2, (1 / 19 + 1) / 2, math.nan], abs=1e-6, nan_ok=True)
    found[:2, 2].sum().backward()
    assert network.hearing.weights.grad[0, 1] < 0  # more weight on the regions, less outside
    assert torch.isfinite(network.hearing.weights.grad).all()


def test_training_and_looking_twice_draw_the_same():
    network = Focused(Sums(), torch.ones(1))
    given = [item([1.0, 1.5, 2.0], [0.0, 1.0, 0.0]) for _ in range(4)]
    found = []
    for grad in (torch.no_grad(), torch.enable_grad()):
        torch.manual_seed(3)
        with grad:
            found.append(network(given).detach())
    assert torch.equal(*found)
    assert len(set(found[0][:, 2].tolist())) > 1


def test_the_prior_adds_to_the_loss_and_leaves_clips_without_regions_alone():
    goals = torch.tensor([[1.0], [2.0], [4.0]])
    aim = Aim(("activation",), goals, ccc_loss, lambda *_: 0.5)
    taught = with_prior(aim, 2.0)
    outputs = torch.tensor([[1.0, 0.2], [2.0, 0.4], [4.0, torch.nan]])
    assert taught.loss(outputs, goals).item() == pytest.approx(2 * 0.3, abs=1e-6)
    assert taught.score(outputs, goals) == pytest.approx(0.5 - 2 * 0.3, abs=1e-6)
    outputs[:, 1] = torch.nan
    assert taught.loss(outputs, goals).item() == pytest.approx(0, abs=1e-6)


def test_what_a_base_tells_is_learned_and_its_scale_comes_off():
    goals = torch.zeros(4, 3)
    aim = Aim(
        ("activation", "valence", "dominance"), goals, ccc_loss, ccc_loss, np.arange(3.0), np.full(3, 2.0)
    )
    known = known_to(aim, ("valence", "activation"), "base")
    assert (known.outputs, known.goals.shape) == (("activation", "valence"), (4, 2))
    last, x = nn.Linear(5, 2), torch.randn(3, 5)
    before = last(x).detach()
    take_off_scale(last, known)
    assert torch.allclose(last(x), (before - torch.tensor([0.0, 1.0])) / 2, atol=1e-6)
    bring_to_scale(last, known)
    assert torch.allclose(last(x), before, atol=1e-6)
    with pytest.raises(ModelError, match="base tells arousal, and the clips activation, valence, dominance"):
        known_to(aim, ("arousal",), "base")


@pytest.fixture(scope="module")
def misled(tmp_path_factory):
    """A base that listens to what went with the class in training alone, and what came of it."""
    folder = tmp_path_factory.mktemp("misled")
    examples, split, regions = two_cues.examples(folder / "clips")
    (folder / "truth.json").write_bytes(truth_of(regions))
    jobs = []
    for name, settings in (
        ("base", AudioTuning("demo-audio", fit=FIT)),
        (
            "new",
            GapClosing(str(folder / "base"), truth=str(folder / "truth.json"), fit=replace(FIT, epochs=3)),
        ),
    ):
        (folder / name).mkdir()
        jobs.append(Job(examples, split, settings, folder / name, "cpu", 0))
    points = []
    audio_finetune.train(jobs[0], ignore)
    close_gaps.train(jobs[1], points.append)
    return *jobs, points


def test_the_model_looks_at_the_cue_and_its_answers_are_no_worse(misled):
    _, job, points = misled
    after = evaluated(str(job.out), job.examples, of_split(job.split, "test"), device="cpu")
    found = close_gaps.measure(job.settings, job.examples, [(job.out, job.split)], after, "cpu", ignore)
    looks = found.record["attribution_in_regions"]["own class"]
    assert looks["after"]["clips"] == looks["before"]["clips"] == len(job.split.test)
    assert looks["rise"]["mean"] == pytest.approx(looks["after"]["mean"] - looks["before"]["mean"], abs=1e-9)
    assert looks["rise"]["low"] > LEAST_RISE / 2
    assert looks["rise"]["mean"] > LEAST_RISE
    scores = [found.record[when]["unweighted_accuracy"]["value"] for when in ("before", "after")]
    assert scores[1] >= scores[0]
    assert scores[0] < 0.9 < scores[1]
    assert all(len(row) == len(found.columns) for row in found.rows)
    assert [point.epoch for point in points if not math.isnan(point.score)] == [0, 1, 2, 3]


def test_only_what_follows_the_encoder_input_has_learned(misled):
    base, new, _ = misled
    before, after = (load_file(job.out / "model.safetensors") for job in (base, new))
    same = {name for name in after if torch.equal(before[name], after[name])}
    assert same == {name for name in after if ".feature_" in name}
    assert (base.out / "baseline.safetensors").read_bytes() == (new.out / "baseline.safetensors").read_bytes()
    assert [output.name for output in registry.load(str(new.out)).card.outputs] == list(two_cues.CLASSES)


def test_stopped_and_gone_on_with_it_ends_the_same_from_the_same_regions(tmp_path):
    base = str(checkpoints.speech(tmp_path / "base"))
    jobs = [hissing.job(tmp_path, None, name=name, clips=10) for name in ("whole", "parted")]
    truth = tmp_path / "truth.json"
    regions = {clip: [(0.05, 0.1)] for clip in jobs[0].examples.clips}
    truth.write_bytes(truth_of(regions))
    settings = GapClosing(base, truth=str(truth), longest=0.3, fit=replace(FIT, at_once=4))
    whole, parted = (replace(job, settings=settings) for job in jobs)
    close_gaps.train(whole, ignore)

    def interrupt(point):
        if point.step == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        close_gaps.train(parted, interrupt)
    truth.write_bytes(truth_of({clip: [(0.0, 0.03)] for clip in regions}))
    close_gaps.train(parted, ignore)
    first, second = (load_file(job.out / "model.safetensors") for job in (whole, parted))
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert known_regions(parted.out / close_gaps.REGIONS) == regions


def test_regions_must_be_there(tmp_path):
    job = hissing.job(tmp_path, GapClosing(fit=FIT))
    with pytest.raises(UsageError, match="give either a session"):
        close_gaps.train(job, ignore)
    (tmp_path / "truth.json").write_bytes(truth_of({"elsewhere.wav": [(0, 1)]}))
    with pytest.raises(DataError, match="no clip of the training part has a region"):
        close_gaps.train(replace(job, settings=GapClosing(truth=str(tmp_path / "truth.json"))), ignore)
