from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from PySide6.QtWidgets import QLabel

from analysis.index import build_index
from analysis.raters.dip import chance, dip
from analysis.tables import Scale
from listener.jobs import Jobs
from listener.theme import DARK, LIGHT
from listener.views.browse.words import NO_CORPUS
from listener.views.clip_labels import ClipLabels
from listener.views.clip_labels.strip import Strip
from listener.views.clip_labels.votes import Votes
from tests.listener.corpora import NAMES, small_corpus


@pytest.fixture
def jobs():
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def labels(shown, library, selection, jobs):
    return shown(ClipLabels(library, selection, DARK, jobs), 310, 700)


@pytest.fixture
def apart(labels, library):
    """Five raters of the first clip: two of 1 and 2 and three of 6 and 7 in activation, of one mind in valence."""
    corpus = small_corpus()
    given = pd.DataFrame(
        {
            "clip": NAMES[0],
            "rater": list("abcde"),
            "emotion": ["sad", "sad", "happy", "happy", "happy"],
            "secondary": [[] for _ in range(5)],
            "activation": [1.0, 2.0, 6.0, 6.0, 7.0],
            "valence": [3.0, 3.0, 4.0, 4.0, 4.0],
            "dominance": [1.0, 4.0, 4.0, 4.0, 7.0],
        }
    )
    ratings = pd.concat([given, corpus.ratings.iloc[2:]], ignore_index=True)
    clips = corpus.clips.assign(n_raters=[5, 2, 2, 2, 2, 0])
    corpus = replace(corpus, clips=clips, ratings=ratings)
    library.show(corpus, build_index(corpus))
    return labels


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
    assert lines(full)[:5] == [
        NAMES[1],
        "Train · speaker 1 · Male · 2.00 s",
        "sad · Medium-Low",
        "leaves its bin in 100 % of rater draws",
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


def test_camps_of_raters_and_the_models_that_side_with_them(qtbot, apart):
    said = lines(apart)
    assert [line for line in said if line.startswith("Two camps")] == ["Two camps: 2 at 1.5, 3 at 6.3"]
    assert strips(apart)[0].accessibleDescription().endswith("camps: 2 at 1.5, 3 at 6.3")
    assert "camps" not in strips(apart)[1].accessibleDescription()
    apart.show_predictions([("Audio", {"activation": 6.5}), ("Text", {"activation": 2.0})])
    assert (
        "▲ Audio: predicted 6.50, 4.50 above the label, with the 3 at 6.3\n"
        "◆ Text: predicted 2.00, as the label, with the 2 at 1.5"
    ) in lines(apart)
    ratings, scale = np.array([1.0, 2.0, 6.0, 6.0, 7.0]), Scale(1, 7)
    found = f"Two camps: 2 at 1.5, 3 at 6.3 · dip {dip(ratings):.2f}, chance {chance(ratings, scale):.3f}"
    qtbot.waitUntil(lambda: found in lines(apart))


def test_entropy_of_the_classes_in_words(apart, selection):
    # -0.4 log2 0.4 - 0.6 log2 0.6, and log2 5.
    assert "Entropy 0.97 bits (0: all chose one class, 2.32: each another)." in lines(apart)
    selection.select(1)
    assert "Entropy 0 bits: all chose one class." in lines(apart)
    assert not any(line.startswith("Two camps") for line in lines(apart))


def test_camps_are_hidden_while_blind(qtbot, apart, library):
    qtbot.waitUntil(lambda: any("chance" in line for line in lines(apart)))
    library.hide(np.ones(6, dtype=bool))
    assert not any(line.startswith(("Two camps", "Entropy", "leaves")) for line in lines(apart))


def test_it_draws_in_both_themes(full):
    full.show_predictions([("Audio", {"activation": 2.5})])
    dark = full.grab().toImage()
    full.set_theme(LIGHT)
    assert full.grab().toImage() != dark
