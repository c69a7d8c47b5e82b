"""Clips are known again from the training, whether its corpora are given as they were, alone, or with others."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.corpora.joined import save_members
from analysis.corpora.joining import join
from analysis.tables import CLIP_COLUMNS, RATING_COLUMNS, Corpus, Scale
from models.evaluation.known import known_parts
from models.evaluation.looking import seen
from models.recipes.data.examples import Examples


@pytest.fixture
def folders(tmp_path):
    for name in "abc":
        (tmp_path / name).mkdir()
    return tmp_path


def corpus(folder, clips=("1", "2")):
    rows = [{**dict.fromkeys(CLIP_COLUMNS, ""), "clip": clip, "duration": 1.0} for clip in clips]
    scale, nobody = Scale(1, 7), pd.DataFrame(columns=RATING_COLUMNS)
    return Corpus(folder.name, folder, "table", "1", scale, pd.DataFrame(rows), nobody)


def known(parts, learned, given):
    """Known parts of clips of the corpora that are given, two in each."""
    corpora = {name: corpus(path) for name, path in given.items()}
    one = next(iter(corpora.values()))
    whole = one if len(corpora) == 1 else join(corpora, "all", one.folder)
    examples = Examples(whole, np.arange(len(whole.clips)), ("",) * len(whole.clips))
    places, old = ([(name, str(path)) for name, path in each.items()] for each in (given, learned))
    return dict(known_parts(examples, places, parts, old))


BOTH = {"A/1": "train", "A/2": "test", "B/1": "test", "B/2": "train"}


def test_as_they_were_given(folders):
    a, b = folders / "a", folders / "b"
    assert known(BOTH, {"A": a, "B": b}, {"A": a, "B": b}) == BOTH
    assert known({"1": "train"}, {"A": a}, {"mine": a}) == {"1": "train"}


def test_one_of_several_is_found_by_its_path_whatever_it_is_called(folders):
    learned = {"A": folders / "a", "B": folders / "b"}
    assert known(BOTH, learned, {"B": folders / "a"}) == {"1": "train", "2": "test"}
    assert known(BOTH, learned, {"A": folders / "b"}) == {"1": "test", "2": "train"}


def test_one_among_several_leaves_the_others_unknown(folders):
    found = known({"1": "train", "2": "test"}, {"A": folders / "a"}, {"A": folders / "a", "B": folders / "b"})
    assert found == {"A/1": "train", "A/2": "test"}


def test_a_corpus_that_was_moved_is_found_by_its_name(folders):
    learned = {"A": folders / "gone", "B": folders / "b"}
    assert known(BOTH, learned, {"A": folders / "a"}) == {"1": "train", "2": "test"}


def test_a_corpus_moved_and_renamed_counts_as_learned_from(folders):
    learned = {"A": folders / "gone", "B": folders / "gone too"}
    assert known(BOTH, learned, {"C": folders / "c"}) == {"1": "train", "2": "train"}


def test_one_of_those_that_a_file_names(folders):
    file = folders / "joined.toml"
    save_members(file, [folders / "a", folders / "b"])
    parts = {"a/1": "train", "a/2": "test", "b/1": "test"}
    assert known(parts, {"joined": file}, {"mine": folders / "a"}) == {"1": "train", "2": "test"}
    file.unlink()
    assert known({"1": "test"}, {"joined": file}, {"mine": folders / "a"}) == {"1": "test"}


def test_a_base_that_learned_from_what_is_held_out_is_told_by_corpus_and_not_by_name(folders):
    made = {"base": {"A": folders / "a"}, "new": {"B": folders / "b", "A": folders / "a"}}
    for name, places in made.items():
        (folders / name).mkdir()
        plan = {"corpora": {each: str(path) for each, path in places.items()}}
        (folders / name / "training.json").write_text(json.dumps({"plan": plan}))
    (folders / "base" / "config.json").write_text("{}")
    (folders / "base" / "split.csv").write_text("clip,part\n1,train\n2,test\n")
    whole = join({name: corpus(path) for name, path in made["new"].items()}, "all", folders / "b")
    examples = Examples(whole, np.arange(4), ("",) * 4)

    def told(clips):
        positions = np.array([examples.clips.index(clip) for clip in clips])
        return seen(str(folders / "base"), examples, folders / "new", positions)

    assert told(["B/1", "A/1"]) == " The base had learned from 1 of these clips, so its scores are too good."
    assert told(["B/1", "A/2"]) == ""
