"""From records to the two tables."""

from math import nan, sqrt

import numpy as np
import pytest

from analysis.corpora.assembling import ClipRow, RatingRow, assemble
from analysis.corpora.problems import Problems
from analysis.corpora.vocabulary import emotion_called
from analysis.index import build_index
from analysis.tables import CLIP_COLUMNS, RATING_COLUMNS, Corpus, Scale

CLIPS = (
    ClipRow("b.wav", emotion="sad", activation=2.5, speaker="10", more={"intensity": "strong", "age": 31.0}),
    ClipRow("a.wav", emotion="angry", speaker="2", more={"intensity": "normal"}),
    ClipRow("c.wav"),
)
RATINGS = (
    RatingRow("a.wav", "E2", "angry", ("angry", "sad"), valence=1),
    RatingRow("b.wav", "E1", "sad", activation=2, primary="Sadness"),
    RatingRow("x.wav", "E1", "sad"),
    RatingRow("b.wav", "E2", "neutral", activation=3),
)


def test_tables_have_their_columns_and_ratings_stand_by_clip(tmp_path):
    problems = Problems()
    clips, ratings = assemble(CLIPS, RATINGS, problems)
    assert tuple(clips.columns) == (*CLIP_COLUMNS, "intensity", "age")
    assert tuple(ratings.columns) == (*RATING_COLUMNS, "primary")
    assert ratings["clip"].to_list() == ["b.wav", "b.wav", "a.wav"]
    assert [list(words) for words in ratings["secondary"]] == [[], [], ["angry", "sad"]]
    assert ratings["primary"].to_list() == ["Sadness", "neutral", "angry"]
    assert clips["n_raters"].to_list() == [2, 1, 0]
    np.testing.assert_allclose(clips["activation_sd"], [sqrt(0.5), nan, nan], rtol=1e-12)
    assert clips["valence_sd"].isna().all()
    assert clips["age"].to_list() == pytest.approx([31.0, nan, nan], nan_ok=True)
    assert [problem.kind for problem in problems.found()] == ["rating of a clip that is not listed"]
    index = build_index(Corpus("x", tmp_path, "x", "1", Scale(1, 5), clips, ratings))
    assert index.groups["intensity"].categories == ("Unknown", "normal", "strong")
    assert index.columns["age"] == "number"
    assert index.groups["speaker"].categories == ("2", "10", "Unknown")


def test_two_clips_of_one_name_are_refused():
    with pytest.raises(ValueError, match="same name"):
        assemble([ClipRow("a.wav"), ClipRow("a.wav")], [], Problems())


def test_words_for_emotions_become_classes():
    words = ["Happiness", "ANGER", "Neutral state", "pleasant_surprise", "fearful", "sarcastic", "Unknown"]
    found = ["happy", "angry", "neutral", "surprise", "fear", "sarcastic", "Unknown"]
    assert [emotion_called(word) for word in words] == found
