import numpy as np
import pandas as pd
import pytest

from analysis.bins import (
    BINS,
    Edges,
    bin_name,
    bin_table,
    count_bins,
    default_edges,
    level,
    parse_bin,
    summarise_bins,
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
