from dataclasses import replace
from math import nan

import numpy as np
import pandas as pd
import pytest

from analysis.index import build_index
from analysis.tables import Scale
from listener.state.columns.wishes import Column, Wish
from listener.views.clip_labels.record import (
    NO_DIMENSIONS,
    NO_RATINGS,
    Vote,
    class_outputs,
    compare,
    count_secondary,
    count_votes,
    leaves_words,
    read_labels,
    said_by,
)
from models.interface import ModelCard, Output
from tests.listener.corpora import NAMES, small_corpus
from tests.listener.views.listen.made import saliency


def test_a_clip_with_ratings():
    labels = read_labels(small_corpus(), build_index(small_corpus()), 1)
    assert (labels.clip, labels.transcript, labels.message) == (NAMES[1], "bad news", "")
    assert labels.facts == "Train · speaker 1 · Male · 2.00 s"
    assert labels.judgement == "sad · Medium-Low"
    assert labels.firmness == "leaves its bin in 100 % of rater draws"
    assert labels.votes == (Vote("neutral", 2),)
    activation = labels.dimensions[0]
    assert (activation.name, activation.consensus, activation.spread) == ("activation", 4.0, 0.5)
    assert [(rating.rater, rating.value) for rating in activation.ratings] == [
        ("WORKER0001", 4),
        ("WORKER0002", 4),
    ]


def test_a_clip_without_ratings_or_audio_says_so():
    labels = read_labels(small_corpus(), build_index(small_corpus()), 5)
    assert labels.message == NO_RATINGS
    assert labels.facts.endswith("no audio")
    assert np.isnan(labels.dimensions[0].consensus)
    assert labels.votes == ()


def test_a_corpus_without_dimensions_says_so():
    corpus = small_corpus()
    corpus.clips[["activation", "valence", "dominance"]] = nan
    labels = read_labels(corpus, build_index(corpus), 0)
    assert (labels.dimensions, labels.message) == ((), NO_DIMENSIONS)


def test_raters_own_words_stand_beside_their_class():
    corpus = small_corpus()
    own = pd.Series(["Neutral", "Neutral"] * 4 + ["Neutral", "Other-bored"])
    emotions = ["neutral"] * 9 + ["other"]
    corpus = replace(corpus, ratings=corpus.ratings.assign(primary=own, emotion=emotions))
    votes = read_labels(corpus, build_index(corpus), 4).votes
    assert votes == (Vote("neutral", 1), Vote("other", 1, ("Other-bored",)))


def test_most_votes_come_first_and_missing_ones_are_no_votes():
    emotions = ["sad", "happy", "Unknown", "happy", "angry"]
    assert [(vote.emotion, vote.count) for vote in count_votes(emotions, emotions)] == [
        ("happy", 2),
        ("angry", 1),
        ("sad", 1),
    ]


def test_secondary_emotions_are_counted_over_raters():
    assert count_secondary([["Concerned", "Annoyed"], ["Concerned"], []]) == "concerned 2, annoyed"


@pytest.mark.parametrize(
    ("predicted", "label", "said"),
    [
        (2.31, 2.8, "M: predicted 2.31, 0.49 below the label"),
        (4.0, 2.8, "M: predicted 4.00, 1.20 above the label"),
        (2.801, 2.8, "M: predicted 2.80, as the label"),
        (2.0, nan, "M: predicted 2.00, no label"),
    ],
)
def test_a_prediction_beside_its_label(predicted, label, said):
    assert compare("M", predicted, label) == said


def test_outputs_that_are_no_dimension():
    assert class_outputs({"valence": 2.0, "happy": 1.2, "sad": -0.5}) == "happy 1.20, sad -0.50 (logits)"


def test_predictions_are_told_on_the_corpus_scale_and_only_of_this_clip():
    outputs = (Output("valence", "dimension", 0, 1), Output("anger", "class"))
    cards = {"m": ModelCard("m", "Model", "audio", outputs, "", "")}
    wished = Column(Wish("m", "valence"))
    columns = (
        wished,
        replace(wished, saliency=saliency(prediction=0.5)),
        replace(wished, saliency=saliency(target="anger", prediction=-1.5)),
        replace(wished, saliency=saliency(clip="b.wav", prediction=0.9)),
    )
    assert said_by(columns, cards, "a.wav", Scale(1, 7)) == [("Model", {"valence": 4.0, "anger": -1.5})]


@pytest.mark.parametrize(
    ("leaves", "said"),
    [(float("nan"), ""), (0.0, "0 %"), (0.004, "under 1 %"), (0.26, "26 %"), (1.0, "100 %")],
)
def test_how_often_a_clip_leaves_its_bin(leaves, said):
    assert leaves_words(leaves) == (said and f"leaves its bin in {said} of rater draws")
