"""`heard` as one calls it."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from analysis.errors import UsageError
from analysis.session import Session
from analysis.session.edits import give
from analysis.session.marks import HEARD_HERE
from models.commands.heard import COLUMNS, heard
from models.explain.store import Store
from tests.analysis.session.examples import CORPUS, clip_tag
from tests.models.records import SALIENCY

app = typer.Typer()
app.command("heard")(heard)
RISING = np.arange(50, dtype=np.float32)


def mark(number, clip, tagger, start_s, end_s, *, blind=True):
    start, end = round(16000 * start_s), round(16000 * end_s)
    return clip_tag(number, clip=clip, tagger=tagger, tag=HEARD_HERE, start=start, end=end, blind=blind)


@pytest.fixture
def files(tmp_path):
    """A session of marks, and a store: a.wav rises, b.wav falls, c.wav has no map."""
    store = Store(tmp_path / "store")
    maps = (
        replace(SALIENCY, clip="a.wav", model="voice", values=RISING[::-1].copy()),
        replace(SALIENCY, clip="a.wav", model="voice", values=RISING),
        replace(SALIENCY, clip="b.wav", model="voice", values=-RISING[::-1].copy()),
        replace(SALIENCY, clip="a.wav", model="words", values=RISING),
        replace(SALIENCY, clip="b.wav", model="voice", values=RISING, method="occlusion"),
        replace(SALIENCY, clip="b.wav", model="voice", values=RISING, target="dominance"),
    )
    for number, saliency in enumerate(maps):
        store.put(saliency, f"{number}")
    tags = [
        mark(1, "a.wav", "=ada", 0.8, 1.0),
        mark(2, "a.wav", "bo", 0.6, 0.9),
        mark(3, "b.wav", "=ada", 0.0, 0.1),
        mark(4, "c.wav", "=ada", 0.0, 0.1),
        mark(5, "b.wav", "bo", 0.9, 1.0, blind=False),
    ]
    with Session.create(tmp_path / "tags.earmark", CORPUS, tagger="ada") as session:
        session.commit(give(tags))
    return tmp_path / "tags.earmark", tmp_path / "store"


def call(files, *arguments):
    return CliRunner().invoke(app, [*map(str, files), "--target", "valence", *arguments])


def test_the_figures_are_those_of_the_marks_and_maps(files, tmp_path):
    chosen = ("--model", "voice", "--method", "ig", "--csv", f"{tmp_path / 'out.csv'}", "--json")
    found = json.loads(call(files, *chosen).stdout)
    assert (found["target"], found["model"], found["clips"], found["not_compared"]) == (
        "valence",
        "voice",
        2,
        1,
    )
    # In a.wav, Ada's ten frames are the strongest ten, and of Bo's fifteen ten are among the strongest fifteen.
    assert found["model_listener"]["dice"] == pytest.approx(((1 + 10 / 15) / 2 + 1) / 2, abs=1e-12)
    assert found["model_listener"]["chance"] == pytest.approx(((0.2 + 0.3) / 2 + 0.1) / 2, abs=1e-12)
    between = {"dice": 2 * 5 / 25, "low": None, "high": None, "chance": 2 * 3 / 25, "pairs": 1}
    assert found["between_listeners"] == pytest.approx(between, abs=1e-12)
    assert [one["clip"] for one in found["per_clip"]] == ["a.wav", "b.wav"]
    assert found["after_reveal"]["clips"] == 1
    assert found["after_reveal"]["model_listener"]["dice"] == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["clip"], row["listeners"]) for row in rows] == [("a.wav", "'=ada; bo"), ("b.wav", "'=ada")]
    assert float(rows[1]["dice"]) == 1


def test_only_some_clips_and_lines_for_people(files):
    lines = call(files, "--model", "voice", "--method", "ig", "--clip", "a.wav").stdout.splitlines()
    assert lines[0] == "1 clip, valence by voice"
    assert lines[1].split() == ["model", "and", "listener", "0.83", "chance", "0.25"]
    assert lines[2].startswith("between listeners (1 pair)")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "give --model voice or words"),
        (("--model", "nobody"), "has no map of valence by nobody"),
        (("--model", "voice", "--method", "guess"), "there is no method 'guess'"),
    ],
)
def test_what_cannot_be_compared_is_told(files, arguments, said):
    error = call(files, *arguments).exception
    assert isinstance(error, UsageError)
    assert said in str(error)


def test_without_marks_there_is_nothing_to_compare(files, tmp_path):
    with Session.create(tmp_path / "empty.earmark", CORPUS, tagger="ada"):
        pass
    found = json.loads(call((tmp_path / "empty.earmark", files[1]), "--json").stdout)
    assert (found["clips"], found["model_listener"]["dice"], found["per_clip"]) == (0, None, [])
