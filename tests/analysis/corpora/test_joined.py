"""Several corpora opened as one by a TOML file."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import tomli_w

from analysis.corpora import MspPodcast, open_corpus
from analysis.corpora.assembling import ClipRow, RatingRow, assemble
from analysis.corpora.joining import join
from analysis.corpora.problems import Problems
from analysis.errors import DataError
from analysis.index import build_index
from analysis.places import DEMO_FOLDER
from analysis.tables import UNKNOWN, Corpus, Problem, Scale
from analysis.words import alignment_of
from tests import generators as made


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def four(tmp_path):
    """Four corpora whose clips, speakers and raters have the same names, and the file that joins them."""
    for number in range(4):
        folder = tmp_path / f"C{number}"
        folder.mkdir()
        clips = made.make_clips(5 + number, seed=number)
        made.write_consensus_csv(folder / "labels_consensus.csv", clips)
        made.write_packed_csv(folder / "labels_detailed.csv", clips)
    return write(tmp_path, *({"path": f"C{number}"} for number in range(4)))


def write(folder, *corpora, **more):
    path = folder / "joined.toml"
    path.write_text(tomli_w.dumps({"name": "all four", "corpora": list(corpora), **more}))
    return path


def test_four_corpora_are_one(four):
    joined = open_corpus(four, cache=False)
    alone = {f"C{number}": open_corpus(four.parent / f"C{number}", cache=False) for number in range(4)}
    assert (joined.name, joined.format, joined.folder, len(joined.clips)) == ("all four", "joined", four, 26)
    assert joined.clips["clip"].is_unique
    start = 0
    for name, corpus in alone.items():
        rows = joined.clips.iloc[start : start + len(corpus.clips)]
        start += len(corpus.clips)
        assert set(rows["corpus"]) == {name}
        assert rows["clip"].to_list() == [f"{name}/{clip}" for clip in corpus.clips["clip"]]
        assert [each.removeprefix(f"{name}/") for each in rows["speaker"]] == corpus.clips[
            "speaker"
        ].to_list()
        assert rows["emotion"].to_list() == corpus.clips["emotion"].to_list()
        np.testing.assert_array_equal(rows["valence_sd"], corpus.clips["valence_sd"])


def test_ratings_stay_with_their_clips_and_raters(four):
    joined, last = open_corpus(four), open_corpus(four.parent / "C3")
    rows = joined.ratings.iloc[-len(last.ratings) :]
    assert rows["clip"].to_list() == [f"C3/{clip}" for clip in last.ratings["clip"]]
    assert rows["rater"].to_list() == [f"C3/{rater}" for rater in last.ratings["rater"]]
    assert [list(words) for words in rows["secondary"]] == [
        list(words) for words in last.ratings["secondary"]
    ]
    np.testing.assert_array_equal(joined.rating_owners[-len(rows) :], last.rating_owners + 18)


def test_each_clip_knows_its_corpus_and_an_unknown_speaker_stays_unknown(four):
    index = build_index(open_corpus(four))
    assert index.groups["corpus"].categories == ("C0", "C1", "C2", "C3")
    assert np.bincount(index.groups["corpus"].codes).tolist() == [5, 6, 7, 8]
    assert {name.split("/")[0] for name in index.groups["speaker"].categories} <= {
        "C0",
        "C1",
        "C2",
        "C3",
        UNKNOWN,
    }


def test_a_corpus_that_is_added_changes_no_name(four):
    names = open_corpus(four).clips["clip"].to_list()
    write(four.parent, *({"path": f"C{number}"} for number in (3, 0, 1, 2)), {"path": str(DEMO_FOLDER)})
    assert set(names) < set(open_corpus(four).clips["clip"])


def test_a_changed_corpus_is_noticed(four, monkeypatch):
    first = open_corpus(four)
    reads = []
    read = MspPodcast.read
    monkeypatch.setattr(MspPodcast, "read", lambda *given: reads.append(given) or read(*given))
    again = open_corpus(four)
    assert not reads
    pd.testing.assert_frame_equal(again.clips, first.clips)
    pd.testing.assert_frame_equal(again.ratings, first.ratings)
    assert again.members == first.members == {f"C{number}": four.parent / f"C{number}" for number in range(4)}
    made.write_consensus_csv(four.parent / "C2" / "labels_consensus.csv", made.make_clips(9, seed=2))
    assert len(open_corpus(four).clips) == 28


def test_files_of_a_clip_are_found_in_its_own_corpus(four):
    write(
        four.parent,
        {"path": "C0"},
        {"path": str(DEMO_FOLDER), "name": "demo corpus", "format": "msp-podcast"},
    )
    joined = open_corpus(four)
    clip = joined.clips.iloc[-1]
    assert Path(clip["path"]).parent.parent == DEMO_FOLDER
    own_name = clip["clip"].removeprefix("demo corpus/")
    assert (
        alignment_of(joined, clip["clip"]) == DEMO_FOLDER / "ForceAligned" / f"{Path(own_name).stem}.TextGrid"
    )
    assert alignment_of(joined, joined.clips["clip"][0]) is None


@pytest.mark.parametrize(
    ("corpora", "said"),
    [
        ([{"path": "C0"}, {"path": "C1", "name": "c0"}], "Two corpora are called C0"),
        ([{"path": "C9"}], "column corpora, number 1: There is no folder or file"),
        ([{"path": "~no-such-user/C0"}], "column corpora, number 1: There is no folder or file"),
        ([{"path": "C\0"}], "column corpora, number 1: There is no folder or file"),
        ([{"path": "C" * 5000}], "column corpora, number 1: There is no folder or file"),
        ([{"path": "C0", "name": "a\nb"}], "cannot be shown"),
        ([{"path": "C0", "name": " "}], "cannot be shown"),
        ([{"path": "C0"}, {"name": "C1"}], "column corpora, number 2: The path of the corpus is missing"),
        ([{"path": "C0", "name": "a/b"}], "has a slash"),
        ([{"path": "C0", "colour": "red"}], "There is no key 'colour'"),
        ([{"path": "C0", "name": 3}], "texts only"),
        ([{"path": "C0", "format": "elsewhere"}], "C0 cannot be opened: There is no format 'elsewhere'"),
        ([{"path": "joined.toml"}], "joined is itself several corpora"),
        ([{"path": "empty"}], "empty cannot be opened: .*There are no labels"),
    ],
)
def test_what_cannot_be_joined_is_said(four, corpora, said):
    (four.parent / "empty").mkdir()
    with pytest.raises(DataError, match=said):
        open_corpus(write(four.parent, *corpora))


@pytest.mark.parametrize("text", ["corpora = []", "[[corpora]]\npath = ", "corpora = 3"])
def test_a_damaged_file_is_named(tmp_path, text):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(DataError, match=r"mine\.toml"):
        open_corpus(path)


def corpus(scale, values, **more):
    """Clips `0.wav`, `1.wav`, ... by speaker 7, each with the valence of two raters."""
    clips = [
        ClipRow(f"{row}.wav", emotion="sad", valence=np.mean(pair), speaker="7", more=more)
        for row, pair in enumerate(values)
    ]
    ratings = [
        RatingRow(f"{row}.wav", rater, "sad", valence=value)
        for row, pair in enumerate(values)
        for rater, value in zip("ab", pair, strict=True)
    ]
    tables = assemble(clips, ratings, Problems())
    problems = (Problem("odd", len(values), "0.wav"),)
    return Corpus("x", Path("x"), "x", "unknown", scale, *tables, problems=problems, classes={"s": "sad"})


def test_another_scale_is_converted_linearly_and_said():
    nan = float("nan")
    corpora = {
        "acted": corpus(Scale(1, 7), [(nan, nan)]),
        "five": corpus(Scale(1, 5), [(1, 5), (2, 3)]),
        "seven": corpus(Scale(1, 7), [(1, 4)]),
    }
    joined = join(corpora, "all", Path("all.toml"))
    assert joined.scale == Scale(1, 5)
    # 4 on 1 to 7 is half of the way, so 3 on 1 to 5.
    np.testing.assert_allclose(joined.clips["valence"], [nan, 3, 2.5, 2], atol=1e-12)
    np.testing.assert_allclose(joined.clips["valence_sd"][1:], [8**0.5, 0.5**0.5, 2**0.5], atol=1e-12)
    np.testing.assert_allclose(joined.ratings["valence"], [nan, nan, 1, 5, 2, 3, 1, 3], atol=1e-12)
    assert joined.note == "Ratings of seven (1 to 7) are converted linearly to 1 to 5."


def test_problems_classes_and_speakers_bear_their_corpus():
    joined = join({"A": corpus(Scale(1, 7), [(1, 2)]), "B": corpus(Scale(1, 7), [(1, 2)] * 2)}, "", Path())
    assert joined.problems == (Problem("odd", 2, "B: 0.wav"), Problem("odd", 1, "A: 0.wav"))
    assert joined.classes == {"A: s": "sad", "B: s": "sad"}
    assert joined.clips["speaker"].to_list() == ["A/7", "B/7", "B/7"]
    assert joined.note == ""


def test_columns_of_one_corpus_are_unknown_in_the_other():
    one = corpus(Scale(1, 7), [(1, 2)], room="lab", age=30.0, kind="long")
    other = corpus(Scale(1, 7), [(1, 2)], kind=2.0)
    joined = join({"A": one, "B": other}, "", Path())
    assert joined.clips["room"].to_list() == ["lab", UNKNOWN]
    assert joined.clips["kind"].to_list() == ["long", "2.0"]
    np.testing.assert_array_equal(joined.clips["age"], [30, np.nan])
