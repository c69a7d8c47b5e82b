"""Clips to hear beside a clip."""

from pathlib import Path

import pytest

from analysis.corpora.assembling import ClipRow, assemble
from analysis.corpora.problems import Problems
from analysis.index import build_index
from analysis.neighbours import NO_NEUTRAL, NO_OPPOSITE, NO_SAME_WORDS, Neighbours
from analysis.tables import Corpus, Scale


def neighbours(*clips: ClipRow) -> Neighbours:
    corpus = Corpus("made", Path("/made"), "made", "1", Scale(1, 7), *assemble(clips, (), Problems()))
    return Neighbours(build_index(corpus), corpus.scale)


def test_reference_is_the_speakers_most_neutral_clip():
    found = neighbours(
        ClipRow("a", emotion="angry", activation=4, valence=4, speaker="1"),
        ClipRow("b", emotion="neutral", activation=5, valence=3, speaker="1"),
        ClipRow("c", emotion="neutral", activation=4, valence=3.5, speaker="1"),
        ClipRow("d", emotion="neutral", activation=4, valence=4, speaker="2"),
        ClipRow("e", emotion="neutral", activation=4, valence=4),
    )
    assert [found.reference(row) for row in (0, 1, 2)] == [2, 2, 1]
    assert "No other clip" in found.reference(3)
    assert "not known who" in found.reference(4)


def test_reference_without_numbers_or_neutral_clips():
    found = neighbours(
        ClipRow("a", emotion="angry", speaker="1"),
        ClipRow("b", emotion="neutral", speaker="1"),
        ClipRow("c", emotion="sad", speaker="2"),
        ClipRow("d", emotion="sad", speaker="2"),
        ClipRow("e", emotion="sad", speaker="3", activation=6, valence=1),
        ClipRow("f", emotion="sad", speaker="3", activation=5, valence=3),
        ClipRow("g", emotion="sad", speaker="3", activation=2, valence=1),
    )
    assert found.reference(0) == 1
    assert found.reference(2) == NO_NEUTRAL
    assert found.reference(4) == 5


def test_segments_follow_each_other_by_their_numbers():
    names = ["P_9_0010.wav", "P_9_0002.wav", "P_10_0003.wav", "P_9_0002_0002.wav"]
    clips = [ClipRow(name, recording=name.split("_")[1]) for name in names]
    found = neighbours(*clips, ClipRow("x.wav"))
    assert (found.beside(1, 1), found.beside(3, 1), found.beside(0, -1)) == (3, 0, 3)
    assert "last" in found.beside(0, 1)
    assert "first" in found.beside(1, -1)
    assert "not known" in found.beside(4, 1)


def test_turns_of_two_speakers_follow_each_other_in_time():
    starts = {
        "F000": 6.1,
        "F001": 11.5,
        "M000": 9.05,
        "M001": 100.25,
        "M002": float("nan"),
        "F002": float("nan"),
    }
    clips = [ClipRow(name, recording="d", more={"start": start}) for name, start in starts.items()]
    found = neighbours(*clips, ClipRow("F000 of e", recording="e", more={"start": 7.0}))
    order = [0]
    while isinstance(row := found.beside(order[-1], 1), int):
        order.append(row)
    assert [clips[row].clip for row in order] == ["F000", "M000", "F001", "M001", "F002", "M002"]


def test_minimal_pairs_have_the_same_words_and_the_opposite_valence():
    found = neighbours(
        ClipRow("a", transcript="Oh, I LOVE it!", valence=6, speaker="1"),
        ClipRow("b", transcript="oh I love it", valence=2, speaker="2"),
        ClipRow("c", transcript="Oh I love it...", valence=3, speaker="1"),
        ClipRow("d", transcript="Oh I love it", valence=6.5, speaker="2"),
        ClipRow("e", transcript="I loved it", valence=1),
        ClipRow("f", transcript="not at all", valence=1),
        ClipRow("g", transcript="Not at all.", valence=2),
        ClipRow("h"),
        ClipRow("i", transcript="not at all"),
    )
    assert [found.minimal_pair(row) for row in range(4)] == [2, 3, 0, 1]
    assert found.minimal_pair(4) == NO_SAME_WORDS
    assert found.minimal_pair(5) == NO_OPPOSITE
    assert "no transcript" in found.minimal_pair(7)
    assert "neither valence" in found.minimal_pair(8)


@pytest.mark.parametrize(("emotion", "pair"), [("happy", 1), ("neutral", None)])
def test_without_valence_classes_say_what_is_opposite(emotion, pair):
    found = neighbours(
        ClipRow("a", transcript="kids", emotion=emotion),
        ClipRow("b", transcript="kids", emotion="sad"),
    ).minimal_pair(0)
    assert found == pair if pair is not None else "neither valence" in found
