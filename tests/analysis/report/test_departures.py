import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.bins import Edges
from analysis.report.clusters import speakers_of
from analysis.report.departures import departures, everywhere, striking
from tests.analysis.report.study_a import study_a_corpus

# Clips of one speaker, class and bin: speaker, emotion, activation, valence, how many.
GROUPS = (
    ("a", "happy", 6, 6, 9),
    ("b", "happy", 6, 6, 5),
    ("c", "sad", 6, 6, 2),
    ("a", "sad", 2, 2, 4),
    ("c", "sad", 2, 2, 7),
    ("b", "happy", 2, 2, 3),
)


@pytest.fixture
def clips():
    rows = [group[:4] for group in GROUPS for _ in range(group[4])]
    table = pd.DataFrame(rows, columns=["speaker", "emotion", "activation", "valence"])
    return table.assign(clip=[f"{row}.wav" for row in range(len(table))], recording="Unknown")


def test_difference_and_interval_keep_a_speakers_clips_together(clips):
    (found,) = [
        one for one in departures(clips, Edges(3, 5)) if (one.bin, one.emotion) == ("High-High", "happy")
    ]
    share, corpus_share = 14 / 16, 17 / 30
    assert (found.clips, found.in_bin) == (14, 16)
    assert found.difference == pytest.approx(share - corpus_share, abs=1e-12)
    assert found.ratio == pytest.approx(share / corpus_share, abs=1e-12)
    # What each speaker adds: (happy - share) in the bin over 16, less (happy - corpus share) over 30.
    inside = np.array([9 - 9 * share, 5 - 5 * share, -2 * share]) / 16
    overall = np.array([9 - 13 * corpus_share, 8 - 8 * corpus_share, -9 * corpus_share]) / 30
    error = np.sqrt(3 / 2 * ((inside - overall) ** 2).sum())
    width = stats.t.ppf(0.975, 2) * error
    assert (found.low, found.high) == pytest.approx(
        (found.difference - width, found.difference + width), abs=1e-9
    )
    assert found.p == pytest.approx(2 * stats.t.sf(found.difference / error, 2), abs=1e-9)


def test_rare_classes_are_not_tested(clips):
    few = clips.assign(emotion=["fear", *clips["emotion"][1:]])
    found = {(one.bin, one.emotion): one for one in departures(few, Edges(3, 5))}
    assert np.isnan(found["High-High", "fear"].p)
    assert not found["High-High", "fear"].is_found


def test_clips_without_a_bin_are_left_out(clips):
    nowhere = clips.assign(valence=np.nan)
    assert departures(nowhere, Edges(3, 5)) == ()


def test_unknown_speakers_are_their_recordings_or_their_clips():
    table = pd.DataFrame(
        {"speaker": ["7", "Unknown", "Unknown"], "recording": ["r", "r", "Unknown"], "clip": ["a", "b", "c"]}
    )
    assert speakers_of(table).tolist() == ["7", "r", "c"]


def test_the_studys_patterns_are_found_without_being_told():
    corpus = study_a_corpus()
    found = departures(corpus.clips, Edges(3, 5))
    said = [one.in_words() for one in striking(found)]
    assert any(
        one.startswith("happy in Medium-Low: 3.6 % against 19.4 % in the corpus (0.19") for one in said
    )
    assert "neutral in every bin: 3.7 to 62.9 % of its clips." in everywhere(found)
