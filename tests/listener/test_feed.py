import numpy as np
import pytest

from listener.playback.feed import FADE_S, Feed, Plan

RATE = 1000
FADE = round(FADE_S * RATE)
RAMP = np.arange(100, dtype=np.float32)[:, None] + 1


def filled(feed, *sizes, channels=1):
    blocks = [np.full((size, channels), np.nan, np.float32) for size in sizes]
    for block in blocks:
        feed.fill(block)
    return np.concatenate(blocks)[:, 0]


@pytest.fixture
def feed():
    return Feed(RAMP, RATE)


def test_the_whole_sound_is_copied_unchanged_whatever_the_blocks(feed):
    feed.wanted = Plan(0, 0, 100)
    np.testing.assert_array_equal(filled(feed, 1, 7, 64, 28, 10), np.r_[RAMP[:, 0], np.zeros(10)])


def test_one_channel_goes_to_all_and_two_stay_as_they_are():
    stereo = np.column_stack([np.ones(5), np.full(5, 2)]).astype(np.float32)
    for samples, expected in ((stereo, [1, 2]), (stereo[:, :1], [1, 1])):
        feed, out = Feed(samples, RATE), np.empty((5, 2), np.float32)
        feed.wanted = Plan(0, 0, 5)
        feed.fill(out)
        np.testing.assert_array_equal(out, [expected] * 5)


def test_without_a_wish_there_is_silence(feed):
    assert not filled(feed, 10).any()
    assert feed.at(3) == (None, 0)


def test_a_loop_over_the_whole_sound_is_seamless(feed):
    feed.wanted = Plan(0, 0, 100, is_loop=True)
    np.testing.assert_array_equal(filled(feed, 64, 64, 64, 64), np.resize(RAMP[:, 0], 256))


def test_a_loop_inside_the_sound_is_exact_in_time_and_faded_at_its_seams(feed):
    feed.wanted = plan = Plan(40, 30, 50, is_loop=True)
    out = filled(feed, 16, 16, 16, 16)
    expected = np.r_[RAMP[40:50, 0], np.resize(RAMP[30:50, 0], 54)]
    up = np.arange(1, FADE + 1) / FADE
    expected[:FADE] *= up
    for seam in (10, 30, 50):
        expected[seam - FADE : seam] *= up[::-1]
        expected[seam : seam + FADE] *= up
    np.testing.assert_allclose(out, expected, rtol=1e-6)
    assert [feed.at(frame) for frame in (0, 9, 10, 29, 30)] == [(plan, s) for s in (40, 49, 30, 49, 30)]


def test_a_loop_shorter_than_a_block_and_one_of_a_single_sample(feed):
    feed.wanted = Plan(0, 0, 1, is_loop=True)
    assert filled(feed, 64).shape == (64,)
    assert feed.at(40)[1] == 0


def test_breaking_off_fades_out_and_begins_anew_within_the_block(feed):
    feed.wanted = Plan(0, 0, 100)
    filled(feed, 10)
    feed.wanted = plan = Plan(0, 0, 100)
    out = filled(feed, 20)
    np.testing.assert_allclose(out[:FADE], RAMP[10 : 10 + FADE, 0] * np.linspace(1, 0, FADE), rtol=1e-6)
    np.testing.assert_array_equal(out[FADE:], RAMP[: 20 - FADE, 0])
    assert feed.at(10 + FADE) == (plan, 0)
    assert feed.at(9)[1] == 9


def test_a_pause_fades_to_silence(feed):
    feed.wanted = Plan(0, 0, 100)
    filled(feed, 10)
    feed.wanted = None
    assert not filled(feed, 10)[FADE:].any()
    assert not feed.is_silent_from(9)
    assert feed.is_silent_from(10 + FADE)


def test_a_plan_that_goes_on_keeps_its_place(feed):
    feed.wanted = Plan(0, 0, 100)
    filled(feed, 10)
    feed.wanted = Plan(0, 0, 20, is_loop=True, goes_on=True)
    np.testing.assert_array_equal(filled(feed, 4), RAMP[10:14, 0])
    assert feed.at(12)[1] == 12


def test_a_plan_that_goes_on_elsewhere_jumps_there(feed):
    feed.wanted = Plan(0, 0, 100)
    filled(feed, 10)
    feed.wanted = Plan(50, 50, 60, is_loop=True, goes_on=True)
    filled(feed, 10)
    assert feed.at(10 + FADE)[1] == 50


def test_it_is_over_when_the_last_sample_was_heard(feed):
    feed.wanted = Plan(90, 90, 100)
    assert not feed.is_silent_from(5)
    filled(feed, 20)
    assert not feed.is_silent_from(9)
    assert feed.is_silent_from(10)


def test_volume_changes_within_a_block_without_a_step():
    feed = Feed(np.ones((100, 1), np.float32), RATE)
    feed.wanted = Plan(0, 0, 100)
    filled(feed, 10)
    feed.volume = 0.5
    np.testing.assert_allclose(filled(feed, 10), np.linspace(1, 0.5, 10), rtol=1e-6)
    np.testing.assert_array_equal(filled(feed, 10), np.full(10, 0.5))


def test_rewinding_counts_from_zero_and_takes_the_wish_up_again(feed):
    feed.wanted = plan = Plan(5, 0, 100)
    filled(feed, 10)
    feed.rewind()
    assert feed.frame == 0
    filled(feed, 1)
    assert feed.at(0) == (plan, 5)


def test_another_sound_takes_over_at_the_same_place_in_a_short_fade(feed):
    feed.wanted = Plan(0, 0, 100)
    before = filled(feed, 20)
    slower = -np.repeat(RAMP, 2, axis=0)
    feed.wanted = plan = Plan(7, 0, 200, goes_on=True, instead=slower, pace=2.0)
    out = filled(feed, 30, 30)
    rise = np.arange(1, FADE + 1) / (FADE + 1)
    expected = slower[40:100, 0].copy()
    expected[:FADE] = RAMP[20 : 20 + FADE, 0] * (1 - rise) + expected[:FADE] * rise
    np.testing.assert_array_equal(before, RAMP[:20, 0])
    np.testing.assert_allclose(out, expected, rtol=1e-6)
    assert feed.at(50) == (plan, 70)
    feed.wanted = Plan(7, 0, 100, goes_on=True)
    np.testing.assert_allclose(filled(feed, 20)[FADE:], RAMP[50 + FADE : 70, 0])


def test_another_sound_that_is_over_there_begins_where_it_is_told(feed):
    feed.wanted = Plan(0, 0, 100)
    filled(feed, 60)
    feed.wanted = Plan(5, 0, 50, goes_on=True, instead=-RAMP[:50])
    np.testing.assert_array_equal(filled(feed, 50)[2 * FADE : 40], -RAMP[5 + FADE : 45 - FADE, 0])
