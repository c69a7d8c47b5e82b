"""Text models give what the stock class gives, and their attributions are those of Captum's layer method."""

import itertools
import json

import numpy as np
import pytest
import torch
import transformers
from captum.attr import LayerIntegratedGradients

from analysis.words import Word
from models.errors import ModelError
from models.explain.run import explain
from models.interface import Material, Request
from models.registry import load
from tests import checkpoints

TEXT = "Hé, that  was not well-known gonna"
TIMES = (
    Word("he", 0.1, 0.3),
    Word("that", 0.3, 0.4),
    Word("was", 0.4, 0.5),
    Word("not", 0.5, 0.7),
    Word("well", 0.7, 0.9),
    Word("known", 0.9, 1.2),
    Word("going", 1.2, 1.3),
    Word("to", 1.3, 1.45),
)
CLIP = Material("a.wav", np.zeros(24000, np.float32), 16000, TEXT, TIMES)


@pytest.fixture(scope="module")
def stock(text_folder):
    return transformers.RobertaForSequenceClassification.from_pretrained(text_folder).eval()


def test_outputs_are_those_of_the_stock_class(text_model, stock):
    with torch.no_grad():
        expected = stock(text_model.tokens(CLIP).ids).logits[0].tolist()
    assert list(text_model.predict(CLIP).outputs.values()) == pytest.approx(expected, abs=1e-6)


def test_pieces_and_their_mask(text_model):
    tokens = text_model.tokens(CLIP)
    pieces = len(TEXT.encode()) + 2
    assert tokens.ids.shape == (1, pieces)
    assert tokens.special == (True, *[False] * (pieces - 2), True)
    masked = text_model.masked(tokens)[0].tolist()
    assert masked == [0, *[260] * (pieces - 2), 2]


def test_attribution_is_that_of_captum_at_the_embeddings(text_model, stock):
    tokens = text_model.tokens(CLIP)
    layered = LayerIntegratedGradients(lambda ids: stock(ids).logits[:, 0], stock.roberta.embeddings)
    expected = layered.attribute(tokens.ids, text_model.masked(tokens), n_steps=16, internal_batch_size=16)
    pieces = expected[0].sum(-1).double().numpy()
    words = [word.value for word in explain(text_model, CLIP, Request("valence", steps=16)).words]
    edges = [1, 1 + len("Hé,".encode()), *(1 + len(TEXT[:end].encode()) for end in (8, 13, 17, 28, 34))]
    sums = [pieces[start:stop].sum() for start, stop in itertools.pairwise(edges)]
    np.testing.assert_allclose(words, sums, atol=1e-6)


def test_words_fill_their_time_and_the_sum_is_kept(text_model):
    saliency = explain(text_model, CLIP, Request("valence"))
    assert [word.text for word in saliency.words] == TEXT.split()
    assert [(word.start, word.end) for word in saliency.words[:4]] == [
        (0.1, 0.3),
        (0.3, 0.4),
        (0.4, 0.5),
        (0.5, 0.7),
    ]
    assert saliency.words[4].start == 0.7
    assert saliency.words[5].end == pytest.approx(1.45)
    assert saliency.values.shape == (75,)
    np.testing.assert_allclose(saliency.values[5:15], saliency.words[0].value / 10, rtol=1e-5)
    change = saliency.prediction - saliency.baseline_prediction
    assert saliency.values.sum() + saliency.unplaced == pytest.approx(change + saliency.delta, abs=1e-6)
    assert saliency.relative_delta < 0.01
    assert saliency.baseline == "mask"


def test_without_times_all_is_unplaced(text_model):
    saliency = explain(text_model, Material("a.wav", None, 16000, TEXT), Request("valence"))
    assert saliency.values.shape == (0,)
    assert np.isnan([word.start for word in saliency.words]).all()
    change = saliency.prediction - saliency.baseline_prediction
    assert saliency.unplaced == pytest.approx(change + saliency.delta, abs=1e-6)


def test_without_sound_the_words_tell_the_length(text_model):
    saliency = explain(text_model, Material("a.wav", None, 16000, TEXT, TIMES), Request("valence"))
    assert saliency.values.shape == (73,)


@pytest.mark.parametrize(
    ("transcript", "message"),
    [
        ("", "a.wav has no transcript"),
        (" \n", "a.wav has no transcript"),
        ("x" * 600, "602 word pieces.* takes 512"),
    ],
)
def test_transcripts_that_cannot_be_used(text_model, transcript, message):
    with pytest.raises(ModelError, match=message):
        text_model.predict(Material("a.wav", None, 16000, transcript))


def test_longest_transcript(text_model):
    assert np.isfinite(text_model.predict(Material("a.wav", None, 16000, "x" * 510)).outputs["valence"])


def test_folder_without_a_whole_tokenizer(tmp_path):
    folder = checkpoints.text(tmp_path / "mine")
    (folder / "vocab.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=r"mine has no usable tokenizer"):
        load(str(folder), device="cpu")
    (folder / "vocab.json").unlink()
    with pytest.raises(ModelError, match=r"mine has no tokenizer: neither tokenizer.json nor vocab.json"):
        load(str(folder), device="cpu")


def test_folder_without_a_padding_index(tmp_path):
    folder = checkpoints.text(tmp_path / "mine")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "pad_token_id": None}))
    with pytest.raises(ModelError, match=r"config.json is damaged: pad_token_id"):
        load(str(folder), device="cpu")
