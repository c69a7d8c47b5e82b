"""Models that hear one thing only react to that one change, and resynthesis alone is told apart."""

import itertools
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from analysis import audio
from analysis.corpora import open_corpus
from analysis.errors import DataError, UsageError
from analysis.loudness import frame_levels, is_speech, speech_level
from analysis.places import DEMO
from analysis.progress import Cancelled
from analysis.resynthesis.praat import find_voice
from analysis.salient_sound import keep_only
from analysis.words import alignment_path, read_words
from models.errors import ModelError
from models.explain.counterfactuals import ALL, what_if
from models.explain.retained import retained
from models.explain.waterfall import waterfall
from models.interface import Material, ModelCard, Output, Prediction
from tests.models.records import SALIENCY

RATE = 16000


def level(samples):
    return speech_level(samples, RATE)


def tune(samples):
    voice = find_voice(samples.astype(float), RATE)
    return float(voice.f0.std() / voice.median) if voice.is_voiced else 0.0


def dynamics(samples):
    return float(frame_levels(samples, RATE)[is_speech(samples, RATE)].std())


def seconds(samples):
    return len(samples) / RATE


def treble(samples):
    power = np.abs(np.fft.rfft(samples)) ** 2
    return float(power[np.fft.rfftfreq(len(samples), 1 / RATE) > 1000].sum() / power.sum())


@dataclass
class Hearing:
    """Outputs that are properties of the sound, by name; remembers what it heard."""

    functions: dict
    modality: str = "audio"
    heard: list = field(default_factory=list)
    device = "cpu"
    fingerprint = "hearing"

    @property
    def card(self):
        outputs = tuple(Output(name, "dimension", 0, 1) for name in self.functions)
        return ModelCard("hearing", "Hearing", self.modality, outputs, "", "")

    def predict(self, material):
        self.heard.append(material)
        return Prediction(
            material.clip, "hearing", {name: f(material.samples) for name, f in self.functions.items()}
        )


@pytest.fixture(scope="module")
def clip():
    corpus = open_corpus(DEMO)
    row = corpus.clips.iloc[0]
    words = read_words(alignment_path(Path(corpus.folder), row["clip"]))
    return Material(row["clip"], audio.read(row["path"]).mono(), RATE, row["transcript"], words)


@pytest.fixture(scope="module")
def found(clip):
    return what_if(Hearing({"tune": tune, "dynamics": dynamics, "seconds": seconds, "treble": treble}), clip)


def test_each_property_reacts_to_its_own_change(found):
    effects = {name: one.effect for name, one in found.counterfactuals.items()}
    assert list(effects) == list(ALL)
    assert effects["flat-f0"]["tune"] < -0.05
    assert effects["flat-intensity"]["dynamics"] < -1
    assert effects["normal-tempo"]["seconds"] > 0.1
    assert effects["low-pass"]["treble"] < -0.9 * found.original["treble"]
    assert effects["flat-f0"]["seconds"] == effects["flat-intensity"]["seconds"] == 0
    assert abs(effects["normal-tempo"]["tune"]) < 0.02
    assert abs(effects["low-pass"]["tune"]) < 0.02
    own = (
        ("flat-f0", "tune"),
        ("flat-intensity", "dynamics"),
        ("normal-tempo", "seconds"),
        ("low-pass", "treble"),
    )
    for change, output in own:
        assert found.counterfactuals[change].is_believable(output)


def test_effects_are_counted_from_the_null_twin(found):
    for one in found.counterfactuals.values():
        for name, original in found.original.items():
            assert one.effect[name] == one.outputs[name] - one.null_outputs[name]
            assert one.null_effect[name] == one.null_outputs[name] - original
    intensity = found.counterfactuals["flat-intensity"]
    assert intensity.null_effect == dict.fromkeys(found.original, 0.0)


def test_what_resynthesis_does_alone_is_not_believed(clip):
    """A model that hears only whether the samples are the clip's own."""
    model = Hearing({"touched": lambda samples: float(not np.array_equal(samples, clip.samples))})
    one = what_if(model, clip, ["flat-f0"]).counterfactuals["flat-f0"]
    assert (one.effect["touched"], one.null_effect["touched"]) == (0.0, 1.0)
    assert not one.is_believable("touched")


def test_a_sound_is_heard_once_and_words_move_with_a_tempo(clip):
    model = Hearing({"seconds": seconds})
    what_if(model, clip)
    # The clip, which is the null twin of flat loudness too, five changes, one PSOLA twin and one of the filter.
    assert len(model.heard) == 1 + 5 + 2
    longest = max(model.heard, key=lambda material: len(material.samples))
    stretch = len(longest.samples) / len(clip.samples)
    assert longest.words[-1].end == pytest.approx(clip.words[-1].end * stretch)


def test_bars_lead_from_the_clip_to_the_flat_voice(found):
    for output in found.original:
        bars = waterfall(found, output)
        assert [(bar.name, bar.kind) for bar in bars] == [
            ("as-is", "level"),
            ("flat-f0", "step"),
            ("flat-intensity", "step"),
            ("normal-tempo", "step"),
            ("together", "step"),
            ("flat", "level"),
            ("low-pass", "alone"),
        ]
        for before, after in itertools.pairwise(bars[:6]):
            assert after.start == before.end
        whole = found.counterfactuals["flat-prosody"]
        assert bars[5].end == found.original[output] + whole.effect[output]
        assert bars[6].start == found.original[output]
        assert bars[1].end - bars[1].start == pytest.approx(found.counterfactuals["flat-f0"].effect[output])


def test_bars_of_some_changes(clip):
    some = what_if(Hearing({"tune": tune}), clip, ["low-pass", "flat-f0"])
    assert list(some.counterfactuals) == ["flat-f0", "low-pass"]
    assert [bar.name for bar in waterfall(some, "tune")] == ["as-is", "flat-f0", "low-pass"]


def test_silence_has_nothing_to_change():
    silence = Material("s.wav", np.zeros(RATE, np.float32), RATE)
    model = Hearing({"seconds": seconds})
    found = what_if(model, silence)
    assert not any(one.resynthesis.changed for one in found.counterfactuals.values())
    assert all(one.effect == {"seconds": 0.0} for one in found.counterfactuals.values())
    assert len(model.heard) == 1


def test_what_cannot_be_asked(clip):
    model = Hearing({"seconds": seconds})
    with pytest.raises(UsageError, match="no change 'flat' of a voice; choose from flat-f0"):
        what_if(model, clip, ["flat"])
    with pytest.raises(UsageError, match="reads words and hears no voice"):
        what_if(replace(model, modality="text"), clip)
    with pytest.raises(ModelError, match="has no audio"):
        what_if(model, replace(clip, samples=None))
    with pytest.raises(DataError, match=r"s\.wav: lasts 50 ms"):
        what_if(model, Material("s.wav", np.zeros(800, np.float32), RATE))


def test_progress_and_stopping(clip):
    told = []
    what_if(Hearing({"seconds": seconds}), clip, ["flat-f0", "low-pass"], told.append)
    assert told == [0, 0.5, 1]

    def stop(share):
        if share:
            raise Cancelled

    model = Hearing({"seconds": seconds})
    with pytest.raises(Cancelled):
        what_if(model, clip, ["flat-intensity", "low-pass"], stop)
    assert len(model.heard) == 2


def test_what_is_retained():
    """A model of the sum of squares, of which the loud half of a clip has four fifths."""
    samples = np.repeat([0.2, 0.1], 25 * 320).astype(np.float32)
    material = Material("a.wav", samples, RATE)
    model = Hearing({"activation": lambda heard: float(np.sum(heard.astype(float) ** 2))})
    (whole,) = model.predict(material).outputs.values()
    made = replace(SALIENCY, clip="a.wav", target="activation", prediction=whole, baseline_prediction=0.0)
    loud = np.repeat([True, False], 25)
    shares = {
        keep: retained(model, material, made, keep_only(samples, RATE, loud, keep=keep)).share
        for keep in ("salient", "rest")
    }
    assert shares["salient"] == pytest.approx(0.8, abs=0.01)
    assert shares["rest"] == pytest.approx(0.2, abs=0.01)
    kept = keep_only(samples, RATE, loud, keep="salient")
    still = retained(model, material, replace(made, baseline_prediction=whole), kept)
    assert np.isnan(still.share)
    assert still.kept_prediction == pytest.approx(0.8 * whole, rel=0.02)
    with pytest.raises(UsageError, match="reads words"):
        retained(replace(model, modality="text"), material, made, kept)
