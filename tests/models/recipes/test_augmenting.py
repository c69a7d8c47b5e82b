"""Changes of sounds and texts that are learned from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UsageError
from models.recipes.data.augmenting import SOUNDS, TEXTS, sound_augmenter, text_augmenter
from models.recipes.data.sound_changes import SOUND_CHANGES, gain, gsm, mp3, mu_law, noise, pitch, tempo
from models.recipes.data.text_changes import TEXT_CHANGES, dropout, punctuation, swap, typos

RATE = 16000
WORDS = "I really like you , [MASK] ++LAUGHTER++ and I never wanted anybody else, did I? <sil> No!"


def tone(frequency=200.0, seconds=1.0, rate=RATE):
    times = np.arange(round(seconds * rate)) / rate
    return (0.3 * np.sin(2 * np.pi * frequency * times)).astype(np.float32)


def rms(samples):
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


def peak_hz(samples, rate=RATE):
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return np.argmax(spectrum) * rate / len(samples)


class Drawing:
    """A generator whose uniform draws are the middle, or another place, of their range."""

    def __init__(self, place=0.5):
        self._place, self._own = place, np.random.default_rng(0)

    def uniform(self, low, high):
        return low + self._place * (high - low)

    def standard_normal(self, size):
        return self._own.standard_normal(size)


@pytest.mark.parametrize(("place", "snr"), [(0.0, 5.0), (0.5, 17.5), (1.0, 30.0)])
def test_noise_has_the_snr_that_was_drawn(place, snr):
    clean = tone()
    added = noise(clean, RATE, Drawing(place)).astype(np.float64) - clean
    assert 20 * np.log10(rms(clean) / rms(added)) == pytest.approx(snr, abs=0.01)


def test_noise_leaves_silence_silent():
    assert not noise(np.zeros(100, np.float32), RATE, Drawing()).any()
    assert noise(np.ones(1, np.float32), RATE, Drawing()) == 1


def test_gain_is_in_db():
    assert rms(gain(tone(), RATE, Drawing(0.0))) == pytest.approx(rms(tone()) * 10 ** (-12 / 20), rel=1e-6)
    assert rms(gain(tone(), RATE, Drawing(1.0))) == pytest.approx(rms(tone()) * 10 ** (6 / 20), rel=1e-6)


def test_pitch_moves_the_tone_and_not_its_end():
    higher = pitch(tone(), RATE, Drawing(1.0))
    assert len(higher) == RATE
    assert peak_hz(higher) == pytest.approx(200 * 2 ** (1.5 / 12), abs=2)


def test_tempo_moves_the_end_and_not_the_tone():
    slower = tempo(tone(), RATE, Drawing(0.0))
    assert len(slower) == pytest.approx(RATE / 0.9, abs=1)
    assert peak_hz(slower) == pytest.approx(200, abs=2)


@pytest.mark.parametrize("rate", [16000, 48000, 10000, 96000])
def test_codecs_keep_a_low_tone_in_its_place(rate):
    clean = tone(rate=rate)
    for codec in (mp3, gsm, mu_law):
        coded = codec(clean, rate, Drawing())
        assert len(coded) == len(clean)
        inside = slice(rate // 4, -rate // 4)
        assert np.corrcoef(coded[inside], clean[inside])[0, 1] > 0.95


def test_telephones_leave_out_what_is_high():
    for codec in (gsm, mu_law):
        assert rms(codec(tone(6000.0), RATE, Drawing())[1000:-1000]) < 0.05 * rms(tone())


@pytest.mark.parametrize("name", SOUND_CHANGES)
@pytest.mark.parametrize("length", [1, 50, 4000])
def test_a_sound_of_any_length_is_changed_by_the_seed_alone_and_itself_stays(name, length):
    change = SOUND_CHANGES[name][1]
    given_ = tone()[:length]
    before = given_.copy()
    one, two = (change(given_, RATE, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(one, two)
    assert one.dtype == np.float32
    assert np.isfinite(one).all()
    assert np.array_equal(given_, before)


def test_a_sound_is_changed_half_of_the_time_and_differs_with_the_seed():
    augment = sound_augmenter(["gain"])
    made = [augment(tone()[:100], RATE, np.random.default_rng(seed)) for seed in range(200)]
    n_same = sum(np.array_equal(samples, tone()[:100]) for samples in made)
    assert 70 < n_same < 130
    assert len({samples.tobytes() for samples in made}) == 200 - n_same + 1


def test_all_changes_together_and_none():
    everything = sound_augmenter(list(SOUNDS))
    for seed in range(5):
        assert np.isfinite(everything(tone(), RATE, np.random.default_rng(seed))).all()
    assert np.array_equal(sound_augmenter([])(tone(), RATE, np.random.default_rng(0)), tone())
    assert sound_augmenter(["mp3"])(np.zeros(0, np.float32), RATE, np.random.default_rng(0)).size == 0
    assert text_augmenter([])(WORDS, np.random.default_rng(0)) == WORDS


def test_a_change_that_there_is_not_is_refused():
    with pytest.raises(UsageError, match="no change 'echo' of a sound; choose from noise, gain"):
        sound_augmenter(["gain", "echo"])
    with pytest.raises(UsageError, match="no change 'echo' of a text; choose from dropout"):
        text_augmenter(["echo"])


def changed(change, text=WORDS, n=300):
    return [change(text, np.random.default_rng(seed)) for seed in range(n)]


def test_dropout_leaves_out_a_tenth_of_the_words_and_never_all():
    kept = np.mean([len(text.split()) for text in changed(dropout)]) / len(WORDS.split())
    assert kept == pytest.approx(0.9, abs=0.02)
    assert set(changed(dropout, "Oh")) == {"Oh"}


def test_swap_keeps_every_word():
    made = changed(swap)
    assert {tuple(sorted(text.split())) for text in made} == {tuple(sorted(WORDS.split()))}
    assert len(set(made)) > 30


def test_typos_touch_long_words_only_and_no_marks_of_sounds():
    short = {word for word in WORDS.split() if len(word) < 4 or not word.isalpha()}
    made = changed(typos)
    assert all(short <= set(text.split()) for text in made)
    assert {text.split()[1] for text in made} >= {"really", "relly", "rreally"[1:], "raelly"}


def test_punctuation_changes_marks_behind_words_only():
    made = changed(punctuation)
    assert {text.translate(str.maketrans("", "", ",.!? ")) for text in made} == {
        WORDS.translate(str.maketrans("", "", ",.!? "))
    }
    assert any("anybody else. did I, <sil> No" in text for text in made)


@given(
    text=st.text("ab ,.<>", max_size=40),
    seed=st.integers(0, 2**32),
    names=st.lists(st.sampled_from(list(TEXTS))),
)
def test_a_text_keeps_a_word_and_the_same_seed_gives_the_same(text, seed, names):
    one, two = (text_augmenter(names)(text, np.random.default_rng(seed)) for _ in range(2))
    assert one == two
    assert bool(one.split()) == bool(text.split())
    assert set(TEXTS) == set(TEXT_CHANGES)
