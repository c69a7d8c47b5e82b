from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from analysis.index import build_index
from listener.theme import DARK, LIGHT
from listener.views.browse.words import NO_CORPUS
from listener.views.clip_labels import ClipLabels
from listener.views.clip_labels.strip import Strip
from listener.views.clip_labels.votes import Votes
from tests.listener.corpora import NAMES, small_corpus


@pytest.fixture
def labels(shown, library, selection):
    return shown(ClipLabels(library, selection, DARK), 310, 700)


@pytest.fixture
def full(labels, library):
    library.show(small_corpus(), build_index(small_corpus()))
    return labels


def lines(labels):
    labels.settle()
    return [label.text() for label in labels.findChildren(QLabel) if label.isVisible()]


def strips(labels):
    labels.settle()
    return [strip for strip in labels.findChildren(Strip) if strip.isVisible()]


def test_with_nothing_open_it_says_what_to_do(labels):
    assert lines(labels) == [NO_CORPUS]
    assert strips(labels) == []


def test_it_follows_the_selected_clip(full, selection):
    assert NAMES[0] in lines(full)
    assert "“Good morning”" in lines(full)
    selection.select(1)
    assert lines(full)[:4] == [
        NAMES[1],
        "Train · speaker 1 · Male · 2.00 s",
        "sad · Medium-Low",
        "“bad news”",
    ]
    assert [strip.accessibleName() for strip in strips(full)] == [
        "Ratings of activation",
        "Ratings of valence",
        "Ratings of dominance",
    ]
    assert strips(full)[1].accessibleDescription() == "2.00, spread 0.60; ratings: 4, 4"
    assert full.findChild(Votes).accessibleDescription() == "neutral: 2 of 2 raters"


def test_recognised_words_are_told_where_the_corpus_has_no_transcript(full, library, selection):
    said = "Recognised by PocketSphinx, not from the corpus: “good day”"
    full.show_recognised(NAMES[0], "good day", "PocketSphinx")
    assert "“Good morning”" in lines(full)
    assert said not in lines(full)
    bare = small_corpus()
    bare = replace(bare, clips=bare.clips.assign(transcript=""))
    library.show(bare, build_index(bare))
    selection.select(0)
    assert said in lines(full)
    selection.select(1)
    assert said not in lines(full)


def test_predictions_stand_beside_the_labels_until_the_clip_changes(full, library, selection):
    full.show_predictions([("Audio", {"activation": 2.5}), ("Text", {"happy": 1.0})])
    assert "▲ Audio: predicted 2.50, 0.50 above the label" in lines(full)
    assert "Text: happy 1.00 (logit)" in lines(full)
    library.set_tags({"sarcasm": [0]})
    assert "▲ Audio: predicted 2.50, 0.50 above the label" in lines(full)
    selection.select(1)
    assert not any("predicted" in line for line in lines(full))


def test_two_models_have_two_shapes(full):
    full.show_predictions([("Audio", {"valence": 2.0}), ("Text", {"valence": 2.2})])
    assert "▲ Audio: predicted 2.00, as the label\n◆ Text: predicted 2.20, 0.20 above the label" in lines(
        full
    )


def test_a_clip_without_ratings(full, selection):
    selection.select(5)
    assert "There are no ratings for this clip." in lines(full)


def test_a_corpus_of_classes_has_no_strips(labels, library):
    corpus = small_corpus()
    corpus.clips[["activation", "valence", "dominance"]] = np.nan
    library.show(corpus, build_index(corpus))
    assert strips(labels) == []
    assert "This corpus has no activation, valence or dominance, only classes." in lines(labels)


def test_it_draws_in_both_themes(full):
    full.show_predictions([("Audio", {"activation": 2.5})])
    dark = full.grab().toImage()
    full.set_theme(LIGHT)
    assert full.grab().toImage() != dark
