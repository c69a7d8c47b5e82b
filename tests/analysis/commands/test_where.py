"""`--where` of the commands about a corpus: the clips are those that pandas finds."""

import json

import numpy as np
import pytest

from analysis.bins import bin_table, default_edges
from analysis.corpora import open_corpus
from main import main


@pytest.fixture
def run(capsys):
    """Run a command on the demo corpus with --json and give its object."""

    def run(command, *arguments):
        assert main([command, "demo", *arguments, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture(scope="module")
def demo():
    return open_corpus("demo")


def test_bins_of_a_filter(run, demo):
    table = bin_table(demo.clips, default_edges(demo.scale))
    expected = ((demo.clips["valence"] > 5) & (demo.clips["split"] == "Train")).sum()
    found = run("bins", "--where", "valence > 5 and split == 'train'")
    assert found["clips"] == expected > 0
    assert run("bins", "--split", "Train", "--where", "valence > 5") == found
    assert run("bins", "--where", "bin == 'High-High'")["clips"] == (table["bin"] == "High-High").sum()
    assert run("bins", "--low", "1.5", "--where", "bin == 'High-Low'") != run(
        "bins", "--where", "bin == 'High-Low'"
    )


def test_not_takes_clips_without_a_value_too(run, demo):
    longest = demo.clips["duration"].max()
    above, others = (run("bins", "--where", text) for text in ("duration > 2", "not duration > 2"))
    total = [found["clips"] + found["not_counted"] for found in (above, others)]
    assert sum(total) == len(demo.clips)
    assert run("bins", "--where", f"duration > {longest}")["clips"] == 0


def test_thresholds_are_those_of_the_splits_alone(run):
    of_split = run("disagreement", "--split", "Test1", "--k", "1")
    by_text = run("disagreement", "--where", "split == 'Test1'", "--k", "1")
    of_some = run("disagreement", "--split", "Test1", "--where", "flag is not missing", "--k", "1")
    assert by_text == of_split
    assert of_some["threshold"] == of_split["threshold"]
    assert of_some["flagged"] == of_split["flagged"]
    assert of_some["clips"] == of_split["flagged"]["any"] > 0


def test_raters_measures_are_those_of_the_clips_that_are_left(run, demo):
    raters = demo.ratings.groupby("clip")["valence"].agg(lambda given: given.max() - given.min())
    test1 = demo.clips.loc[demo.clips["split"] == "Test1", "clip"]
    expected = set(test1[test1.map(raters) >= 3])
    assert (
        set(run("sample", "--n", "99", "--split", "Test1", "--where", "valence_range >= 3")["clips"])
        == expected
    )
    assert expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("valnce > 3", "There is no column 'valnce'; the nearest: valence"),
        ("done", "those are in a session"),
        ("tags is missing", "those are in a session"),
    ],
)
def test_what_cannot_be_asked(text, said, capsys):
    assert main(["sample", "demo", "--where", text]) == 2
    assert said in capsys.readouterr().err


def test_clips_that_flip_and_clips_that_are_likely_to_leave_their_bin(run, demo):
    low = np.where(demo.clips[["activation", "valence"]] <= 3, 0, 1)
    moved = np.where(demo.clips[["activation", "valence"]] <= 3.4, 0, 1)
    found = run("bins", "--low", "3.4", "--where", "flips == 'yes'")
    assert found["clips"] == (low != moved).any(axis=1).sum() > 0
    assert run("bins", "--where", "flips == 'yes'")["clips"] == 0
    parts = [run("bins", "--where", f"bin_leaves {part}") for part in ("> 0.4", "<= 0.4")]
    assert sum(part["clips"] for part in parts) == len(demo.clips)
    assert run("bins", "--fragility", "--where", "bin_leaves > 0.4")["leaves"] > 0.4
