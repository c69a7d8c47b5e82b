"""Commands about corpora that have classes only."""

import json

import pytest

import main
from tests.named_corpora import emodb_names, put, put_listeners, tess_names


@pytest.fixture(scope="module")
def emodb(tmp_path_factory):
    folder = tmp_path_factory.mktemp("emodb")
    put(folder / "wav", emodb_names()[:535])
    put_listeners(folder, [(name, "95,00", "62,50") for name in emodb_names()])
    return folder


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    """Exit code and both outputs of a command."""
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))

    def run(*arguments):
        code = main.main([*map(str, arguments)])
        return code, *capfd.readouterr()

    return run


def test_corpus(run, emodb):
    code, out, _ = run("corpus", emodb, "--json")
    record = json.loads(out)
    assert (code, record["format"], record["clips"], record["ratings"]) == (0, "emodb", 535, 0)
    assert record["audio"] == {"present": 535, "missing": 0, "unreadable": 0}
    assert sum(record["classes"].values()) == 535


def test_sample_with_a_filter_on_what_listeners_said(run, emodb):
    chosen = ("--where", "recognised >= 95 and sentence == 'a02' and emotion == 'fear'")
    code, out, _ = run("sample", emodb, "--n", 3, *chosen, "--json")
    drawn = json.loads(out)["clips"]
    assert (code, len(drawn)) == (0, 3)
    assert all(clip[2:6] == "a02A" for clip in drawn)


@pytest.mark.parametrize(
    ("command", "lacking"),
    [(("bins",), "bins"), (("disagreement",), "spreads"), (("sample", "--flag", "any"), "flags")],
)
def test_what_needs_ratings_says_that_there_are_none(run, tmp_path, command, lacking):
    put(tmp_path / "tess", tess_names(["bite"]))
    name, *options = command
    code, out, error = run(name, tmp_path / "tess", *options, "--json")
    assert (code, out) == (2, "")
    said = f"tess has classes only, no ratings of activation and valence, so there are no {lacking};"
    assert said in " ".join(error.split())
