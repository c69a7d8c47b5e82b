"""The same invented corpus in every label form gives the same tables."""

import numpy as np
import pandas as pd
import pytest

from analysis.corpora import open_corpus
from analysis.tables import CLIP_COLUMNS, RATING_COLUMNS, clip_ratings
from tests import generators as made

CLIPS = made.make_clips(40, seed=3)
NAMES = {letter: name.lower() for name, letter in made.LETTERS.items()} | {"X": "no agreement"}


def write_packed(labels, consensus="labels_consensus.csv"):
    made.write_consensus_csv(labels / consensus, CLIPS)
    made.write_packed_csv(labels / "labels_detailed.csv", CLIPS)


def write_columns(labels, rater):
    made.write_consensus_csv(labels / "labels_consensus.csv", CLIPS)
    made.write_columns_csv(labels / "labels_detailed.csv", CLIPS, rater=rater)


def write_text(labels):
    made.write_labels_text(labels / "labels.txt", CLIPS)
    made.write_partitions(labels.parent / "Partitions.txt", CLIPS)
    made.write_speakers(labels.parent / "Speaker_ids.txt", CLIPS)


def write_json(labels, as_strings):
    made.write_json(
        labels / "labels_consensus.json", labels / "labels_detailed.json", CLIPS, as_strings=as_strings
    )


FORMS = {
    "packed": write_packed,
    "packed, concensus": lambda labels: write_packed(labels, "labels_concensus.csv"),
    "columns of 2.0": lambda labels: write_columns(labels, "WorkerID"),
    "columns of 1.6": lambda labels: write_columns(labels, "Workers"),
    "labels.txt": write_text,
    "json": lambda labels: write_json(labels, False),
    "json with strings": lambda labels: write_json(labels, True),
}


@pytest.fixture(params=FORMS)
def corpus(request, tmp_path):
    (tmp_path / "Labels").mkdir()
    FORMS[request.param](tmp_path / "Labels")
    return open_corpus(tmp_path, cache=False)


def test_clips(corpus):
    clips = corpus.clips
    assert tuple(clips.columns) == CLIP_COLUMNS
    assert clips["clip"].to_list() == [clip.name for clip in CLIPS]
    assert clips["emotion"].to_list() == [NAMES[clip.emotion] for clip in CLIPS]
    assert clips["split"].to_list() == [clip.split for clip in CLIPS]
    assert clips["speaker"].to_list() == [clip.speaker for clip in CLIPS]
    assert clips["gender"].to_list() == [clip.gender for clip in CLIPS]
    assert clips["recording"].to_list() == [clip.name.split("_")[1] for clip in CLIPS]
    assert clips["n_raters"].to_list() == [len(clip.ratings) for clip in CLIPS]
    for name in ("activation", "valence", "dominance"):
        assert clips[name].to_list() == [getattr(clip, name) for clip in CLIPS]
        spreads = [np.std([getattr(r, name) for r in clip.ratings], ddof=1) for clip in CLIPS]
        np.testing.assert_allclose(clips[f"{name}_sd"], spreads, atol=1e-12)


def test_ratings(corpus):
    ratings = corpus.ratings
    assert tuple(ratings.columns[: len(RATING_COLUMNS)]) == RATING_COLUMNS
    rows = [(clip, rating) for clip in CLIPS for rating in clip.ratings]
    assert ratings["clip"].to_list() == [clip.name for clip, _ in rows]
    assert ratings["rater"].to_list() == [rating.worker for _, rating in rows]
    assert ratings["primary"].to_list() == [rating.primary for _, rating in rows]
    assert ratings["secondary"].to_list() == [rating.secondary.split(",") for _, rating in rows]
    assert ratings["valence"].to_list() == [rating.valence for _, rating in rows]
    assert set(ratings["emotion"]) <= set(NAMES.values())


def test_ratings_of_one_clip(corpus):
    found = clip_ratings(corpus, CLIPS[7].name)
    assert found["rater"].to_list() == [rating.worker for rating in CLIPS[7].ratings]
    with pytest.raises(ValueError, match="no clip 'x'"):
        clip_ratings(corpus, "x")


def test_nothing_is_wrong_but_the_audio(corpus):
    assert [(problem.kind, problem.count) for problem in corpus.problems] == [("missing audio", 40)]


@pytest.mark.parametrize("form", ["labels_consensus.csv", "labels_detailed.csv"])
def test_a_label_file_alone_may_be_named(tmp_path, form):
    (tmp_path / "Labels").mkdir()
    write_packed(tmp_path / "Labels")
    by_file = open_corpus(tmp_path / "Labels" / form, cache=False)
    by_folder = open_corpus(tmp_path, cache=False)
    pd.testing.assert_frame_equal(by_file.clips, by_folder.clips)
    assert by_file.folder == by_folder.folder


def test_a_consensus_file_of_any_name(tmp_path):
    made.write_consensus_csv(tmp_path / "mine.csv", CLIPS)
    corpus = open_corpus(tmp_path / "mine.csv", cache=False)
    assert len(corpus.clips) == 40
    assert corpus.clips["activation_sd"].isna().all()
    assert len(corpus.ratings) == 0
    assert tuple(corpus.ratings.columns[: len(RATING_COLUMNS)]) == RATING_COLUMNS
    assert "no ratings" in {problem.kind for problem in corpus.problems}


def test_ratings_alone_give_the_consensus_by_the_corpus_rule(tmp_path):
    made.write_packed_csv(tmp_path / "labels_detailed.csv", CLIPS)
    corpus = open_corpus(tmp_path, cache=False)
    assert corpus.clips["emotion"].to_list() == [NAMES[clip.emotion] for clip in CLIPS]
    assert corpus.clips["activation"].to_list() == [clip.activation for clip in CLIPS]
    assert set(corpus.clips["split"]) == {"Unknown"}
    assert "no consensus" in {problem.kind for problem in corpus.problems}


@pytest.mark.parametrize(
    "place", ["Labels", "labels", "label", "Labels/Labels", ".", "MSP-Podcast/Labels", "MSP/labels/labels"]
)
def test_labels_are_found_wherever_they_are(tmp_path, place):
    (tmp_path / place).mkdir(parents=True, exist_ok=True)
    write_packed(tmp_path / place)
    (tmp_path / place / "labels_detailed_aggregated.csv").write_text("FileName\n")
    (tmp_path / place / "._labels_consensus.csv").write_bytes(b"\0\5\x16\7")
    assert len(open_corpus(tmp_path, cache=False).clips) == 40


def test_the_demo_says_that_it_is_synthetic():
    corpus = open_corpus("demo", cache=False)
    assert corpus.name == "demo"
    assert "synthetic" in corpus.note
    assert len(corpus.clips) >= 120
    assert (corpus.clips["path"] != "").all()
    assert (corpus.clips["duration"] > 0).all()
    assert (corpus.clips["transcript"] != "").all()
