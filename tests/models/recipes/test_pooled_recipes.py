"""Study D's recipes from a cold start, on an invented corpus with a planted cue: what they reach, where they look."""

import json
import shutil
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
import transformers
from safetensors.torch import load_file

from analysis.errors import DataError, UsageError
from analysis.progress import ignore
from analysis.words import Word
from models.errors import ModelError
from models.explain.randomised import randomised
from models.explain.run import explain
from models.interface import Request
from models.material import material
from models.recipes import attention, multimodal
from models.recipes.data.preparing import DataOptions, prepare
from models.recipes.features import descriptors
from models.recipes.features.frames import FEATURES
from models.recipes.recipe import STATE, Job
from models.recipes.table import recipe
from models.recipes.training.settings import Fit
from models.registry import load, read_card
from tests import checkpoints
from tests.models.recipes import planted_iemocap

CHANCE, MARGIN = 0.5, 0.3
TINY = {"hidden": 8, "dropout": 0.1, "fit": Fit(epochs=12, batch=12, rate=2e-2, patience=4)}
HEARD = attention.Settings(**TINY)
READ = replace(HEARD, modality="text", base="bert")
BOTH = multimodal.Settings(base="bert", **TINY)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Prepared examples, and the split of which nobody in the test part is learned from."""
    folder = planted_iemocap.write(tmp_path_factory.mktemp("iemocap") / "made")
    options = DataOptions(cleaning="study-d", split="speakers", held_out=0.3)
    return prepare([("made", str(folder))], ("audio", "text"), options)


def bert(folder):
    """A BERT with random weights that knows the words of the planted corpus."""
    words = ["so", "it", "is", *(word for pair in planted_iemocap.WORDS.values() for word in pair)]
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join([*marks, *words]))
    transformers.BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(0)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    transformers.BertModel(transformers.BertConfig(vocab_size=12, **sizes)).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def trained(data, tmp_path_factory):
    """Train once what several tests look at."""
    kept = {}
    base = bert(tmp_path_factory.mktemp("base") / "bert")

    def get(module, settings):
        if settings not in kept:
            own = replace(settings, base=str(base)) if settings.base == "bert" else settings
            out = tmp_path_factory.mktemp("out") / "model"
            out.mkdir()
            module.train(job(data, own, out), ignore)
            kept[settings] = load(str(out), device="cpu"), out
        return kept[settings]

    return get


def job(data, settings, out):
    return Job(data.examples, data.splits[0], settings, out, "cpu", 0)


def held_out(data, model):
    """Unweighted accuracy on the speakers that were held out."""
    examples, split = data.examples, data.splits[0]
    assert not {examples.speakers[at] for at in split.test} & {examples.speakers[at] for at in split.train}
    names = [output.name for output in model.card.outputs]
    hits = {label: [] for label in set(examples.labels[split.test])}
    for at in split.test:
        given = model.predict(clip(data, at, model.card.modality)).outputs
        best = max(given, key=given.get)
        hits[examples.labels[at]].append(names.index(best) == examples.labels[at])
    return np.mean([np.mean(each) for each in hits.values()])


def clip(data, at, modality="audio+text"):
    return material(data.examples.corpus, data.examples.clips[at], 16000, modality)


KINDS = {
    "acoustic average": (attention, replace(HEARD, pooling="average")),
    "acoustic attention": (attention, HEARD),
    "acoustic attention, mfcc": (attention, replace(HEARD, features="mfcc")),
    "lexical cls, RoBERTa": (attention, replace(READ, pooling="cls", base="demo-text")),
    "lexical attention": (attention, READ),
    "baseline": (multimodal, replace(BOTH, pooling="average", fusion="concatenate")),
    "gated": (multimodal, BOTH),
    "word by word": (multimodal, replace(BOTH, fusion="word-segments")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_cold_start_beats_chance_on_unheard_speakers(data, trained, kind):
    model, out = trained(*KINDS[kind])
    assert held_out(data, model) >= CHANCE + MARGIN
    assert not (out / STATE).exists()
    assert read_card(str(out)).outputs == model.card.outputs
    assert [output.name for output in model.card.outputs] == list(data.examples.classes)


@pytest.mark.parametrize("kind", ["acoustic attention", "lexical attention", "gated", "word by word"])
def test_attributions_are_complete_and_attention_is_told(data, trained, kind):
    model, _ = trained(*KINDS[kind])
    wanted = clip(data, data.splits[0].test[0], model.card.modality)
    found = explain(model, wanted, Request("angry"))
    assert found.relative_delta < 0.01
    words = sum(word.value for word in found.words) if model.card.modality == "audio+text" else 0.0
    total = found.values.sum() + found.unplaced + words
    assert total == pytest.approx(found.prediction - found.baseline_prediction, abs=0.02)
    looked = explain(model, wanted, Request("angry", method="attention"))
    assert looked.values.min() >= 0
    assert looked.values.sum() > 0.5
    hanging = explain(model, wanted, Request("angry", method="attention-x-gradient"))
    assert hanging.values.min() >= 0
    assert hanging.values.max() > 0
    assert hanging.prediction == pytest.approx(found.prediction)
    assert explain(randomised(model, 0), wanted, Request("angry")).relative_delta < 0.05


@pytest.mark.parametrize("kind", ["acoustic average", "lexical cls, RoBERTa", "baseline"])
def test_without_attention_none_is_told(data, trained, kind):
    model, _ = trained(*KINDS[kind])
    wanted = clip(data, 0, model.card.modality)
    with pytest.raises(UsageError, match="no attention"):
        explain(model, wanted, Request("angry", method="attention"))


@pytest.mark.parametrize("kind", ["lexical attention", "gated", "word by word"])
def test_transcripts_are_read_as_they_were_learned(data, trained, kind):
    model, out = trained(*KINDS[kind])
    assert read_card(str(out)).cleaning == "study-d"
    assert "frozen and reads <sil>, ++BREATHING++, ++LAUGHTER++ in pieces" in model.card.note
    given = clip(data, 0, model.card.modality)
    spoken = (Word("it's", 0.1, 0.3), Word("terrible", 0.3, 0.6))
    short = replace(given, transcript="it's terrible [NOISE]", words=spoken)
    written = replace(short, transcript="it is terrible")
    assert model.predict(short).outputs == model.predict(written).outputs
    words = explain(model, short, Request("angry", steps=8)).words
    assert [word.text for word in words] == ["it", "is", "terrible"]
    assert [words[0].start, words[0].end, words[1].end] == pytest.approx([0.1, 0.2, 0.3])
    with pytest.raises(ModelError, match="names sounds only"):
        model.predict(replace(given, transcript="[BREATHING]"))


def test_a_cleaning_of_tomorrow_is_told(trained, tmp_path):
    _, out = trained(*KINDS["lexical attention"])
    shutil.copytree(out, tmp_path / "new")
    config = json.loads((out / "config.json").read_text())
    (tmp_path / "new" / "config.json").write_text(json.dumps({**config, "earmark_cleaning": "study-z"}))
    with pytest.raises(ModelError, match="a newer Earmark"):
        read_card(str(tmp_path / "new"))


def test_attention_puts_less_weight_on_silence_than_averaging_does(data, trained):
    model, _ = trained(*KINDS["acoustic attention"])
    on_silence, share = [], []
    for at in data.splits[0].test:
        heard = model.prepare(clip(data, at))
        _, (weights,) = model.attentions(model.encode(heard))
        is_silent = planted_iemocap.silent(weights.shape[-1], heard[0].numpy())
        assert weights.sum().item() == pytest.approx(1, abs=1e-5)
        on_silence.append(weights[0, torch.from_numpy(is_silent)].sum().item())
        share.append(is_silent.mean())  # what averaging gives
    assert np.mean(share) > 0.4
    assert (np.array(on_silence) < share).all()
    assert np.mean(on_silence) < 0.8 * np.mean(share)


def test_stopped_and_started_again_it_ends_with_the_same_weights(data, trained, tmp_path):
    _, whole = trained(*KINDS["acoustic attention"])
    looks = []

    def stop(point):
        looks.append(point)
        if len(looks) == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attention.train(job(data, HEARD, tmp_path), stop)
    assert not (tmp_path / "config.json").exists()
    attention.train(job(data, HEARD, tmp_path), ignore)
    again, once = (load_file(folder / "model.safetensors") for folder in (tmp_path, whole))
    assert again.keys() == once.keys()
    assert all(torch.equal(again[name], once[name]) for name in once)


def test_dimensions_come_out_on_the_scale_of_the_corpus(data, tmp_path):
    options = DataOptions(goal="dimensions")
    prepared = prepare([("made", str(data.examples.corpus.folder))], ("audio",), options)
    short = replace(HEARD, fit=Fit(epochs=1))
    attention.train(job(prepared, short, tmp_path), ignore)
    model = load(str(tmp_path), device="cpu")
    assert [(each.low, each.high) for each in model.card.outputs] == [(1, 5)] * 3
    given = [list(model.predict(clip(prepared, at)).outputs.values()) for at in range(20)]
    assert 1.5 < np.mean(given) < 4.5


def test_what_cannot_be_is_refused(data, tmp_path, monkeypatch):
    with pytest.raises(UsageError, match="cls is for text"):
        attention.train(job(data, replace(HEARD, pooling="cls"), tmp_path), ignore)
    speech = checkpoints.speech(tmp_path / "speech")
    with pytest.raises(ModelError, match="no BERT or RoBERTa"):
        attention.train(job(data, replace(READ, base=str(speech)), tmp_path), ignore)
    with pytest.raises(DataError, match="60 ms are needed"):
        FEATURES["compare"].units_of_file(np.zeros(900, np.float32), "short.wav")
    descriptors._smile.cache_clear()
    monkeypatch.setitem(sys.modules, "opensmile", None)
    with pytest.raises(ModelError, match="not installed; run `uv sync --extra opensmile`"):
        descriptors.compute(np.zeros(16000, np.float32), 16000)


def test_a_damaged_folder_is_told(trained, tmp_path):
    _, out = trained(*KINDS["acoustic attention"])
    config = json.loads((out / "config.json").read_text())
    shutil.copytree(out, tmp_path, dirs_exist_ok=True)
    for change in ({"features": "none"}, {"network": {}}, {"network": {**config["network"], "frame": 7}}):
        (tmp_path / "config.json").write_text(json.dumps({**config, **change}))
        with pytest.raises(ModelError, match=r"config\.json is damaged"):
            load(str(tmp_path), device="cpu")


def test_presets_are_the_rows_that_the_study_printed():
    from analysis.scores.printed import rows_of

    for name in ("attention", "multimodal"):
        what = recipe(name)
        printed = {row.preset for row in rows_of(name)}
        assert printed <= set(what.presets)
        assert {what.data_presets[preset]["cleaning"] for preset in printed} == {"study-d"}
