import numpy as np
import pytest

from analysis.audio import Sound
from listener.state.altering.sifted import Sieve, sound_work, stretches
from models.interface import Saliency

RATE = 44100
VALUES = np.zeros(100, np.float32)
VALUES[10:20], VALUES[50:55] = 1.0, -2.0


def saliency(values=VALUES):
    return Saliency("a.wav", "m", "valence", "ig", 1, "zero", values, 1.0, 0.0, 0.0, 0.0, (), 0.0, {})


def noise(channels=1, seconds=2.01):
    samples = 0.1 * np.random.default_rng(0).normal(size=(round(seconds * RATE), channels))
    return Sound(samples.astype(np.float32), RATE)


def made(sieve, sound):
    return sound_work(sound, saliency(), sieve)(lambda _: None)


def level(variant, start, stop):
    return float(np.abs(variant.sound.samples[round(start * RATE) : round(stop * RATE)]).max())


def test_only_what_is_salient_sounds_and_the_rest_is_marked_as_unheard():
    variant = made(Sieve("salient", 0.15), noise())
    assert variant.sound.length == noise().length
    assert variant.unheard == ((0.0, 0.2), (0.4, 1.0), (1.1, 2.01))
    assert level(variant, 0.21, 0.39) > 0.05
    for start, stop in ((0, 0.19), (0.41, 0.99), (1.11, 2.01)):
        assert level(variant, start, stop) < 1e-12
    assert variant.sign == "only the top 15 % for valence"


def test_the_rest_is_the_rest():
    variant = made(Sieve("rest", 0.15), noise())
    assert variant.unheard == ((0.2, 0.4), (1.0, 1.1))
    assert level(variant, 0.21, 0.39) < 1e-12
    assert level(variant, 1.2, 2.0) > 0.05
    assert variant.sign == "without the top 15 % for valence"


def test_noise_stands_where_the_rest_was_and_the_sign_tells_how_much_there_was_to_keep():
    variant = made(Sieve("salient-in-noise", 0.5, "lowering"), noise())
    assert variant.unheard == ((0.0, 1.0), (1.1, 2.01))
    assert level(variant, 0.1, 0.9) > 0.05
    assert variant.sign == "the top 5 % lowering valence, in noise"


def test_of_several_channels_the_mean_is_heard_as_models_hear_it():
    stereo = noise(channels=2)
    alike = Sound(stereo.mono()[:, None], RATE)
    ours, theirs = made(Sieve("salient"), stereo), made(Sieve("salient"), alike)
    np.testing.assert_array_equal(ours.sound.samples, theirs.sound.samples)


@pytest.mark.parametrize("sieve", [Sieve(), Sieve("salient", direction="raising")])
def test_nothing_is_made_of_nothing(sieve):
    assert sound_work(noise(), saliency(np.minimum(VALUES, 0)), sieve)(lambda _: None) is None


@pytest.mark.parametrize(
    ("frames", "to_the_end", "expected"),
    [
        ("1100", True, ((0, 0.04), (0.08, 0.1))),
        ("1100", False, ((0, 0.04),)),
        ("0011", True, ((0.04, 0.1),)),
        ("0000", False, ()),
        ("111111", False, ((0, 0.1),)),
    ],
)
def test_stretches(frames, to_the_end, expected):
    chosen = np.array([frame == "1" for frame in frames])
    assert stretches(chosen, 0.1, to_the_end=to_the_end) == expected
