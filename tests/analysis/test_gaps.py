"""Where listeners heard emotion and the model did not look, and the reverse."""

import numpy as np
import pytest

from analysis.gaps import KINDS, gap_of, ranked

# Ten frames of 0.1 s; a tenth of a second each.
LOOKS_AWAY = np.array([0, 0, 1, 1, 1, 1, -4, 1, 1, 0], float)


def gap(values, *spans, clip="a.wav"):
    return gap_of(clip, np.asarray(values, float), spans, frames_per_second=10)


def test_a_tagged_stretch_without_mass_is_unseen():
    found = gap(LOOKS_AWAY, (0, 0.2))
    assert found.mass == 0
    # A shift of a circle lays each frame into the two tagged ones twice in all; the map as it is is left out.
    assert found.chance == pytest.approx(2 / 9)
    assert found.unseen == pytest.approx(2 / 9)
    # Shifted by one frame there is nothing in it either.
    assert found.p == pytest.approx(2 / 10)
    assert found.lift == 0


def test_the_densest_stretch_outside_is_as_long_as_what_is_tagged():
    found = gap(LOOKS_AWAY, (0, 0.2))
    # Frames 5 and 6 and frames 6 and 7 hold half of the map in a fifth of the time; the first are told.
    assert (found.outside_start, found.outside_end) == (0.5, 0.7)
    assert found.outside_lift == pytest.approx(2.5)
    assert found.unheard == pytest.approx(2.5)


def test_a_map_that_lies_in_what_is_tagged_has_no_gap():
    found = gap(LOOKS_AWAY, (0.6, 0.7))
    assert found.mass == pytest.approx(0.4)
    assert found.unseen == pytest.approx(0.6 / 9 - 0.4)
    assert found.p == 1
    assert found.unheard == pytest.approx(1 - 4)


def test_taggers_count_together_and_a_short_rest_is_searched_whole():
    found = gap([1, 1, 1, 1, 1, 1, 1, 1, 6, 1], (0, 0.5), (0.3, 0.8))
    assert found.mass == pytest.approx(8 / 15)
    assert (found.outside_start, found.outside_end) == (0.8, 1.0)
    assert found.outside_lift == pytest.approx(7 / 15 / 0.2)


@pytest.mark.parametrize(
    ("values", "spans"), [(LOOKS_AWAY, ()), (LOOKS_AWAY, [(0, 1)]), (np.zeros(10), [(0, 0.2)])]
)
def test_nothing_to_compare(values, spans):
    assert gap(values, *spans) is None


def test_the_widest_gap_comes_first_and_clips_without_one_are_left_out():
    gaps = [
        gap(LOOKS_AWAY, (0.6, 0.7), clip="seen.wav"),
        gap(LOOKS_AWAY, (0.1, 0.3), clip="partly.wav"),
        gap(LOOKS_AWAY, (0, 0.2), clip="unseen.wav"),
    ]
    for kind in KINDS:
        assert [one.clip for one in ranked(gaps, kind)] == ["unseen.wav", "partly.wav"]


def test_chance_is_kept_over_random_places():
    """The p of maps that know nothing of the tags is at most 0.1 about as often as it says."""
    random = np.random.default_rng(0)
    ps = [gap(np.abs(random.normal(size=100)), (at, at + 1)).p for at in random.uniform(0, 9, 400)]
    assert np.mean(np.array(ps) <= 0.1) == pytest.approx(0.1, abs=0.04)
