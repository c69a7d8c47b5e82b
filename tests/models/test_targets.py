"""Several outputs at once are what they are one by one, and cost fewer passes."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models import devices
from models.explain import passes
from models.explain.methods import WAYS
from models.explain.run import explain, explain_targets
from models.interface import Material, ModelCard, Output, Request
from tests.models.toys import Toy, direction, linear, quadratic

CLIP = Material("toy.wav", np.array([1.0, 2.0, 3.0, -1.0, 0.5, 4.0], np.float32), 16000)
TARGETS = ("activation", "valence")
ALL = tuple(Output(name, "dimension", 1, 7) for name in ("easy", "hard"))


class Several(Toy):
    """A linear output and one that needs many steps."""

    card = ModelCard("several", "Several", "audio", ALL, "", "")

    def head(self, hidden):
        super().head(hidden)
        return torch.stack([linear(hidden), direction(hidden)], dim=1)


@pytest.mark.parametrize("method", [method for method in WAYS["audio"] if method != "word-occlusion"])
@pytest.mark.parametrize("steps", [None, 4])
def test_the_same_as_one_by_one(speech_model, clip, method, steps):
    requests = [Request(target, method, steps=steps) for target in TARGETS]
    for one, request in zip(explain_targets(speech_model, clip, requests), requests, strict=True):
        alone = explain(speech_model, clip, request)
        np.testing.assert_allclose(one.values, alone.values, rtol=1e-5, atol=1e-6)
        assert (one.target, one.steps, one.baseline) == (alone.target, alone.steps, alone.baseline)
        assert one.prediction == alone.prediction
        assert one.provenance == alone.provenance


def test_text_too(text_model):
    clip = Material("a", None, 16000, "not so good")
    (one,) = explain_targets(text_model, clip, [Request("valence")])
    assert one == replace(explain(text_model, clip, Request("valence")), values=one.values)


def test_each_target_takes_the_steps_that_it_needs():
    easy, hard = explain_targets(
        Several(linear), CLIP, [Request(output.name, baseline="zero") for output in ALL]
    )
    assert easy.steps == 16
    assert hard.steps > 16
    assert (
        hard.relative_delta == explain(Several(linear), CLIP, Request("hard", baseline="zero")).relative_delta
    )


def test_passes_are_shared():
    rows = []

    def counted(hidden):
        rows.append(len(hidden))
        return linear(hidden)

    explain_targets(Several(counted), CLIP, [Request(output.name, steps=16) for output in ALL])
    assert sum(rows) == 2 + 16


def test_order_is_that_of_the_requests():
    hard, easy = explain_targets(
        Several(quadratic), CLIP, [Request("hard", steps=2), Request("easy", steps=2)]
    )
    assert (hard.target, easy.target) == ("hard", "easy")
    assert easy.prediction == pytest.approx(
        explain(Several(linear), CLIP, Request("easy", steps=2)).prediction
    )


@pytest.mark.parametrize(
    "requests",
    [[], [Request("easy"), Request("hard", "occlusion")], [Request("easy"), Request("hard", steps=3)]],
)
def test_only_targets_may_differ(requests):
    with pytest.raises(ValueError, match="differ in their target alone"):
        explain_targets(Several(linear), CLIP, requests)


@pytest.mark.parametrize("method", ["ig", "occlusion"])
def test_memory_that_runs_out_halves_the_batch_and_goes_on(method):
    sizes = []

    def counted(hidden):
        sizes.append(len(hidden))
        return linear(hidden)

    clip = Material("long", np.ones(6, np.float32), 16000)
    requests = [Request(output.name, method) for output in ALL]
    scarce = explain_targets(Several(counted, fits=3), clip, requests)
    plenty = explain_targets(Several(linear), clip, requests)
    assert max(sizes) <= 2
    for one, other in zip(scarce, plenty, strict=True):
        np.testing.assert_allclose(one.values, other.values, rtol=1e-6)
    if method == "ig":
        assert sum(sizes) == 2 + 16  # nothing that was done is done again


def test_batches_are_as_large_as_memory_allows(monkeypatch):
    sizes = []

    def counted(hidden):
        sizes.append(len(hidden))
        return linear(hidden)

    monkeypatch.setattr(passes, "free_memory", lambda _: 5000)
    explain_targets(Several(counted, needs=1000), CLIP, [Request("easy", steps=16)])
    assert max(sizes) == 5


def test_memory_that_torch_keeps_counts_as_free(monkeypatch):
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda _: (1000, 8000))
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda _: 600)
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda _: 200)
    assert devices.free_memory("cuda:0") == 1400


def test_memory_that_runs_out_within_the_gradients(speech_model, clip, monkeypatch):
    """The allocator fails once, when the first batch is half done."""
    taken = torch.autograd.grad
    calls = []

    def failing(*arguments, **options):
        calls.append(1)
        if len(calls) == 2:
            raise torch.OutOfMemoryError("out of memory")
        return taken(*arguments, **options)

    requests = [Request(target, steps=8) for target in TARGETS]
    plenty = explain_targets(speech_model, clip, requests)
    monkeypatch.setattr(torch.autograd, "grad", failing)
    scarce = explain_targets(speech_model, clip, requests)
    assert len(calls) > 4
    for one, other in zip(scarce, plenty, strict=True):
        np.testing.assert_allclose(one.values, other.values, rtol=1e-4, atol=1e-6)
