import json
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

import main
from analysis.errors import UsageError
from analysis.progress import ignore
from models.explain.run import explain
from models.folders import CONFIG
from models.interface import Request
from models.material import material
from models.recipes import timnet, timnet_ensemble
from models.recipes.features.embeddings import Encoder, embedded, load_encoder
from models.recipes.networks.ensemble import Ensemble, padded
from models.recipes.networks.timnet import TimFeatures, fitted
from models.recipes.recipe import STATE
from models.recipes.timnet import Shape, TimNetSettings
from models.recipes.timnet_ensemble import EnsembleSettings
from models.recipes.training.settings import Fit
from models.registry import load, read_card
from tests import checkpoints
from tests.models.recipes import planted

FRAMES = 40
SHAPE = {"frames": FRAMES, "channels": 16, "blocks": 4}
FIT = Fit(epochs=8, batch=8, rate=5e-3)
CLASSES = ("happy", "sad", "angry")
CHANCE = 1 / 3


def unweighted(model, job):
    examples, hits = job.examples, {}
    for at in job.split.test:
        outputs = model.predict(material(examples.corpus, examples.clips[at], model.card.rate)).outputs
        name = examples.classes[int(examples.labels[at])]
        hits.setdefault(name, []).append(max(outputs, key=outputs.get) == name)
    return float(np.mean([np.mean(found) for found in hits.values()]))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return planted.write(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="module", params=["full", "simplified"])
def alone(request, corpus, tmp_path_factory):
    settings = TimNetSettings(shape=Shape(is_full=request.param == "full", **SHAPE), fit=FIT)
    job = planted.job(corpus, tmp_path_factory.mktemp(request.param) / "timnet", settings)
    points = []
    timnet.train(job, points.append)
    return job, points


@pytest.fixture(scope="module")
def together(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("together")
    base = checkpoints.speech(folder / "base")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EARMARK_CACHE", str(folder / "cache"))
        settings = EnsembleSettings(base=str(base), dense=8, shape=Shape(**SHAPE), fit=FIT)
        job = planted.job(corpus, folder / "ensemble", settings)
        timnet_ensemble.train(job, ignore)
    return job


def test_it_learns_what_held_out_speakers_share(alone):
    job, points = alone
    assert set(job.examples.classes) == set(CLASSES)
    assert unweighted(load(str(job.out), device="cpu"), job) >= 0.8 > 2 * CHANCE
    assert points[-1].loss < points[1].loss
    assert not (job.out / STATE).exists()


def test_the_ensemble_learns_it_too(together):
    job = together
    assert unweighted(load(str(job.out), device="cpu"), job) >= 0.65 > 1.9 * CHANCE


def explained(job, method="ig"):
    model = load(str(job.out), device="cpu")
    clip = material(job.examples.corpus, job.examples.clips[0], 16000)
    return explain(model, clip, Request("happy", method)), (len(clip.samples) - 400) // 320 + 1


def test_attributions_are_complete_up_to_where_it_looks(alone):
    found, frames = explained(alone[0])
    assert found.baseline == "corpus-mean"
    assert found.relative_delta < 0.05
    assert found.values.shape == (min(frames, FRAMES),)


def test_attributions_of_the_ensemble_are_complete(together):
    found, frames = explained(together)
    assert found.baseline == "corpus-mean"
    assert found.relative_delta < 0.05
    assert found.values.shape == (frames,)


def test_attentive_pooling_shows_its_weights(together):
    found, _ = explained(together, "attention")
    assert found.values.sum() == pytest.approx(1, abs=1e-5)
    assert found.values.min() >= 0 and found.values.std() > 0


def test_there_is_no_attention_without_it(alone):
    with pytest.raises(UsageError, match="no attention"):
        explained(alone[0], "attention")


def test_gradients_reach_the_speech_encoder(together):
    job = together
    model = load(str(job.out), device="cpu")
    clip = material(job.examples.corpus, job.examples.clips[0], 16000)
    hidden = model.encode(model.prepare(clip)).requires_grad_(True)
    (gradient,) = torch.autograd.grad(model.head(hidden)[0, 0], hidden)
    assert hidden.shape[2] == 39 + 32
    assert gradient[..., :39].abs().sum() > 0 and gradient[..., 39:].abs().sum() > 0


def test_states_are_kept_and_found_again(together, monkeypatch):
    cache = Path(together.settings.base).parent / "cache"
    monkeypatch.setenv("EARMARK_CACHE", str(cache))
    (kept,) = (cache / "embeddings").iterdir()
    assert len(list(kept.iterdir())) == len(together.split.train) + len(together.split.development)
    encoder = load_encoder(together.settings.base, "cpu")
    clip = np.random.default_rng(0).normal(size=1500).astype(np.float32)
    states, mean = embedded(encoder, clip, pooled=False).states, embedded(encoder, clip, pooled=True).states
    torch.testing.assert_close(states, encoder.embed(clip).states, atol=2e-3, rtol=2e-3)
    torch.testing.assert_close(mean[0], encoder.embed(clip).states.mean(dim=0))
    monkeypatch.setattr(Encoder, "embed", None)
    assert torch.equal(embedded(encoder, clip, pooled=False).states, states)
    assert torch.equal(embedded(encoder, clip, pooled=True).states, mean)


def test_stopped_and_started_again_it_leaves_the_same_model(together, corpus, tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    settings = replace(together.settings, pooling="average", fit=Fit(epochs=2, batch=8))
    whole, again = (planted.job(corpus, tmp_path / name, settings) for name in ("whole", "again"))
    timnet_ensemble.train(whole, ignore)
    told = []

    def stop(point):
        told.append(point)
        if len(told) == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        timnet_ensemble.train(again, stop)
    assert not (again.out / CONFIG).exists()
    timnet_ensemble.train(again, told.append)
    assert [point.step for point in told] == list(range(len(told)))
    assert (again.out / "model.safetensors").read_bytes() == (whole.out / "model.safetensors").read_bytes()
    with pytest.raises(UsageError, match="no attention"):
        explained(again, "attention")


def test_changed_sounds_are_others_and_the_same_by_seed(corpus, tmp_path):
    weights = []
    for number, augment in enumerate(((), ("gain", "noise"), ("gain", "noise"))):
        settings = TimNetSettings(shape=Shape(**SHAPE), fit=Fit(epochs=1, batch=8), augment=augment)
        job = planted.job(corpus, tmp_path / str(number), settings)
        timnet.train(job, ignore)
        weights.append((job.out / "model.safetensors").read_bytes())
    plain, first, second = weights
    assert first == second != plain


def test_explained_from_the_command_line(together, corpus, tmp_path, capsys):
    command = ["explain", str(corpus), "--clip", together.examples.clips[0], "--model", str(together.out)]
    options = ["--target", "happy", "--out", str(tmp_path / "maps"), "--json"]
    assert main.main([*command, *options]) == 0
    assert json.loads(capsys.readouterr().out)["done"] == 1


def test_the_card_names_classes_and_corpus(alone, tmp_path):
    card = read_card(str(alone[0].out))
    assert {output.name for output in card.outputs} == set(CLASSES)
    assert card.modality == "audio" and card.rate == 16000
    shutil.copytree(alone[0].out, tmp_path / "copy")
    assert read_card(str(tmp_path / "copy")).title == card.title


def summary(*, is_full, blocks=3):
    torch.manual_seed(0)
    return TimFeatures(frames=20, channels=6, blocks=blocks, dropout=0.1, is_full=is_full).eval()


def test_blocks_look_back_and_never_ahead():
    direction = summary(is_full=True).forwards
    rows = torch.randn(1, 39, 20)
    changed = rows.clone()
    changed[..., 12:] += 1
    for before, after in zip(direction(rows), direction(changed), strict=True):
        assert torch.equal(before[..., :12], after[..., :12])
        assert not torch.equal(before[..., 12:], after[..., 12:])


@pytest.mark.parametrize("is_full", [True, False])
def test_with_equal_directions_a_reversed_clip_is_the_same(is_full):
    network = summary(is_full=is_full)
    frames = torch.randn(1, 20, 39)
    assert not torch.allclose(network(frames), network(frames.flip(1)), atol=1e-4)
    network.backwards.load_state_dict(network.forwards.state_dict())
    torch.testing.assert_close(network(frames), network(frames.flip(1)))


def test_fusion_sums_the_blocks_means_by_weight():
    network = summary(is_full=True)
    frames = torch.randn(2, 20, 39)
    rows = frames.transpose(1, 2)
    pairs = list(zip(network.forwards(rows), network.backwards(rows.flip(-1)), strict=True))
    means = [(there + back).mean(dim=-1) for there, back in pairs]
    network.fusion.data = torch.tensor([0.5, 0.0, -2.0])
    torch.testing.assert_close(network(frames), 0.5 * means[0] - 2 * means[2])
    gates = [later / earlier for (earlier, _), (later, _) in pairwise(pairs)]
    assert all(((gate > 0) & (gate < 1)).all() for gate in gates)


def test_short_clips_are_filled_up_and_long_ones_cut():
    frames = torch.ones(1, 3, 39)
    assert fitted(frames, 5)[0, :, 0].tolist() == [1, 1, 1, 0, 0]
    assert fitted(frames, 2).shape == (1, 2, 39)


@pytest.mark.parametrize("pooling", ["average", "attention"])
def test_padding_changes_nothing(pooling):
    torch.manual_seed(0)
    network = Ensemble(
        3,
        summary(is_full=True),
        channels=6,
        width=5,
        pooling=pooling,
        dense=4,
        dropout=0.5,
    ).eval()
    clips = [((torch.randn(20, 39), torch.randn(units, 5)), torch.tensor(0)) for units in (7, 3)]
    both, _ = padded(clips)
    for row, clip in enumerate(clips):
        single, _ = padded([clip])
        torch.testing.assert_close(network(*both)[row], network(*single)[0])
