import numpy as np
import pytest

from analysis.audio import Sound
from analysis.progress import Cancelled
from analysis.stretching import stretched

RATE = 16000
SPEEDS = (0.25, 0.5, 0.75, 1.25, 1.5, 2.0)


def tone(seconds=1.0, hertz=200.0, channels=1, rate=RATE):
    wave = 0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return Sound(np.repeat(wave[:, None], channels, axis=1).astype(np.float32), rate)


@pytest.mark.parametrize("speed", SPEEDS)
def test_it_is_longer_by_the_speed_and_as_high_and_loud_as_before(speed):
    made = stretched(tone(), speed)
    assert (made.length, made.rate) == (round(RATE / speed), RATE)
    middle = made.samples[made.length // 4 : 3 * made.length // 4, 0]
    crossings = np.flatnonzero((middle[:-1] < 0) & (middle[1:] >= 0))
    assert RATE * (len(crossings) - 1) / (crossings[-1] - crossings[0]) == pytest.approx(200, rel=0.01)
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(0.3 / np.sqrt(2), rel=0.05)


@pytest.mark.parametrize("speed", SPEEDS)
def test_a_click_lies_where_the_speed_puts_it(speed):
    samples = np.zeros((2 * RATE, 1), np.float32)
    places = (RATE // 2, RATE, 3 * RATE // 2)
    for place in places:
        samples[place - 80 : place + 80, 0] = np.hanning(160) * np.sin(np.arange(160))
    power = stretched(Sound(samples, RATE), speed).samples[:, 0].astype(float) ** 2
    for place in places:
        middle, reach = round(place / speed), round(RATE / 5 / speed)
        part = power[middle - reach : middle + reach]
        found = middle - reach + np.average(np.arange(len(part)), weights=part)
        assert abs(found * speed - place) < 0.005 * RATE


@pytest.mark.parametrize("speed", [0.25, 2.0])
@pytest.mark.parametrize("rate", [8000, 44100])
@pytest.mark.parametrize("channels", [1, 2])
def test_channels_stay_apart(speed, rate, channels):
    sound = tone(0.3, channels=channels, rate=rate)
    sound.samples[:, 1:] = 0
    made = stretched(sound, speed)
    assert made.samples.shape == (round(sound.length / speed), channels)
    assert np.abs(made.samples[:, 0]).max() > 0.2
    assert np.abs(made.samples[:, 1:]).max(initial=0) < 0.005


@pytest.mark.parametrize("length", [1, 2, 3, 100, 3001])
@pytest.mark.parametrize("speed", SPEEDS)
def test_even_the_shortest_sound_has_its_length(length, speed):
    made = stretched(Sound(np.full((length, 2), 0.5, np.float32), RATE), speed)
    assert made.samples.shape == (max(1, round(length / speed)), 2)
    assert made.samples.dtype == np.float32
    assert np.isfinite(made.samples).all()


def test_at_the_usual_speed_it_is_the_very_sound():
    sound = tone()
    assert stretched(sound, 1.0) is sound


@pytest.mark.parametrize("speed", [0.2, 2.1, 0.0, float("nan")])
def test_other_speeds_are_refused(speed):
    with pytest.raises(ValueError, match=r"expected a speed of 0\.25 to 2\.0, found"):
        stretched(tone(), speed)


@pytest.mark.parametrize("speed", [0.5, 1.5])
def test_a_long_sound_is_stretched_in_pieces_that_keep_their_places(speed):
    seconds = 16
    samples = 1e-5 * np.random.default_rng(0).normal(size=(seconds * RATE, 1)).astype(np.float32)
    places = [round((second + 0.5) * RATE) for second in range(seconds)]
    for place in places:
        samples[place - 80 : place + 80, 0] += np.hanning(160) * np.sin(np.arange(160))
    told = []
    made = stretched(Sound(samples, RATE), speed, told.append)
    assert len(told) == 3
    assert told[0] == 0
    assert made.length == round(seconds * RATE / speed)
    power = made.samples[:, 0].astype(float) ** 2
    for place in places:
        middle, reach = round(place / speed), round(RATE / 5 / speed)
        part = power[middle - reach : middle + reach]
        found = middle - reach + np.average(np.arange(len(part)), weights=part)
        assert abs(found * speed - place) < 0.005 * RATE


def test_pieces_are_cut_in_the_pauses_and_leave_no_gap():
    wave = tone(12).samples
    wave[round(4.3 * RATE) : round(4.5 * RATE)] *= 0.01
    made = stretched(Sound(wave, RATE), 0.5).samples[:, 0]
    levels = np.sqrt(np.mean(made[: 23 * RATE].reshape(-1, RATE // 10) ** 2, axis=1))
    is_pause = np.zeros(len(levels), bool)
    is_pause[85:91] = True
    assert levels[~is_pause].min() > 0.15
    assert levels[~is_pause].max() < 0.25


def test_stretching_stops_between_pieces():
    def stop(fraction):
        if fraction > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        stretched(tone(12), 0.5, stop)
