"""`compare` as one calls it."""

import json
from dataclasses import replace

import numpy as np
import pytest
import typer
from scipy.stats import spearmanr
from typer.testing import CliRunner

from analysis.errors import UsageError
from models.commands.comparing import compare
from models.explain.store import Store
from tests.models.records import SALIENCY

app = typer.Typer()
app.command("compare")(compare)
RNG = np.random.default_rng(5)
ONE, OTHER = RNG.normal(size=(2, 40)).astype(np.float32)


@pytest.fixture
def folder(tmp_path):
    """A clip explained by two models, by one of them also by attention and for another target."""
    store = Store(tmp_path / "store")
    maps = (
        replace(SALIENCY, model="voice", values=ONE),
        replace(SALIENCY, model="words", values=OTHER),
        replace(SALIENCY, model="voice", values=abs(OTHER), method="attention", delta=float("nan")),
        replace(SALIENCY, model="voice", values=ONE[:30], target="activation"),
    )
    for number, saliency in enumerate(maps):
        store.put(saliency, f"{number}")
    return tmp_path / "store"


def call(folder, *arguments):
    return CliRunner().invoke(app, [str(folder), "a.wav", *arguments])


def test_two_models(folder):
    chosen = ("--target", "valence", "--model", "voice", "--model", "words", "--method", "ig")
    found = json.loads(call(folder, *chosen, "--json").stdout)
    assert found["rank"]["value"] == pytest.approx(spearmanr(ONE, OTHER).statistic, abs=1e-9)
    assert (found["clip"], found["frames"], found["reason"]) == ("a.wav", 40, "")
    assert [one["model"] for one in found["maps"]] == ["voice", "words"]
    lines = call(folder, *chosen).stdout.splitlines()
    assert lines[0] == "a.wav: valence by voice (ig) and valence by words (ig), 40 frames"
    assert lines[1].startswith("Spearman rho")


def test_two_methods_of_one_model_are_compared_by_size_if_one_has_no_sign(folder):
    chosen = ("--target", "valence", "--model", "voice", "--method", "ig", "--method", "attention", "--json")
    found = json.loads(call(folder, *chosen).stdout)
    assert found["rank"]["value"] == pytest.approx(spearmanr(abs(ONE), abs(OTHER)).statistic, abs=1e-9)
    assert found["sign"]["value"] is None


def test_a_map_without_negative_values_has_a_sign_all_the_same(folder):
    Store(folder).put(replace(SALIENCY, model="rising", values=abs(ONE)), "4")
    chosen = ("--target", "valence", "--model", "rising", "--model", "words", "--json")
    found = json.loads(call(folder, *chosen).stdout)
    assert found["rank"]["value"] == pytest.approx(spearmanr(abs(ONE), OTHER).statistic, abs=1e-9)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--model", "voice"), "both maps are the same one"),
        (("--model", "voice", "--model", "other"), "no valence of a.wav by other in"),
        (
            ("--model", "voice", "--model", "words", "--method", "attention"),
            "it has valence by voice (attention), valence by voice (ig), valence by words (ig).",
        ),
        (("--model", "voice", "--method", "ig", "--method", "lime"), "there is no method 'lime'"),
        (("--model", "a", "--model", "b", "--model", "c"), "--model may be given twice at most, not 3 times"),
        (("--model", "voice", "--other-target", "activation"), "40 and 30 frames"),
    ],
)
def test_what_cannot_be_compared_is_told(folder, arguments, problem):
    result = call(folder, "--target", "valence", *arguments)
    assert isinstance(result.exception, UsageError)
    assert problem in str(result.exception)
