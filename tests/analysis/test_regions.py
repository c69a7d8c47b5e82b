"""Mass in regions against chance, by hand and on noise without any region."""

import numpy as np
import pytest

from analysis.gaps import gap_of
from analysis.regions import corpus_excess, frames_inside, matched_excess, region_mass

EXACT = pytest.approx


def test_frames_inside_by_their_centres():
    inside = frames_inside([(0.02, 0.05), (0.09, 0.11)], 6, 50)
    # Centres are at 10, 30, 50, 70, 90 and 110 ms.
    assert inside.tolist() == [False, True, False, False, True, False]
    assert not frames_inside([], 3, 50).any()


def test_mass_by_hand():
    values = np.array([1.0, -3.0, 2.0, 0.0, -2.0])
    inside = np.array([False, True, True, False, False])
    found = region_mass(values, inside)
    # Shifts by 1 to 4 bring (2, 0), (0, 2), (2, 1) and (1, 3) into the region, of a total of 8.
    assert found.share == EXACT(5 / 8, abs=1e-12)
    assert found.chance == EXACT(2 / 5, abs=1e-12)
    assert found.lift == EXACT(25 / 16, abs=1e-12)
    assert found.excess == EXACT(5 / 8 - (2 + 2 + 3 + 4) / 32, abs=1e-12)
    assert found.p == EXACT(1 / 5, abs=1e-12)


def test_signed_mass_by_hand():
    values = np.array([1.0, -3.0, 2.0, 0.0, -2.0])
    inside = np.array([False, True, True, False, False])
    up, down = (region_mass(values, inside, direction=direction) for direction in (1, -1))
    assert (up.share, down.share) == (EXACT(2 / 3, abs=1e-12), EXACT(3 / 5, abs=1e-12))
    # Raised: (2, 0), (0, 0), (0, 1), (1, 0) of 3; as much as 2 / 3 once more.
    assert up.p == EXACT(2 / 5, abs=1e-12)


def test_shifts_match_rolling():
    random = np.random.default_rng(0)
    values, inside = random.normal(size=31), random.random(31) < 0.3
    share = np.abs(values) / np.abs(values).sum()
    rolled = [share[np.roll(inside, shift)].sum() for shift in range(1, 31)]
    found = region_mass(values, inside)
    assert found.excess == EXACT(found.share - np.mean(rolled), abs=1e-12)
    assert found.p == (1 + np.sum(np.array(rolled) >= found.share - 1e-12)) / 31


@pytest.mark.parametrize(
    ("region", "hit"), [((9, 12), True), ((11, 13), True), ((7, 9), False), ((0, 3), False)]
)
def test_pointing_game(region, hit):
    values = np.zeros(20)
    values[8:13] = [1, 2, 9, 2, 1]  # smoothed over 5 frames it peaks at 10
    values[3] = -10  # a single frame is no peak
    inside = np.zeros(20, dtype=bool)
    inside[slice(*region)] = True
    assert region_mass(values, inside).is_hit == hit


def test_a_flat_map_is_chance():
    inside = np.arange(40) < 8
    found = region_mass(np.full(40, -0.5), inside)
    assert found.lift == EXACT(1, abs=1e-12)
    assert found.excess == EXACT(0, abs=1e-12)
    assert found.p == 1


def test_p_is_uniform_on_noise_that_hangs_together():
    """AR(1) noise with a region placed at random: about 5 % of the p values are at most 0.05."""
    random = np.random.default_rng(0)
    inside = np.arange(160) < 32
    noise = random.normal(size=(2000, 160))
    for frame in range(1, 160):
        noise[:, frame] += 0.8 * noise[:, frame - 1]
    p = [region_mass(row, np.roll(inside, random.integers(160))).p for row in noise]
    assert 0.035 < np.mean(np.array(p) <= 0.05) < 0.065
    assert 0.47 < np.mean(p) < 0.53


def test_nothing_to_compare():
    values, inside = np.ones(4), np.array([True, False, False, False])
    assert region_mass(np.zeros(4), inside) is None
    assert region_mass(values, np.zeros(4, dtype=bool)) is None
    assert region_mass(values, np.ones(4, dtype=bool)) is None
    assert region_mass(values, inside, direction=-1) is None
    with pytest.raises(ValueError, match="two arrays of one length"):
        region_mass(values, inside[:3])
    with pytest.raises(ValueError, match="direction of -1, 0 or 1"):
        region_mass(values, inside, direction=2)


def test_matched_excess_by_hand():
    """Of 12 frames, the region is the 3rd and 4th, in the first third; its middle is at 3."""
    values = np.array([1, 0, 4, 2, 0, 1, 0, 0, 0, 0, 0, 2.0])
    inside = np.arange(12) // 2 == 1
    # Pairs with their middle below 4 start at 0, 1 and 2: the first, 1 + 0, is 10 dB quieter; the second is 0 + 4.
    levels = np.array([40.0] + [60.0] * 11)
    assert matched_excess(values, inside, levels) == EXACT(6 / 10 - 4 / 10, abs=1e-12)
    assert matched_excess(values, inside, np.full(12, 60.0)) == EXACT(0.6 - (0.1 + 0.4) / 2, abs=1e-12)
    # Falling values count alone: none.
    assert np.isnan(matched_excess(values, inside, levels, direction=-1))


def test_two_regions_are_matched_one_by_one():
    values = np.array([3, 1, 0, 0, 0, 0, 0, 2, 4.0])
    inside = np.isin(np.arange(9), [0, 8])
    expected = (3 - (1 + 0) / 2 + 4 - (0 + 2) / 2) / 10
    assert matched_excess(values, inside, np.zeros(9)) == EXACT(expected, abs=1e-12)


def test_without_a_place_as_loud_there_is_no_matched_excess():
    inside = np.arange(9) == 4
    assert np.isnan(matched_excess(np.ones(9), inside, np.where(inside, 60.0, 50.0)))
    with pytest.raises(ValueError, match="expected 9 levels, found 8"):
        matched_excess(np.ones(9), inside, np.ones(8))


def test_a_map_that_is_energy_exceeds_chance_but_not_what_is_as_loud():
    random = np.random.default_rng(0)
    found, matched = [], []
    for _ in range(200):
        levels = random.normal(60, 8, size=90)
        inside = np.zeros(90, dtype=bool)
        inside[np.argsort(levels)[-6:]] = True
        energy = 10 ** (levels / 20)
        found.append(region_mass(energy, inside).excess)
        matched.append(matched_excess(energy, inside, levels))
    assert np.mean(found) > 0.15
    assert abs(np.nanmean(matched)) < 0.2 * np.mean(found)


def test_a_map_with_something_that_is_no_number_is_not_compared():
    inside = np.array([True, False, False])
    for values in ([1.0, np.nan, 0.0], [np.inf, 1.0, 0.0]):
        assert region_mass(np.array(values), inside) is None
        assert gap_of("clip", np.array(values), [(0, 0.02)], frames_per_second=50) is None


def test_corpus_excess_by_hand():
    """Speakers' sums 0.5, 0.25 and -0.25: of 8 flips, 6 have a sum of at least 0.5 either way."""
    excesses = [0.25, 0.25, 0.25, -0.25, np.nan]
    found = corpus_excess(excesses, ["a", "a", "b", "c", "c"])
    assert (found.clips, found.speakers) == (4, 3)
    assert found.mean == EXACT(0.5 / 4, abs=1e-12)
    # |0.5 + 0.25 + 0.25| = 1, |0.5 + 0.25 - 0.25| = 0.5 twice, |0.5 - 0.25 - 0.25| = 0, and their negatives.
    assert found.p == 6 / 8
    assert -0.25 <= found.low <= found.mean <= found.high <= 0.25


def test_clips_of_one_speaker_count_once():
    ten = corpus_excess([0.1] * 10, [f"s{number}" for number in range(10)])
    assert (ten.p, ten.low, ten.high) == (2 / 2**10, EXACT(0.1), EXACT(0.1))
    one = corpus_excess([0.1, 0.2], ["s", "s"])
    assert one.p == 1
    assert np.isnan([one.low, one.high]).all()
    assert (one.in_words(), ten.in_words()) == ("+0.150", "+0.100 (+0.100 to +0.100)")


def test_many_speakers_are_flipped_at_random():
    random = np.random.default_rng(0)
    speakers = [f"s{number}" for number in range(30)]
    p = [corpus_excess(random.normal(size=30), speakers, seed=seed).p for seed in range(200)]
    assert 0.4 < np.mean(p) < 0.6
    assert 0.01 < np.mean(np.array(p) <= 0.05) < 0.1
    assert corpus_excess([0.1] * 30, speakers).p == 1 / 10_000
    assert corpus_excess([0.1] * 30, speakers) == corpus_excess([0.1] * 30, speakers)


def test_an_excess_needs_a_speaker():
    with pytest.raises(ValueError, match="found 1 and 2"):
        corpus_excess([0.1], ["a", "b"])
    with pytest.raises(ValueError, match="expected excesses"):
        corpus_excess([np.nan], ["a"])
