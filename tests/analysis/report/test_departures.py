import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.bins import Edges
from analysis.report.departures import departures, everywhere, striking
from analysis.speakers import speakers_of
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
    # Without a, b and c: happy of the clips in the bin, less happy of all.
    without = np.array([5 / 7 - 8 / 17, 9 / 11 - 9 / 22, 14 / 14 - 17 / 21])
    spread = 2 / 3 * ((without - found.difference) ** 2).sum()
    drawn = corpus_share * (1 - corpus_share) * (1 / 16 - 1 / 30)
    assert spread > drawn
    # As if so many speakers filled the bin evenly.
    freedom = 16**2 / (9**2 + 5**2 + 2**2) - 1
    width = stats.t.ppf(0.975, freedom) * np.sqrt(spread)
    assert (found.low, found.high) == pytest.approx(
        (found.difference - width, found.difference + width), abs=1e-9
    )
    assert found.p == pytest.approx(2 * stats.t.sf(found.difference / np.sqrt(spread), freedom), abs=1e-9)


def _found(inside, given, speaker):
    table = pd.DataFrame(
        {
            "clip": [f"{row}.wav" for row in range(len(speaker))],
            "speaker": speaker.astype(str),
            "recording": "Unknown",
            "emotion": np.where(given, "happy", "sad"),
            "activation": np.where(inside, 6.0, 2.0),
            "valence": 2.0,
        }
    )
    every = {(one.bin, one.emotion): one for one in departures(table, Edges(3, 5))}
    return every["High-Low", "happy"]


def test_a_class_that_is_nearly_absent_does_not_seem_certain():
    speaker = np.arange(1000)
    inside, given = speaker < 60, speaker % 10 == 5
    given[[15, 25, 35, 45, 55]] = False
    found = _found(inside, given, speaker)
    assert (found.clips, found.in_bin) == (1, 60)
    exact = stats.hypergeom(1000, int(given.sum()), 60).cdf(1)
    assert exact < found.p < 6 * exact


def test_luck_seldom_passes_for_a_finding_where_few_speakers_fill_a_bin():
    draw = np.random.default_rng(0)
    speaker = np.repeat(np.arange(40), 40)
    found = []
    for _ in range(100):
        inside = draw.random(1600) < draw.beta(0.1, 0.9, 40)[speaker]
        given = draw.random(1600) < draw.beta(1, 4, 40)[speaker]
        found.append(_found(inside, given, speaker).p)
    # By chance 5 and 1 of a hundred; with the linearised variance and t at 39 degrees 22 and 8.
    assert np.sum(np.array(found) < 0.05) <= 9
    assert np.sum(np.array(found) < 0.01) <= 3


def test_one_speaker_alone_in_a_bin_is_not_tested():
    speaker = np.repeat(np.arange(5), 20)
    found = _found(speaker == 0, np.arange(100) % 3 == 0, speaker)
    assert np.isnan([found.low, found.high, found.p, found.q]).all()
    assert found.share == 7 / 20


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
