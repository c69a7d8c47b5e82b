"""Voice against words, by hand: what counts as opposed, what is chance, which words it is."""

import numpy as np
import pytest

from analysis.clash import (
    auc,
    auc_interval,
    clash,
    direction,
    false_discovery,
    sentence,
    signals,
    surprise,
    word_clash,
)
from analysis.clash.signals import Signals, standardised, without_words

NAN = np.nan
EXACT = {"rtol": 1e-12, "atol": 1e-12}


def numbers(*values):
    return np.array(values, dtype=np.float64)


def one_speaker(n):
    return np.zeros(n, dtype=np.int64)


def nobody_neutral(n):
    return np.zeros(n, dtype=bool)


def test_deviations_are_robust_and_from_neutral():
    values = numbers(1, 2, 3, 4, 100, NAN)
    expected = (values - 3) / 1.4826
    np.testing.assert_allclose(standardised(values, one_speaker(6), nobody_neutral(6)), expected, **EXACT)
    values = numbers(1, 1, 1, 1, 1, 3, 5, 7, 9)
    neutral = values == 1
    # Distances from neutral: five of 0, then 2, 4, 6, 8; their median is 0, so nothing can be told.
    assert np.isnan(standardised(values, one_speaker(9), neutral)).all()
    values = numbers(1, 1, 1, 1, 1, 3, 5, 7, 9, 11)
    np.testing.assert_allclose(
        standardised(values, one_speaker(10), neutral=np.append(neutral, False)),
        (values - 1) / 1.4826,
        **EXACT,
    )


def test_a_speaker_with_enough_clips_has_an_own_neutral():
    many, few = np.arange(20.0) + 100, numbers(0, 1, 2)
    values, speakers = np.concatenate([many, few]), np.repeat([7, 9], [20, 3])
    found = standardised(values, speakers, nobody_neutral(23))
    np.testing.assert_allclose(found[:20], (many - 109.5) / (1.4826 * 5), **EXACT)
    deviation = 1.4826 * np.median(np.abs(values - np.median(values)))
    np.testing.assert_allclose(found[20:], (few - np.median(values)) / deviation, **EXACT)


def test_what_text_explains_is_learned_on_other_speakers():
    text = numbers(0, 1, 2, 0, 1, 2)
    audio = numbers(0, 2, 4, 5, 5, 5)
    voice, share = without_words(audio, text, np.repeat([0, 1], 3))
    # The first speaker's slope of 2 is taken from the second, and the second's of 0 from the first.
    np.testing.assert_allclose(voice, [0, 2, 4, 7, 5, 3], **EXACT)
    assert share == pytest.approx(1.0, abs=1e-12)
    voice, share = without_words(-audio, text, np.repeat([0, 1], 3))
    np.testing.assert_allclose(voice, -audio, **EXACT)
    assert share == 0
    voice, share = without_words(numbers(1, NAN, 3), numbers(2, 2, NAN), one_speaker(3))
    assert np.isnan(voice).tolist() == [False, True, True]


def test_a_word_blind_source_is_taken_as_it_is():
    audio, text, blind = np.arange(9.0), np.arange(9.0), np.arange(9.0)[::-1]
    found = signals(audio, text, one_speaker(9), nobody_neutral(9), word_blind=blind)
    np.testing.assert_allclose(found.voice, -found.text, **EXACT)
    np.testing.assert_allclose(found.audio, found.text, **EXACT)
    assert np.isnan(found.lexical_share)
    with pytest.raises(ValueError, match="one value for each clip"):
        signals(audio, text[:3], one_speaker(9), nobody_neutral(9))


def test_only_what_is_clear_and_opposed_clashes():
    voice, text = numbers(-2, 2, 0.4, -3, NAN), numbers(1, 1, -3, 0.5, 1)
    found = clash(Signals(text, voice, voice, 0.0), one_speaker(5))
    np.testing.assert_allclose(found.opposition, [1, 0, 0.4, 0.5, NAN], **EXACT)
    np.testing.assert_allclose(found.product, [2, -2, 0, 1.5, NAN], **EXACT)
    np.testing.assert_allclose(found.distance, [3, 1, 3.4, 3.5, NAN], **EXACT)
    ways = [direction(*pair) for pair in zip(voice, text, strict=True)]
    assert ways == ["positive words, negative voice", "", "", "positive words, negative voice", ""]
    assert direction(0.5, -0.5) == "negative words, positive voice"


def test_surprise_is_the_rank_among_the_speakers_voices():
    voice = numbers(-2, -1, 0.1, 1, NAN, 3)
    text = numbers(1, 1, 1, -0.2, 1, -1)
    # Known voices: -2, -1, 0 (gated), 1, 3. As negative as -2: one of 5; as -1: two; as 0: three.
    np.testing.assert_allclose(
        surprise(voice, text, one_speaker(6), gate=0.5), [0.2, 0.4, 0.6, 1.0, NAN, 0.2], **EXACT
    )


def test_speakers_are_shuffled_apart():
    low, high = -np.arange(1.0, 21), np.arange(1.0, 21)
    voice, text = np.concatenate([low, high]), np.ones(40)
    p = surprise(voice, text, np.repeat([0, 1], 20), gate=0.5)
    np.testing.assert_allclose(p[:20], np.arange(20, 0, -1) / 20, **EXACT)
    np.testing.assert_allclose(p[20:], np.arange(1, 21)[::-1][::-1] / 20, **EXACT)


def test_chance_is_even_where_voice_and_words_are_independent():
    generator = np.random.default_rng(0)
    p = surprise(generator.normal(size=4000), generator.normal(size=4000), one_speaker(4000), gate=0.0)
    assert np.quantile(p, [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.03)
    assert np.nanmin(false_discovery(p)) > 0.1


def test_false_discovery_by_hand():
    # 4 tests: 0.01 * 4 / 1, 0.02 * 4 / 2, 0.04 * 4 / 3 = 0.0533, 0.5 * 4 / 4; the largest below holds.
    found = false_discovery(numbers(0.5, 0.02, NAN, 0.01, 0.04))
    np.testing.assert_allclose(found, [0.5, 0.04, NAN, 0.04, 0.16 / 3], **EXACT)
    np.testing.assert_allclose(false_discovery(numbers(0.9, 1.0)), [1.0, 1.0], **EXACT)


def test_auc_counts_pairs():
    scores, planted = numbers(3, 1, 2, 2, NAN), np.array([True, True, False, False, True])
    # 3 beats both, 1 neither: 2 of 4 pairs. With a tie it is half a pair.
    assert auc(scores, planted) == 0.5
    assert auc(numbers(2, 1, 2), np.array([True, False, False])) == 0.75
    assert np.isnan(auc(numbers(1, 2), np.array([True, True])))
    scores = np.concatenate([np.arange(30.0), np.arange(30.0) + 15])
    planted = np.repeat([False, True], 30)
    found = auc_interval(scores, planted, np.tile(np.arange(10), 6))
    assert found.low < found.value == auc(scores, planted) < found.high


def test_the_pair_is_where_each_is_most_on_its_side():
    words = ("What", "a", "lovely", "day.")
    voice, text, seconds = numbers(-2, NAN, 1, -1), numbers(0, 0, 3, -1), numbers(1, NAN, 0.5, 0.2)
    found = word_clash(words, voice, text, seconds, is_voice_negative=True)
    np.testing.assert_allclose(found.voice, [-0.5, NAN, 0.25, -0.25], **EXACT)
    np.testing.assert_allclose(found.clash, [0, 0, 0, 0], **EXACT)
    # The last word has less than the first, but more of it a second.
    assert (found.voice_word, found.text_word) == (3, 2)
    assert (
        sentence(found, is_voice_negative=True, p=0.0123)
        == "The voice turns negative at ‘day’, the text is positive because of ‘lovely’ (p = 0.012)."
    )
    found = word_clash(words, -voice, text, seconds, is_voice_negative=False)
    np.testing.assert_allclose(found.clash, [0, 0, 0.1875, 0.0625], **EXACT)
    assert (found.voice_word, found.text_word) == (3, 3)


def test_a_clip_without_a_pair_still_has_a_sentence():
    found = word_clash(("so",), numbers(NAN), numbers(0), numbers(NAN), is_voice_negative=False)
    assert (found.voice_word, found.text_word) == (None, None)
    assert sentence(found, is_voice_negative=False, p=NAN) == "The voice is positive, the text is negative."
    with pytest.raises(ValueError, match="one value for each word"):
        word_clash(("so",), numbers(), numbers(0), numbers(0), is_voice_negative=False)
