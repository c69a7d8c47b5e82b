"""`gaps` as one calls it."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from analysis.errors import DataError, UsageError
from analysis.session import Session
from analysis.session.edits import give
from analysis.session.marks import HEARD_HERE
from models.commands.gaps import COLUMNS, gaps
from models.explain.store import Store
from tests.analysis.session.examples import CORPUS, clip_tag
from tests.models.records import SALIENCY

app = typer.Typer()
app.command("gaps")(gaps)
CLIPS = ("a.wav", "b.wav", "c.wav")


def region(number, clip, start_s, end_s, *, tag=HEARD_HERE, blind=True):
    start, end = round(16000 * start_s), round(16000 * end_s)
    return clip_tag(number, clip=clip, tagger="ada", tag=tag, start=start, end=end, blind=blind)


def peak(*frames):
    values = np.full(50, 0.01, np.float32)
    values[list(frames)] = 1
    return values


@pytest.fixture
def files(tmp_path):
    """Three clips of a second: the model looks away from a's region and at b's; c's was tagged with labels in sight."""
    rows = [f"{clip},N,4,4,4,{speaker}" for clip, speaker in zip(CLIPS, (1, 2, 2), strict=True)]
    (tmp_path / "labels.csv").write_text("\n".join(["FileName,EmoClass,EmoAct,EmoVal,EmoDom,SpkrID", *rows]))
    store = Store(tmp_path / "store")
    for clip, frames in zip(CLIPS, ((40, 41), (5, 6), (25, 26)), strict=True):
        store.put(replace(SALIENCY, clip=clip, model="voice", values=peak(*frames)), clip)
    tags = [
        region(1, "a.wav", 0.1, 0.2),
        region(2, "b.wav", 0.1, 0.2),
        region(3, "c.wav", 0.1, 0.2, blind=False),
        region(4, "c.wav", 0.5, 0.6, tag="sarcasm"),
        region(5, "elsewhere.wav", 0.5, 0.6),
    ]
    with Session.create(tmp_path / "tags.earmark", CORPUS, tagger="ada") as session:
        session.commit(give(tags))
    return tmp_path


def call(files, *arguments, regions="tags.earmark", option="--session"):
    known = [] if not option else [option, f"{files / regions}"]
    common = ["--store", f"{files / 'store'}", "--target", "valence", "--model", "voice"]
    return CliRunner().invoke(app, [f"{files / 'labels.csv'}", *common, *known, *arguments])


def test_the_model_looks_away_from_one_region_and_at_the_other(files):
    found = json.loads(call(files, "--json", "--csv", f"{files / 'out.csv'}").stdout)
    assert (found["clips"], found["not_compared"], found["tagged_after_reveal"]) == (2, 0, 1)
    (unseen,) = found["unseen"]
    assert unseen["clip"] == "a.wav"
    assert unseen["mass"] == pytest.approx(0.05 / 2.48, abs=1e-5)
    (unheard,) = found["unheard"]
    assert (unheard["clip"], unheard["outside_start"] <= 0.8 < unheard["outside_end"]) == ("a.wav", True)
    assert found["corpus"]["speakers"] == 2
    rows = list(csv.DictReader((files / "out.csv").read_text("utf-8").splitlines()))
    assert [(row["clip"], row["speaker"]) for row in rows] == [("a.wav", "1"), ("b.wav", "2")]
    assert tuple(rows[0]) == COLUMNS


def test_words_for_people(files):
    said = call(files).stdout
    assert "Listeners heard emotion and the model did not look: 1" in said
    assert "1 clips have regions tagged with labels in sight" in said
    assert "One clip proves little" in said


def test_tags_by_name_and_those_given_later(files):
    assert json.loads(call(files, "--json", "--tag", "sarcasm").stdout)["unseen"] == []
    assert json.loads(call(files, "--json", "--after-reveal").stdout)["clips"] == 3


def test_known_truth_in_place_of_listeners(files):
    truth = {"a.wav": {"emotional": [[0.8, 0.84]]}, "b.wav": {"emotional": []}}
    (files / "truth.json").write_text(json.dumps(truth))
    found = json.loads(call(files, "--json", option="--truth", regions="truth.json").stdout)
    assert (found["clips"], found["unseen"], found["unheard"]) == (1, [], [])
    assert found["corpus"]["mean"] > 0.7


def test_what_cannot_be_asked(files):
    assert isinstance(call(files, option="").exception, UsageError)
    (files / "truth.json").write_text("[]")
    assert isinstance(call(files, option="--truth", regions="truth.json").exception, DataError)
    nothing = call(files, "--tag", "mimicry")
    assert "No clip has both a tagged region and a map of valence." in nothing.stdout
