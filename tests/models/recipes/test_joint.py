"""A speech and a text encoder fine-tuned together."""

from dataclasses import replace

import torch
from safetensors.torch import load_file

from models import registry
from models.explain.run import explain
from models.interface import Request
from models.material import material
from models.recipes import joint
from models.recipes.joint import JointTuning
from models.recipes.training.losses import ccc_loss
from models.recipes.training.tuning import Tuning
from tests.models.recipes import hissing


def test_both_are_learned_together_saved_and_explained(tmp_path):
    fit = Tuning(epochs=3, batch=16, rate=1e-3, head_rate=5e-3, checkpointing=False)
    job = hissing.job(tmp_path, JointTuning("demo-audio", "demo-text", fit=fit), clips=60)
    job = replace(job, examples=replace(job.examples, cleaning="study-d"))
    points = []
    joint.train(job, points.append)
    model = registry.load(str(job.out))
    assert model.card.modality == "audio+text"
    corpus, clips = job.examples.corpus, job.examples.clips

    def ccc(positions):
        said = [model.predict(material(corpus, clips[at], 16000, "audio+text")).outputs for at in positions]
        values = torch.tensor([[each["activation"], each["valence"]] for each in said])
        return 1 - ccc_loss(values, torch.tensor(job.examples.values[positions][:, :2])).item()

    assert ccc(job.split.test) > 0.6  # chance is 0
    best = max(point.score for point in points if point.step > 0 and point.score == point.score)
    assert abs(ccc(job.split.development) - best) < 1e-5
    _both_changed(load_file(job.out / "model.safetensors"))
    clip = material(corpus, clips[int(job.split.test[0])], 16000, "audio+text")
    found = explain(model, clip, Request("activation", steps=32))
    assert found.relative_delta < 0.02
    assert abs(found.total - (found.prediction - found.baseline_prediction) - found.delta) < 1e-5
    assert [word.text for word in found.words] == clip.transcript.split()
    sounds = replace(clip, transcript="++BREATHING++ it's [LAUGHTER]")
    said = replace(clip, transcript="++BREATHING++ it is ++LAUGHTER++")
    assert model.predict(sounds).outputs == model.predict(said).outputs != model.predict(clip).outputs


def _both_changed(after):
    """The encoders are other than those of the bases, and the convolutions are the same."""
    heard, read = (
        load_file(registry.BUNDLED / name / "model.safetensors") for name in ("demo-audio", "demo-text")
    )
    first = "encoder.layers.0.attention.q_proj.weight"
    assert not torch.equal(after[f"hearing.network.{first}"], heard[f"wav2vec2.{first}"])
    words = "embeddings.word_embeddings.weight"
    assert not torch.equal(after[f"reading.network.{words}"], read[f"roberta.{words}"])
    kernel = "conv_layers.0.conv.weight"
    before = heard[f"wav2vec2.feature_extractor.{kernel}"]
    assert torch.equal(after[f"hearing.front.extractor.{kernel}"], before)
