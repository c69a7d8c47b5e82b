"""The command `raters`, and that no rater is named where names were not asked for."""

import json

import pandas as pd
import pytest

import main
from analysis.corpora import open_corpus


def call(capsys, *arguments):
    assert main.main([str(argument) for argument in arguments]) == 0
    return capsys.readouterr().out


@pytest.fixture(scope="module")
def names():
    return sorted(set(open_corpus("demo").ratings["rater"].astype(str)))


def test_raters_are_numbers_unless_names_are_asked_for(capsys, names, tmp_path):
    file = tmp_path / "raters.csv"
    hidden = call(capsys, "raters", "demo", "--json", "--csv", file)
    assert [name for name in names if name in hidden + file.read_text()] == []
    shown = call(capsys, "raters", "demo", "--json", "--names")
    assert all(name in shown for name in names)
    first, last = json.loads(hidden)["raters"][0], json.loads(hidden)["raters"][-1]
    assert (first["rater"], last["rater"]) == ("1", str(len(names)))
    assert first["clips"] >= last["clips"]
    assert pd.read_csv(file)["clips"].sum() == len(open_corpus("demo").ratings)


def test_a_rater_keeps_the_number_in_every_split(capsys):
    everywhere = json.loads(call(capsys, "raters", "demo", "--json", "--names"))["raters"]
    named = json.loads(call(capsys, "raters", "demo", "--split", "Test1", "--json", "--names"))["raters"]
    numbered = json.loads(call(capsys, "raters", "demo", "--split", "Test1", "--json"))["raters"]
    numbers = {rater["rater"]: str(place) for place, rater in enumerate(everywhere, start=1)}
    assert [numbers[rater["rater"]] for rater in named] == [rater["rater"] for rater in numbered]


def test_what_moves_is_the_same_by_number_and_by_name(capsys):
    first = json.loads(call(capsys, "raters", "demo", "--json", "--names"))["raters"][0]["rater"]
    by_name = json.loads(call(capsys, "raters", "demo", "--json", "--names", "--without", first))["without"]
    by_number = json.loads(call(capsys, "raters", "demo", "--json", "--without", "1"))["without"]
    assert by_number.pop("raters") == ["1"]
    assert by_name.pop("raters") == [first]
    assert by_number == by_name
    assert by_number["rated"] > by_number["bins"] > 0
    assert "Without this rater, who rated" in " ".join(call(capsys, "raters", "demo", "--without", 1).split())


def test_a_rater_who_is_not_there_is_refused_without_naming_others(capsys, names):
    assert main.main(["raters", "demo", "--without", "99"]) == 2
    said = capsys.readouterr().err
    assert "numbers from 1 to 28" in said
    assert not any(name in said for name in names)


@pytest.mark.parametrize(
    "arguments",
    [
        ("corpus", "demo", "--json"),
        ("bins", "demo", "--fragility", "--csv"),
        ("disagreement", "demo", "--csv"),
        ("sample", "demo", "--n", "20", "--seed", "1", "--csv"),
    ],
)
def test_no_other_command_names_a_rater(capsys, names, tmp_path, arguments):
    file = tmp_path / "out.csv"
    said = call(capsys, *arguments, *([file] if arguments[-1] == "--csv" else []))
    written = file.read_text() if file.exists() else ""
    assert file.exists() == (arguments[-1] == "--csv")
    assert [name for name in names if name in said + written] == []
