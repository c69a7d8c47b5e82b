from itertools import combinations
from math import hypot, nan

import pytest

from analysis.bins import Edges
from analysis.tables import Scale
from listener.views.clip_labels.record import Dimension, Rating
from listener.views.clip_labels.strip_picture import SIDE, dot_at, draw_strip, place

FULL = Scale(1, 7)
WIDTH, HEIGHT = 2 * SIDE + 600, 32


def dimension(*values, consensus=3.0, spread=1.0, scale=FULL):
    ratings = tuple(Rating(f"R{i}", "neutral", value) for i, value in enumerate(values))
    return Dimension("valence", ratings, consensus, spread, scale, Edges(3, 5))


def test_numbers_stand_on_the_corpus_scale():
    assert [place(dimension(), number, WIDTH) - SIDE for number in (1, 4, 7, 0, 9)] == [0, 300, 600, 0, 600]
    assert place(dimension(scale=Scale(1, 5)), 3, WIDTH) - SIDE == 300


def test_consensus_band_cut_points_and_numbers():
    picture = draw_strip(dimension(2, 4, consensus=1.5, spread=1.0), WIDTH, HEIGHT)
    assert picture.consensus == SIDE + 50
    assert picture.band == (SIDE, SIDE + 150)
    assert picture.cuts == (SIDE + 200, SIDE + 400)
    assert [text for _, text in picture.ticks] == list("1234567")


def test_a_clip_without_consensus_or_spread():
    picture = draw_strip(dimension(consensus=nan, spread=nan), WIDTH, HEIGHT)
    assert (picture.dots, picture.consensus, picture.band) == ((), None, None)
    assert draw_strip(dimension(4, spread=nan), WIDTH, HEIGHT).band is None


@pytest.mark.parametrize("n", [1, 5, 16, 30, 60])
def test_every_rater_is_a_dot_that_no_other_hides(n):
    picture = draw_strip(dimension(*[4.0] * n), WIDTH, HEIGHT)
    assert len(picture.dots) == n
    apart = [hypot(a.x - b.x, a.y - b.y) for a, b in combinations(picture.dots, 2)]
    assert min(apart, default=99) >= 2 * picture.radius
    assert all(picture.radius <= dot.y <= HEIGHT for dot in picture.dots)
    assert sum({dot.x for dot in picture.dots}) / len({dot.x for dot in picture.dots}) == pytest.approx(
        SIDE + 300
    )


def test_the_same_ratings_give_the_same_picture():
    assert draw_strip(dimension(4, 4, 2), WIDTH, HEIGHT) == draw_strip(dimension(4, 4, 2), WIDTH, HEIGHT)


def test_which_dot_a_point_is_on():
    picture = draw_strip(dimension(2, 6), WIDTH, HEIGHT)
    dot = picture.dots[1]
    assert dot_at(picture, dot.x + 1, dot.y - 1).rating.rater == "R1"
    assert dot_at(picture, dot.x - 50, dot.y) is None
