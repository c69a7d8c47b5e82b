"""Fine-tuning on HF Trainer: what is learned, that it stops and goes on anywhere, and what its folders are."""

import math
import os
import signal
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from analysis.errors import DataError, UsageError
from models import registry
from models.errors import ModelError
from models.explain.run import explain
from models.interface import Request
from models.layouts.table import is_model
from models.material import material
from models.recipes import audio_finetune, text_finetune
from models.recipes.audio_finetune import AudioTuning
from models.recipes.data.cleaning.study_d import TOKENS
from models.recipes.making.bases import speech_classifier
from models.recipes.networks.pretrained import Hearing, head_of
from models.recipes.recipe import STATE
from models.recipes.text_finetune import TextTuning
from models.recipes.training.agreeing import precision_of
from models.recipes.training.finetuning import rates
from models.recipes.training.losses import ccc_loss
from models.recipes.training.ordering import Batches
from models.recipes.training.tuning import Tuning
from tests import checkpoints
from tests.models.recipes import hissing

SHORT = Tuning(epochs=2, batch=6, at_once=3, rate=1e-3, head_rate=5e-3)


def ignore(_point):
    """Told of each point."""


def predictions(model, job, positions):
    """Outputs of a loaded model, shape (clips, outputs)."""
    corpus, card = job.examples.corpus, model.card
    found = [
        model.predict(material(corpus, job.examples.clips[at], card.rate, card.modality)).outputs
        for at in positions
    ]
    return np.array([[outputs[output.name] for output in card.outputs] for outputs in found])


def ccc(model, job, positions):
    """Mean concordance of activation and valence."""
    truth = torch.tensor(job.examples.values[positions][:, :2])
    return 1 - ccc_loss(torch.tensor(predictions(model, job, positions)), truth).item()


@pytest.fixture(scope="module")
def heard(tmp_path_factory):
    """A job for dimensions that is done, the model, and the points that were told."""
    fit = Tuning(epochs=3, batch=16, rate=1e-3, head_rate=5e-3, checkpointing=False)
    job = hissing.job(tmp_path_factory.mktemp("heard"), AudioTuning(base="demo-audio", fit=fit), clips=80)
    points = []
    audio_finetune.train(job, points.append)
    return job, registry.load(str(job.out)), points


def test_audio_is_learned_from_a_cold_start(heard):
    job, model, _ = heard
    assert [(output.name, output.low, output.high) for output in model.card.outputs] == [
        ("activation", 1, 7),
        ("valence", 1, 7),
    ]
    assert ccc(model, job, job.split.test) > 0.6  # chance is 0
    assert abs(predictions(model, job, job.split.test).mean() - 4) < 1


def test_the_saved_model_says_what_the_trained_one_said(heard):
    job, model, points = heard
    best = max(point.score for point in points[1:] if not math.isnan(point.score))
    assert ccc(model, job, job.split.development) == pytest.approx(best, abs=1e-5)


def test_points_tell_steps_losses_and_scores(heard):
    _, _, points = heard
    assert (points[0].step, math.isnan(points[0].loss)) == (0, True)
    assert [point.step for point in points] == list(range(10))
    ends = [point for point in points if not math.isnan(point.score)]
    assert [point.epoch for point in ends] == [0, 1, 2, 3]
    assert all(math.isfinite(point.loss) for point in points[1:])
    assert points[1].rate == pytest.approx(5e-3)  # the head's, warmed up within the first step


def test_the_convolutions_stay_and_the_layers_do_not(heard):
    job, _, _ = heard
    before = load_file(registry.BUNDLED / "demo-audio" / "model.safetensors")
    after = load_file(job.out / "model.safetensors")
    same = {name for name in after if name in before and torch.equal(before[name], after[name])}
    assert same == {name for name in after if ".feature_extractor." in name}


def test_the_folder_is_finished_and_explains_completely(heard):
    job, model, _ = heard
    assert not (job.out / STATE).exists()
    assert model.mean_frame is not None
    clip = material(job.examples.corpus, job.examples.clips[int(job.split.test[0])], 16000)
    assert explain(model, clip, Request("activation", steps=32)).relative_delta < 0.02


def test_text_is_learned_and_explained(tmp_path):
    base = checkpoints.text(tmp_path / "base")
    fit = Tuning(epochs=5, batch=16, rate=2e-3, head_rate=5e-3, patience=5, weighted=True)
    job = hissing.job(tmp_path, TextTuning(str(base), ("typos",), fit), "classes", clips=80)
    job = replace(job, examples=replace(job.examples, cleaning="study-d"))
    text_finetune.train(job, ignore)
    model = registry.load(str(job.out))
    said = predictions(model, job, job.split.test).argmax(axis=1)
    assert (said == job.examples.labels[job.split.test]).mean() >= 0.9  # chance is 0.5
    assert [output.name for output in model.card.outputs] == list(hissing.CLASSES)
    clip = material(job.examples.corpus, job.examples.clips[0], 16000, "text")
    assert explain(model, clip, Request("sad", steps=32)).relative_delta < 0.02
    laughs = replace(clip, transcript="[LAUGHTER] I'm no, <sil> no")
    assert model.tokens(laughs).text == "++LAUGHTER++ I am no, <sil> no"
    assert set(TOKENS) <= set(model._tokenizer.get_vocab())
    assert [word.text for word in explain(model, laughs, Request("sad", steps=8)).words] == [
        "++LAUGHTER++",
        "I",
        "am",
        "no,",
        "<sil>",
        "no",
    ]
    known = [model._tokenizer.convert_tokens_to_ids(token) for token in ("++LAUGHTER++", "<sil>")]
    assert set(known) <= set(model.tokens(laughs).ids[0].tolist())
    modes = {file.stat().st_mode for file in job.out.rglob("*") if file.is_file()}
    (tmp_path / "usual").touch()
    assert modes == {(tmp_path / "usual").stat().st_mode}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A job that was done without a stop."""
    folder = tmp_path_factory.mktemp("whole")
    base = str(checkpoints.speech(folder / "base"))
    settings = AudioTuning(base, longest=0.2, augment=("noise",), fit=SHORT)
    job = hissing.job(folder, settings, "classes")
    audio_finetune.train(job, ignore)
    return job


@pytest.mark.parametrize("stop", ["in the middle of an epoch", "at its end"])
def test_stopped_and_gone_on_with_it_ends_the_same(tmp_path, whole, stop):
    parted = hissing.job(tmp_path, whole.settings, "classes")
    at = 3 if stop == "at its end" else 4

    def interrupt(point):
        if point.step == at and stop == "at its end":
            raise KeyboardInterrupt
        if point.step == at:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        audio_finetune.train(parted, interrupt)
    assert not is_model(parted.out)
    points = []
    audio_finetune.train(parted, points.append)
    assert points[0].step in (at + 1, at + 2)
    first, second = (load_file(job.out / "model.safetensors") for job in (whole, parted))
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert (whole.out / "baseline.safetensors").read_bytes() == (
        parted.out / "baseline.safetensors"
    ).read_bytes()


def test_nothing_but_what_is_told_reaches_the_terminal(tmp_path, capfd):
    job = hissing.job(tmp_path, TextTuning("demo-text", fit=replace(SHORT, epochs=1)))
    text_finetune.train(job, ignore)
    assert "".join(capfd.readouterr()) == ""


def test_a_few_at_once_learn_what_all_at_once_do(tmp_path):
    base = str(checkpoints.text(tmp_path / "base"))
    found = []
    for at_once in (1, 6):
        fit = replace(SHORT, epochs=1, at_once=at_once, dropout=0.0)
        job = hissing.job(tmp_path, TextTuning(base, fit=fit), name=str(at_once))
        text_finetune.train(job, ignore)
        found.append(load_file(job.out / "model.safetensors"))
    for name, weights in found[0].items():
        assert torch.allclose(weights, found[1][name], atol=2e-4), name


def test_other_settings_do_not_go_on_with_a_state(tmp_path):
    base = str(checkpoints.text(tmp_path / "base"))
    job = hissing.job(tmp_path, TextTuning(base, fit=SHORT))

    def stop(_point):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        text_finetune.train(job, stop)
    with pytest.raises(UsageError, match="other settings"):
        text_finetune.train(replace(job, seed=1), ignore)


def test_training_stops_where_the_score_does_not_rise(tmp_path):
    fit = replace(SHORT, epochs=9, batch=18, at_once=18, patience=2, rate=0.0, head_rate=0.0)
    points = []
    text_finetune.train(hissing.job(tmp_path, TextTuning("demo-text", fit=fit), "classes"), points.append)
    assert points[-1].epoch == 3


@pytest.mark.filterwarnings("ignore:Support for mismatched key_padding_mask")
@pytest.mark.parametrize("kind", list(checkpoints.SPEECH))
def test_clips_together_give_what_each_gives_alone(tmp_path, kind):
    checkpoints.speech(tmp_path, kind)
    stock = speech_classifier(str(tmp_path), ("a", "b"), is_regression=False, dropout=0.1)
    network = Hearing(stock).eval()
    clips = [{"samples": torch.randn(count)} for count in (16000, 9000, 401)]
    with torch.no_grad():
        together = network(clips)
        alone = torch.cat([network([clip]) for clip in clips])
        whole = network.whole()(clips[1]["samples"][None]).logits
    assert torch.allclose(together, alone, atol=1e-5)
    assert torch.allclose(whole, alone[1:2], atol=1e-6)


def test_layers_learn_more_slowly_the_lower_they_are(tmp_path):
    checkpoints.speech(tmp_path, "wavlm-layer-sum")
    stock = speech_classifier(str(tmp_path), ("a", "b"), is_regression=True, dropout=0.0)
    network = Hearing(stock)
    levels = [*network.levels(), head_of(stock)]
    groups = rates(levels, Tuning(rate=1e-4, head_rate=1e-3, layer_decay=0.5, weight_decay=0.1))
    learned = {id(weight): group for group in groups for weight in group["params"]}
    rate = {name: learned[id(w)]["lr"] for name, w in network.named_parameters() if id(w) in learned}
    assert rate["network.wavlm.encoder.layers.1.attention.q_proj.weight"] == 1e-4
    assert rate["network.wavlm.encoder.layers.0.attention.q_proj.weight"] == 5e-5
    assert rate["front.projection.projection.weight"] == 2.5e-5
    assert rate["network.classifier.weight"] == rate["network.layer_weights"] == 1e-3
    assert not any("extractor" in name for name in rate)
    assert {group["weight_decay"] for group in groups} == {0.0, 0.1}


def test_batches_cover_the_clips_and_are_shared_out():
    positions, lengths = np.arange(10, 35), np.linspace(1, 0, 40)
    both = [Batches(positions, lengths, 10, seed=0, process=process, processes=2) for process in (0, 1)]
    alone = Batches(positions, lengths, 10, seed=0)
    assert len(alone) == 3
    for batch, *shares in zip(alone, *both, strict=True):
        assert sorted(batch) == sorted(shares[0] + shares[1])
        assert [lengths[at] for _, at in batch] == sorted(lengths[at] for _, at in batch)
        assert len(batch) in (8, 9)
    assert sorted(at for batch in alone for _, at in batch) == positions.tolist()
    first = list(alone)
    alone.epoch = 1
    assert [{at for _, at in batch} for batch in alone] != [{at for _, at in batch} for batch in first]


def test_a_base_that_is_not_there_says_what_to_do(tmp_path):
    with pytest.raises(UsageError, match=r"main\.py download facebook/wav2vec2-base-960h"):
        audio_finetune.train(hissing.job(tmp_path, AudioTuning()), ignore)


def test_a_base_of_another_kind_is_refused(tmp_path):
    with pytest.raises(
        ModelError, match="of the kind roberta, and can be no base here; choose one of wav2vec2"
    ):
        audio_finetune.train(hissing.job(tmp_path, AudioTuning("demo-text")), ignore)


def test_clips_that_are_too_short_are_named(tmp_path):
    job = hissing.job(tmp_path, AudioTuning("demo-audio", longest=0.02, fit=SHORT))
    with pytest.raises(DataError, match=r"wav: lasts 20\.0 ms"):
        audio_finetune.train(job, ignore)


def test_ratings_that_are_all_alike_teach_nothing(tmp_path):
    job = hissing.job(tmp_path, AudioTuning("demo-audio", fit=SHORT))
    alike = replace(job.examples, values=np.full((len(job.examples), 3), 4.0))
    with pytest.raises(DataError, match="no two different ratings"):
        audio_finetune.train(replace(job, examples=alike), ignore)


def test_the_processor_stays_at_32_bits_unless_told(tmp_path):
    job = hissing.job(tmp_path, AudioTuning("demo-audio", fit=SHORT))
    assert precision_of(None, job) == "fp32"
