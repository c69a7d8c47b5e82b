import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.bins import (
    BINS,
    Edges,
    bin_name,
    bin_table,
    count_bins,
    default_edges,
    level,
    parse_bin,
    step,
    summarise_bins,
    with_edge,
)
from analysis.tables import Scale

STUDY_COUNTS = {
    "Medium-Medium": 77_566,
    "Medium-Low": 15_328,
    "High-Medium": 14_248,
    "Low-Medium": 12_522,
    "High-Low": 9_298,
    "Medium-High": 8_109,
    "High-High": 6_849,
    "Low-Low": 5_153,
    "Low-High": 234,
}
INSIDE = {"Low": (1.0, 3.0), "Medium": (3.000001, 5.0), "High": (5.000001, 7.0)}


def clips_of(counts):
    """A clip table with the given clips per bin, at the very edges of their bins."""
    rows = [
        (INSIDE[activation][i % 2], INSIDE[valence][i % 2])
        for name, count in counts.items()
        for activation, valence in [name.split("-")]
        for i in range(count)
    ]
    table = pd.DataFrame(rows, columns=["activation", "valence"]).sample(frac=1, random_state=0)
    return table.assign(
        clip=[f"{i}.wav" for i in range(len(table))], split="Train", emotion="neutral"
    ).reset_index(drop=True)


def test_edges_belong_to_the_lower_level():
    values = [1.0, 3.0, 3.000001, 5.0, 5.000001, 7.0, np.nan]
    assert level(values, Edges(3, 5)).tolist() == [0, 0, 1, 1, 2, 2, -1]


def test_default_edges_are_thirds_of_the_scale():
    assert default_edges(Scale(1, 7)) == Edges(3, 5)
    thirds = default_edges(Scale(1, 5))
    assert (thirds.low, thirds.high) == pytest.approx((1 + 4 / 3, 1 + 8 / 3), abs=1e-12)


def test_edges_must_ascend():
    with pytest.raises(ValueError, match="must be below"):
        Edges(5, 5)


def test_names_read_activation_first():
    assert bin_name(1, 0) == "Medium-Low"
    assert bin_name(2, -1) == "Unknown"
    assert [parse_bin(bin_name(*bin_)) for bin_ in BINS] == list(BINS)
    assert parse_bin("medium-LOW") == (1, 0)
    with pytest.raises(ValueError, match="no bin 'Low'"):
        parse_bin("Low")


def test_counts_leave_out_missing_levels():
    activation, valence = np.array([0, 2, 2, -1, 1], np.int8), np.array([1, 0, 0, 1, -1], np.int8)
    assert count_bins(activation, valence).tolist() == [[0, 1, 0], [0, 0, 0], [2, 0, 0]]


def test_the_counts_of_the_study_come_back_exactly():
    counts = summarise_bins(clips_of(STUDY_COUNTS), Edges(3, 5))
    assert {f"{count.activation}-{count.valence}": count.clips for count in counts} == STUDY_COUNTS
    assert sum(count.share for count in counts) == pytest.approx(1, abs=1e-12)


def test_summary_counts_classes_and_leaves_out_missing_numbers():
    clips = pd.DataFrame(
        {
            "activation": [2.0, 2.5, 4.0, np.nan],
            "valence": [6.0, 5.5, 4.0, 4.0],
            "emotion": ["happy", "sad", "happy", "fear"],
        }
    )
    counts = summarise_bins(clips, Edges(3, 5))
    assert [count.clips for count in counts] == [0, 0, 2, 0, 1, 0, 0, 0, 0]
    assert counts[2].share == pytest.approx(2 / 3)
    assert counts[2].classes == {"fear": 0, "happy": 1, "sad": 1}
    assert counts[0].classes == {"fear": 0, "happy": 0, "sad": 0}


def test_table_has_a_row_a_clip():
    clips = clips_of({"High-Low": 1, "Low-High": 1})
    clips.loc[0, "valence"] = np.nan
    table = bin_table(clips, Edges(3, 5))
    assert list(table.columns) == [
        "clip", "activation", "valence", "activation_bin", "valence_bin", "bin", "split", "emotion"
    ]  # fmt: skip
    assert table["valence_bin"][0] == table["bin"][0] == "Unknown"
    assert table["bin"][1] == f"{table['activation_bin'][1]}-{table['valence_bin'][1]}"


@pytest.mark.parametrize(("scale", "wide"), [((1, 7), 0.1), ((1, 5), 0.1), ((0, 1), 0.01), ((0, 100), 1)])
def test_steps_are_powers_of_ten(scale, wide):
    assert step(Scale(*scale)) == pytest.approx(wide, rel=1e-12)


def test_a_moved_edge_stops_at_the_other_and_at_the_ends_of_the_scale():
    edges, scale = Edges(3, 5), Scale(1, 7)
    assert with_edge(edges, "low", 3.243, scale) == Edges(3.2, 5)
    assert with_edge(edges, "low", 6, scale) == Edges(4.9, 5)
    assert with_edge(edges, "low", 0, scale) == Edges(1.1, 5)
    assert with_edge(edges, "high", 9, scale) == Edges(3, 6.9)
    assert with_edge(edges, "high", 1, scale) == Edges(3, 3.1)


def test_an_edge_comes_back_just_to_where_it_usually_is():
    scale = Scale(1, 5)
    assert with_edge(Edges(2, 4), "low", 2.31, scale).low == default_edges(scale).low
    assert with_edge(Edges(2, 4), "high", 3.69, scale).high == default_edges(scale).high


@given(
    moves=st.lists(st.tuples(st.sampled_from(("low", "high")), st.floats(-10, 20)), max_size=20),
    scale=st.sampled_from([Scale(1, 7), Scale(1, 5), Scale(0, 1), Scale(-1, 1), Scale(0, 100)]),
)
def test_edges_stay_in_order_however_they_are_moved(moves, scale):
    edges = default_edges(scale)
    for end, value in moves:
        edges = with_edge(edges, end, value, scale)
        assert scale.low < edges.low < edges.high < scale.high


@given(
    values=st.lists(st.tuples(st.floats(1, 7), st.floats(1, 7)), max_size=30),
    cuts=st.tuples(st.floats(1, 7), st.floats(1, 7)).filter(lambda cuts: cuts[0] < cuts[1]),
)
def test_wherever_it_is_cut_every_clip_is_in_one_bin(values, cuts):
    pairs = np.array(values).reshape(-1, 2)
    counted = count_bins(*(level(pairs[:, side], Edges(*cuts)) for side in (0, 1)))
    assert counted.sum() == len(values)
