"""Explaining a model that hears and reads: hand-set weights, so that every attribution is known."""

import math
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
import torch
from torch import nn

from analysis.errors import UsageError
from analysis.tables import Scale
from analysis.words import Word
from models.errors import ModelError
from models.explain.difference import difference
from models.explain.faithfulness import faithfulness, masking, signal
from models.explain.keys import input_digest, saliency_key
from models.explain.many import explain_many
from models.explain.receipts import compare, read_receipts, write_receipts
from models.explain.run import explain, explain_targets
from models.explain.silence import silence_of
from models.explain.store import Store
from models.explain.trust import check_trust
from models.families.joined import Joined
from models.families.roberta import Tokens
from models.interface import Material, ModelCard, Output, Prediction, Request

FRAME = 320
TEXT = "so very glad"
WORDS = (Word("so", 0.0, 0.04), Word("glad", 0.1, 0.2))
RATE = 16000
OUTPUTS = (Output("activation", "dimension", 1, 7), Output("valence", "dimension", 1, 7))
CARD = ModelCard("both", "Both", "audio+text", OUTPUTS, "", "")
MEANINGS = {"so": 0.25, "very": -0.5, "glad": 2.0}


class Network(nn.Module):
    """Activation is what is heard, its mean taken times 2; valence is what is heard times what is read."""

    def __init__(self):
        super().__init__()
        self.heard = nn.Parameter(torch.tensor([2.0, 0.0]))
        self.read = nn.Parameter(torch.tensor([0.0, 1.0]))

    def forward(self, rows, frames):
        heard = (rows[:, :frames] @ self.heard).mean(dim=1)
        read = (rows[:, frames:] @ self.read).sum(dim=1)
        return torch.stack([heard + 0.5 * read, heard * read], dim=1)


@dataclass(frozen=True, eq=False)
class Both:
    """A frame is the RMS of 20 ms, a piece its meaning; the other channel of each is zero."""

    card: ModelCard = CARD
    fingerprint: str = "both"
    device: str = "cpu"
    pools: bool = True
    network: Network = field(default_factory=lambda: Network().requires_grad_(False))

    def predict(self, material):
        joined = self.joined(material)
        with torch.no_grad():
            given = joined.outputs(joined.end)[0].tolist()
        names = [output.name for output in OUTPUTS]
        return Prediction(material.clip, "both", dict(zip(names, given, strict=True)))

    def joined(self, material):
        if material.samples is None or not material.transcript:
            raise ModelError(f"{material.clip} lacks sound or words.")
        blocks = torch.from_numpy(material.samples[: len(material.samples) // FRAME * FRAME]).reshape(
            -1, FRAME
        )
        heard, frames = blocks.square().mean(dim=1).sqrt(), len(blocks)
        words = material.transcript.split()
        ends = np.cumsum([len(word) + 1 for word in words]) - 1
        spans = tuple((int(end) - len(word), int(end)) for word, end in zip(words, ends, strict=True))
        read = torch.tensor([0.0, *(MEANINGS.get(word, 0.1) for word in words)])
        end = torch.zeros(1, frames + len(read), 2)
        end[0, :frames, 0], end[0, frames:, 1] = heard, read
        start = torch.zeros_like(end)
        start[0, :frames, 0] = 0.1
        ids, special = torch.zeros(1, len(read)), (True, *(False for _ in words))
        tokens = Tokens(ids, ((0, 0), *spans), special, material.transcript)

        def attention(rows):
            loud = rows[:, :frames, 0].softmax(dim=1)
            strong = rows[:, frames:, 1].softmax(dim=1)
            weights = torch.cat([loud, strong], dim=1)
            pooled = (weights * rows.sum(dim=2)).sum(dim=1)
            return torch.stack([pooled, pooled], dim=1), weights

        return Joined(
            frames,
            tokens,
            start,
            end,
            lambda rows: self.network(rows, frames),
            attention if self.pools else None,
        )


def material(levels=(0.0,) * 4 + (0.5,) * 6 + (0.2,) * 2):
    samples = np.repeat(np.array(levels, np.float32), FRAME)
    return Material("clip.wav", samples, RATE, TEXT, WORDS)


LEVELS = np.array((0.0,) * 4 + (0.5,) * 6 + (0.2,) * 2)


def test_frames_and_words_have_what_they_are_known_to_have():
    saliency = explain(Both(), material(), Request("activation"))
    np.testing.assert_allclose(saliency.values, 2 * (LEVELS - 0.1) / 12, atol=1e-6)
    assert [word.text for word in saliency.words] == ["so", "very", "glad"]
    np.testing.assert_allclose([word.value for word in saliency.words], [0.125, -0.25, 1.0], atol=1e-6)
    assert (saliency.words[2].start, saliency.words[2].end) == (0.1, 0.2)
    assert math.isnan(saliency.words[1].start)
    assert saliency.baseline == "corpus-mean"


@pytest.mark.parametrize("baseline", ["corpus-mean", "time-mean"])
@pytest.mark.parametrize("target", ["activation", "valence"])
def test_what_is_heard_and_what_is_read_add_up_once(target, baseline):
    saliency = explain(Both(), material(), Request(target, baseline=baseline))
    change = saliency.prediction - saliency.baseline_prediction
    assert saliency.has_words_beside
    parts = float(saliency.values.sum()) + sum(word.value for word in saliency.words) + saliency.unplaced
    assert parts == pytest.approx(change + saliency.delta, abs=1e-6)
    assert saliency.total == pytest.approx(change, abs=1e-4)
    assert saliency.unplaced == pytest.approx(0, abs=1e-7)


def test_a_product_is_shared_between_the_two():
    """For f = h r from (h0, 0) to (h, r), r (h + h0) / 2 is the words' and r (h - h0) / 2 the frames'."""
    saliency = explain(Both(), material(), Request("valence"))
    heard, read = 2 * LEVELS.mean(), 1.75
    assert float(saliency.values.sum()) == pytest.approx(read * (heard - 0.2) / 2, abs=1e-5)
    assert sum(word.value for word in saliency.words) == pytest.approx(read * (heard + 0.2) / 2, abs=1e-5)


def test_time_mean_is_the_clips_own_frame():
    saliency = explain(Both(), material(), Request("activation", baseline="time-mean"))
    assert float(saliency.values.sum()) == pytest.approx(0, abs=1e-6)
    with pytest.raises(UsageError, match="choose from corpus-mean, time-mean"):
        explain(Both(), material(), Request("activation", baseline="mask"))


def test_attention_is_a_share_of_the_frames_and_one_of_the_words():
    saliency = explain(Both(), material(), Request("activation", "attention"))
    loud = np.exp(LEVELS) / np.exp(LEVELS).sum()
    np.testing.assert_allclose(saliency.values, loud, atol=1e-6)
    strong = np.exp([0.0, 0.25, -0.5, 2.0])
    np.testing.assert_allclose(
        [word.value for word in saliency.words], (strong / strong.sum())[1:], atol=1e-6
    )
    assert saliency.unplaced == pytest.approx(strong[0] / strong.sum(), abs=1e-6)
    weighted = explain(Both(), material(), Request("activation", "attention-x-gradient"))
    assert (weighted.values >= 0).all()
    assert weighted.values.max() > 0
    with pytest.raises(UsageError, match="has no attention"):
        explain(Both(pools=False), material(), Request("activation", "attention"))


def test_attention_that_is_only_told_has_no_gradient():
    """As of a network whose unit holds several frames, the weights of which are summed."""

    class Sums(Both):
        def joined(self, material):
            joined = super().joined(material)

            def attention(rows):
                outputs, weights = joined.attention(rows)
                return outputs, 1.0 * weights

            return replace(joined, attention=attention)

    assert explain(Sums(), material(), Request("activation", "attention")).values.sum() == pytest.approx(1)
    with pytest.raises(UsageError, match="do not hang on the attention that this model tells"):
        explain(Sums(), material(), Request("activation", "attention-x-gradient"))


def test_methods_that_take_words_away_do_not_apply():
    with pytest.raises(UsageError, match="no method 'word-occlusion' for audio\\+text"):
        explain(Both(), material(), Request("activation", "word-occlusion"))


def test_the_key_hangs_on_sound_and_on_words():
    one = material()
    other_words = replace(one, transcript="so very sad")
    other_sound = replace(one, samples=one.samples * np.float32(0.5))
    digests = {input_digest(each, "audio+text") for each in (one, other_words, other_sound)}
    assert len(digests) == 3
    assert input_digest(one, "audio+text") not in (input_digest(one, "audio"), input_digest(one, "text"))
    keys = {
        saliency_key("m", "audio+text", each, Request("valence")) for each in (one, other_words, other_sound)
    }
    assert len(keys) == 3


def test_a_map_survives_the_store_and_a_receipt(tmp_path):
    saliency = explain(Both(), material(), Request("valence"))
    store = Store(tmp_path / "store")
    store.put(saliency, "key")
    found = store.get("key")
    assert found.has_words_beside
    assert found.total == saliency.total
    write_receipts(tmp_path / "receipts.jsonl", [saliency])
    (receipt,) = read_receipts(tmp_path / "receipts.jsonl")
    assert receipt.modality == "audio+text"
    assert compare(receipt, explain(Both(), material(), receipt.request)).is_exact


def test_minus_another_model_it_counts_each_word_once():
    """The words go to the time axis, where a text model has them; `very`, which has no time, stays off it."""
    saliency = explain(Both(), material(), Request("activation"))
    half = replace(saliency, values=saliency.values / 2, words=(), unplaced=0.0, delta=0.0)
    half = replace(half, provenance={"modality": "audio"}, prediction=1.0, baseline_prediction=0.9)
    found = difference(saliency, half, OUTPUTS[0], OUTPUTS[0], Scale(1, 7))
    assert found.unplaced == pytest.approx(-0.25, abs=1e-6)
    own = saliency.total - float(half.values.sum())
    assert found.total == pytest.approx(own, abs=1e-5)
    assert not found.has_words_beside


def test_trust_looks_at_frames_and_words_together():
    model, clip = Both(), material()
    saliency = explain(model, clip, Request("activation"))
    np.testing.assert_array_equal(signal(saliency)[:12], saliency.values.astype(np.float64))
    found = faithfulness(masking(model, clip, "activation", None), saliency)
    # Of 15 parts the first is "glad", which alone brings the output down by 1.
    assert found.comprehensiveness > np.median(found.random_comprehensiveness)
    assert len(found.random_comprehensiveness) == 30
    checks = {check.name: check for check in check_trust(model, clip, saliency).checks}
    assert set(checks) == {
        "completeness", "step doubling", "baseline", "random weights", "deletion", "insertion",
    }  # fmt: skip
    assert checks["completeness"].passed
    assert checks["step doubling"].passed
    assert "time-mean instead of corpus-mean" in checks["baseline"].reason
    assert "as many frames with as many words" in checks["deletion"].reason


def test_targets_share_their_passes():
    both = explain_targets(Both(), material(), (Request("activation"), Request("valence")))
    np.testing.assert_allclose(
        both[1].values, explain(Both(), material(), Request("valence")).values, atol=1e-6
    )


def test_a_map_tells_what_of_it_lies_on_silence(tmp_path):
    """Four of twelve frames are silent; attention goes by the level, so they have e^0 each."""
    saliency = explain(Both(), material(), Request("activation", "attention"))
    found = silence_of(saliency)
    assert found.time == pytest.approx(4 / 12, abs=1e-4)
    assert found.share == pytest.approx(4 / np.exp(LEVELS).sum(), abs=1e-4)
    store = Store(tmp_path / "store")
    outcome = explain_many(
        Both(), ["clip.wav"], lambda _clip: material(), Request("activation", "attention"), store
    )
    assert outcome.on_silence == found
    loud = material((0.5,) * 12)
    assert silence_of(explain(Both(), loud, Request("activation", "attention"))) is None
