"""The poolings, the gated unit and the networks of study D, against values by hand and formulas written out."""

import numpy as np
import pytest
import torch

from models.families.pooled_speech import hanging_on
from models.recipes.features.scaling import scaling
from models.recipes.networks.gmu import GatedUnit
from models.recipes.networks.pooled import Design, build
from models.recipes.networks.pooling import Attention, Pooling
from models.recipes.networks.recurrent import unfolded
from models.recipes.networks.word_segments import Spoken, WordSegments

HIDDEN = torch.tensor([[[1.0, 2.0], [3.0, 4.0], [5.0, 9.0], [7.0, 7.0]]])
MASK = torch.tensor([[True, True, True, False]])
SIZES = {"outputs": 3, "frame": 5, "piece": 4, "fold": 2, "hidden": 6, "layers": 2, "dropout": 0.5}


def design(pooling="attention", fusion="", **changes):
    return Design(**{**SIZES, "pooling": pooling, "fusion": fusion, **changes})


def drawn(design, seed=0):
    torch.manual_seed(seed)
    return build(design).eval()


@pytest.mark.parametrize(
    ("kind", "pooled", "weights"),
    [
        ("last", [5, 9], [0, 0, 1, 0]),
        ("cls", [1, 2], [1, 0, 0, 0]),
        ("average", [3, 5], [1 / 3, 1 / 3, 1 / 3, 0]),
    ],
)
def test_poolings_without_attention(kind, pooled, weights):
    found, counted = Pooling(kind, 2, 3)(HIDDEN, MASK)
    torch.testing.assert_close(found, torch.tensor([pooled], dtype=torch.float32))
    torch.testing.assert_close(counted, torch.tensor([weights], dtype=torch.float32))


def test_attention_is_the_formula():
    """With W_h = (1, 0), b_h = 0 and v = 2: e_i = 2 tanh(h_i1), softmax over the three units that there are."""
    pooling = Pooling("attention", 2, 1)
    with torch.no_grad():
        pooling.attention.project.weight.copy_(torch.tensor([[1.0, 0.0]]))
        pooling.attention.project.bias.zero_()
        pooling.attention.score.weight.fill_(2.0)
    found, weights = pooling(HIDDEN, MASK)
    raised = np.exp(2 * np.tanh([1.0, 3.0, 5.0]))
    shares = raised / raised.sum()
    np.testing.assert_allclose(weights[0].detach(), [*shares, 0], rtol=1e-6)
    np.testing.assert_allclose(found[0].detach(), shares @ HIDDEN[0, :3].numpy(), rtol=1e-6)


def test_attention_within_parts_leaves_empty_ones_at_zero():
    torch.manual_seed(0)
    attention = Attention(2, 3)
    parts = torch.tensor([[[True, True, False, False], [False, False, True, False], [False] * 4]])
    weights = attention(HIDDEN, parts)
    torch.testing.assert_close(weights.sum(dim=2), torch.tensor([[1.0, 1.0, 0.0]]))
    assert not weights[~parts].any()


def test_another_pooling_is_refused():
    with pytest.raises(ValueError, match="last, cls, average, attention"):
        Pooling("max", 2, 2)


def test_gated_unit_is_the_formula():
    torch.manual_seed(0)
    unit, first, second = GatedUnit(2, 3, 4), torch.randn(5, 2), torch.randn(5, 3)
    found = unit(first, second).detach().numpy()
    weights = {name: each.detach().numpy().astype(float) for name, each in unit.named_parameters()}
    a, b = first.numpy().astype(float), second.numpy().astype(float)
    h_a = np.tanh(a @ weights["first.weight"].T + weights["first.bias"])
    h_l = np.tanh(b @ weights["second.weight"].T + weights["second.bias"])
    z = 1 / (1 + np.exp(-(np.hstack([a, b]) @ weights["gate.weight"].T + weights["gate.bias"])))
    np.testing.assert_allclose(found, z * h_a + (1 - z) * h_l, atol=1e-6)


def test_units_hold_frames_in_their_order():
    frames, there = unfolded(torch.arange(12.0).reshape(1, 2, 6), torch.tensor([[True, False]]), 2)
    assert frames.tolist() == [[[0, 1, 2], [3, 4, 5], [6, 7, 8], [9, 10, 11]]]
    assert there.tolist() == [[True, True, False, False]]


@pytest.mark.parametrize("pooling", ["last", "cls", "average", "attention"])
def test_padding_never_changes_a_result(pooling):
    network = drawn(design(pooling, piece=0))
    short, long = torch.randn(1, 4, 10), torch.randn(1, 9, 10)
    alone, weights = network.attend(short, torch.ones(1, 4, dtype=torch.bool))
    filled = torch.cat([short, 100 * torch.randn(1, 5, 10)], dim=1)
    mask = torch.tensor([[True] * 4 + [False] * 5, [True] * 9])
    together, counted = network.attend(torch.cat([filled, long]), mask)
    torch.testing.assert_close(together[0], alone[0])
    torch.testing.assert_close(counted[0], torch.cat([weights[0], torch.zeros(5)]))


def test_outputs_hang_on_what_each_unit_counts():
    """For o = W sum(w_t h_t) + b, a unit's weight times its gradient is W sum(w_t h_t) over its own two frames."""
    network = drawn(design(piece=0))
    units, there = torch.randn(1, 4, 10), torch.ones(1, 4, dtype=torch.bool)
    outputs, weights = hanging_on(lambda counted: network.attend(units, there, counted))
    plain, counts = network.attend(units, there)
    torch.testing.assert_close((outputs, weights), (plain, counts), rtol=0, atol=1e-7)
    hidden = network.branch.blstm(*unfolded(units, there, 2))
    _, each = network.branch.pooling(hidden, torch.ones(1, 8, dtype=torch.bool))
    by_hand = (each[..., None] * hidden)[0].reshape(4, 2, -1).sum(dim=1) @ network.output.weight[1]
    torch.testing.assert_close(weights[0] * torch.autograd.grad(outputs[0, 1], weights)[0][0], by_hand)


@pytest.mark.parametrize(("fusion", "first"), [("concatenate", 0), ("word-segments", 6)])
def test_all_that_two_inputs_give_hangs_on_what_their_units_count(fusion, first):
    """Without the bias: of both inputs together, or word by word of the pieces, whose words are pooled last."""
    network, inputs = drawn(design(fusion=fusion)), pair(frames=6, pieces=4)
    outputs, weights = hanging_on(lambda counted: network.attend(*inputs, counted))
    parts = weights * torch.autograd.grad(outputs[0, 1], weights)[0]
    torch.testing.assert_close(parts[0, first:].sum(), outputs[0, 1] - network.output.bias[1])
    assert parts[0, :6].abs().max() > 0


@pytest.mark.parametrize("fusion", ["concatenate", "gmu", "word-segments"])
def test_padding_never_changes_what_two_inputs_give(fusion):
    network = drawn(design(fusion=fusion))
    inputs = pair(frames=6, pieces=4)
    alone, weights = network.attend(*inputs)
    rest = pair(frames=8, pieces=7, seed=1)
    filled = [torch.cat([torch.cat([own, noise(other[:, own.shape[1] :])], 1), other]) for own, other in
              zip(inputs, rest, strict=True)]  # fmt: skip
    together, counted = network.attend(*filled)
    torch.testing.assert_close(together[0], alone[0])
    torch.testing.assert_close(counted[0, :6], weights[0, :6])
    torch.testing.assert_close(counted[0, 8:12], weights[0, 6:])
    torch.testing.assert_close(counted[0].sum(), torch.tensor(2.0))


def pair(frames, pieces, seed=0):
    """Sound and text of one clip: two words, the first spoken in frames 1 and 2, the second in the rest."""
    generator = torch.Generator().manual_seed(seed)
    of_frames = torch.tensor([[0, 1, 1, *[2] * (frames - 3)]])
    of_pieces = torch.tensor([[0, 1, *[2] * (pieces - 3), 0]])
    return (
        torch.randn(1, frames, 10, generator=generator),
        torch.ones(1, frames, dtype=torch.bool),
        of_frames,
        torch.randn(1, pieces, 4, generator=generator),
        torch.ones(1, pieces, dtype=torch.bool),
        of_pieces,
    )


def noise(like):
    """Padding: nothing is there, whatever stands in it; its words are those of no unit, as filling up with 0 has it."""
    return 100 * torch.randn_like(like) if like.is_floating_point() else torch.zeros_like(like)


def test_frames_outside_words_do_not_count_and_words_without_frames_do():
    torch.manual_seed(0)
    segments = WordSegments(5, 4, 6, 1, 0.0, "average", fold=2).eval()
    frames, there, of_frames, pieces, _, of_pieces = pair(frames=6, pieces=5)
    of_frames[of_frames == 2] = 0
    _, heard, read = segments(frames, there, pieces, Spoken(of_frames, of_pieces))
    assert not heard[0, [0, 3, 4, 5]].any()
    torch.testing.assert_close(heard.sum(), torch.tensor(1.0))
    torch.testing.assert_close(read[0], torch.tensor([0, 0.5, 0.25, 0.25, 0]))


def test_scaling_is_of_all_frames_together():
    first, second = np.array([[1, 5, 3, 5]], np.float32), np.array([[5, 5, 7, 5]], np.float32)
    scale = scaling([first, second], 2)
    np.testing.assert_allclose(scale.mean, [4, 5])
    np.testing.assert_allclose(scale.deviation, [np.sqrt(5), 1])
    np.testing.assert_allclose(scale(first), [[-3 / np.sqrt(5), 0, -1 / np.sqrt(5), 0]], rtol=1e-6)
    with pytest.raises(ValueError, match="one frame"):
        scaling([], 2)
