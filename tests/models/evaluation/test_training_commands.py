"""`train` and `evaluate` as one calls them, from sound files to scores, with a recipe that learns in a second."""

import csv
import json

import numpy as np
import pytest
import soundfile
import typer
from typer.testing import CliRunner

from analysis.errors import UsageError
from analysis.progress import Cancelled
from models.commands import evaluating, training
from models.recipes.making import running
from models.recipes.recipe import Measured
from models.recipes.training import curves
from models.registry import load, read_fingerprint
from tests.models import logistic_recipe
from tests.models.recipes import planted

app = typer.Typer()
for name, command in {**training.COMMANDS, **evaluating.COMMANDS}.items():
    app.command(name)(command)


def call(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def answer(*arguments):
    result = call(*arguments, "--json")
    assert result.exception is None, result.exception
    return json.loads(result.stdout)


@pytest.fixture
def trained(logistic, acted, tmp_path):  # noqa: ARG001
    out = tmp_path / "model"
    return out, answer("train", "logistic", "--corpus", f"Acted={acted}", "--out", out, "--device", "cpu")


def test_a_trained_folder_is_a_model_with_its_scores(trained, acted):
    out, record = trained
    test = record["parts"]["test"]
    assert test["unweighted_accuracy"]["value"] > 0.8 > 2 * test["chance"]["unweighted_accuracy"]
    assert (test["split"], test["is_leaky"], test["failed"]) == ("speakers", False, [])
    assert json.loads((out / "scores.json").read_text()) == record
    assert [output.name for output in load(str(out), device="cpu").card.outputs] == [
        "neutral",
        "sad",
        "angry",
    ]
    with (out / "split.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 36
    speakers = {part: {row["speaker"] for row in rows if row["part"] == part} for part in ("train", "test")}
    assert not speakers["train"] & speakers["test"]
    facts = json.loads((out / "training.json").read_text())
    assert facts["plan"]["corpora"] == {"Acted": str(acted)}
    assert (facts["state"], facts["outputs"]) == ("trained", ["neutral", "sad", "angry"])
    assert not (out / "state").exists()
    assert [point.step for point in curves.read(out)] == list(range(30))
    card = (out / "README.md").read_text()
    assert "CC BY-NC-SA 4.0" in card
    assert "leaky" not in card
    assert "unweighted accuracy (UA)" in card
    assert "seed 0" in card
    assert "- epochs: 30" in card


def test_what_a_recipe_measures_itself_stands_beside_the_scores(logistic, acted, tmp_path, monkeypatch):  # noqa: ARG001
    def measure(settings, examples, folds, after, device, report):
        report(1.0)
        rows = (("epochs", str(settings.epochs)), ("held out", str(len(folds[0][1].test))))
        assert (len(examples), after.chosen.part, device) == (36, "test", "cpu")
        return Measured(
            "counts", "Counts", ("what", "how many"), rows, "Counted.", {"epochs": settings.epochs}
        )

    monkeypatch.setattr(logistic_recipe, "measure", measure, raising=False)
    out = tmp_path / "model"
    arguments = ("--corpus", f"A={acted}", "--out", out, "--device", "cpu", "--set", "epochs=2")
    told = call("train", "logistic", *arguments).stdout
    assert "what      how many\n  epochs    2\n" in told
    assert (
        "## Counts\n\nCounted.\n\n| what | how many |\n| --- | --- |\n| epochs | 2 |"
        in (out / "README.md").read_text()
    )
    assert json.loads((out / "scores.json").read_text())["counts"] == {"epochs": 2}


def test_evaluating_it_again_gives_the_same_and_a_page(trained, tmp_path):
    out, record = trained
    page = tmp_path / "page.html"
    found = answer("evaluate", out, "--page", page)
    assert found["confusion"] == record["parts"]["test"]["confusion"]
    assert found["accuracy"] == record["parts"]["test"]["accuracy"]
    text = page.read_text(encoding="utf-8")
    for heading in ("Each class", "What was taken for what", "How it was trained", "model on acted"):
        assert heading in text
    assert "<script src" not in text
    assert "<link" not in text
    assert len(answer("evaluate", out, "--part", "all")["confusion"]["counts"]) == 3
    assert answer("evaluate", out, "--part", "all")["is_leaky"]


def test_the_model_before_is_scored_on_the_same_clips(trained, speech_folders, tmp_path):
    from tests import checkpoints

    before = checkpoints.speech(tmp_path / "before", id2label=checkpoints.EHCALABRES)
    found = answer("evaluate", trained[0], "--before", before)
    assert found["before"]["clips"] == found["clips"]
    assert found["before"]["accuracy"]["value"] < found["accuracy"]["value"]
    assert sum(map(sum, found["before"]["confusion"]["counts"])) == found["clips"]
    with pytest.raises(UsageError, match="at least two of the clips' classes"):
        raise call("evaluate", trained[0], "--before", speech_folders["wav2vec2-group"]).exception


def test_anyones_model_is_scored_on_all_clips(acted, tmp_path):
    from tests import checkpoints

    model = checkpoints.speech(tmp_path / "other", id2label=checkpoints.EHCALABRES)
    with pytest.raises(UsageError, match="say with --corpus"):
        raise call("evaluate", model).exception
    with pytest.raises(UsageError, match="There is no goal 'moods'"):
        raise call("evaluate", model, "--corpus", f"Acted={acted}", "--goal", "moods").exception
    found = answer("evaluate", model, "--corpus", f"Acted={acted}")
    assert (found["part"], found["clips"], found["speakers"]) == ("all", 36, 6)
    assert found["confusion"]["true"] == ["neutral", "sad", "angry"]


def test_dimensions_are_scored_on_the_corpus_scale():
    found = answer("evaluate", "demo-audio", "--corpus", "demo=demo", "--part", "test")
    assert set(found["dimensions"]) == {"activation", "valence"}
    assert found["dimensions"]["activation"]["ccc"]["value"] > 0.7


def test_a_stopped_training_goes_on_and_ends_the_same(trained, acted, tmp_path, monkeypatch):
    """Stopped at the fifth point; begun again with another setting it is refused, with the same it goes on."""
    again = tmp_path / "again"
    arguments = ("train", "logistic", "--corpus", f"Acted={acted}", "--out", again, "--device", "cpu")
    real = logistic_recipe.train

    def stopped(job, tell):
        def told(point):
            if point.step == 5:
                raise Cancelled
            tell(point)

        real(job, told)

    monkeypatch.setattr(logistic_recipe, "train", stopped)
    result = call(*arguments)
    assert result.exit_code == 130
    assert "goes on from here" in result.stderr
    assert not (again / "config.json").exists()
    with pytest.raises(UsageError, match="is not done; the command that began it"):
        raise call("evaluate", again).exception
    monkeypatch.setattr(logistic_recipe, "train", real)
    with pytest.raises(UsageError, match="differs in settings"):
        raise call(*arguments, "--set", "epochs=7").exception
    found = answer(*arguments)
    assert found["parts"] == {
        part: {**each, "model": str(again)} for part, each in trained[1]["parts"].items()
    }
    assert read_fingerprint(str(again)) == read_fingerprint(str(trained[0]))
    monkeypatch.setattr(logistic_recipe, "train", None)
    assert answer(*arguments) == found


def test_folds_are_trained_each_and_scored_together(logistic, acted, tmp_path):  # noqa: ARG001
    out = tmp_path / "folds"
    arguments = ("--split", "leave-one-speaker-out", "--set", "epochs=3", "--device", "cpu")
    found = answer("train", "logistic", "--corpus", f"Acted={acted}", "--out", out, *arguments)
    assert len(found["folds"]) == 6
    assert set(found["parts"]) == {"test"}
    assert (found["parts"]["test"]["clips"], found["parts"]["test"]["speakers"]) == (36, 6)
    assert not (out / "config.json").exists()
    assert load(str(out / found["folds"][0]), device="cpu").card.outputs
    assert answer("evaluate", out)["confusion"] == found["parts"]["test"]["confusion"]
    assert "cross-validation of 6 models" in (out / "README.md").read_text()


def test_a_leaky_preset_says_so(logistic, acted, tmp_path):  # noqa: ARG001
    out = tmp_path / "leaky"
    found = answer(
        "train", "logistic", "--corpus", f"A={acted}", "--out", out, "--preset", "study", "--device", "cpu"
    )
    assert found["parts"]["test"]["is_leaky"]
    assert "**The split is leaky" in (out / "README.md").read_text()


def test_what_cannot_be_is_refused_in_one_sentence(logistic, acted, tmp_path):  # noqa: ARG001
    corpus = ("--corpus", f"A={acted}")
    full = tmp_path / "full"
    full.mkdir()
    (full / "thesis.txt").write_text("mine")
    for arguments, reason in (
        (("train", "nothing", *corpus, "--out", tmp_path / "x"), "there is no recipe"),
        (("train", "logistic", *corpus), "--out"),
        (("train", "logistic", *corpus, "--out", full), "holds no training to go on with"),
        (
            ("train", "logistic", *corpus, "--out", tmp_path / "x", "--goal", "dimensions"),
            "cannot learn dimensions",
        ),
        (("train", "logistic", *corpus, "--out", tmp_path / "x", "--preset", "p"), "it has default, study"),
        (("train", "logistic", *corpus, "--out", tmp_path / "x", "--set", "epochs=many"), "a whole number"),
        (("train", "logistic", *corpus, "--out", tmp_path / "x", "--set", "layers=2"), "no setting 'layers'"),
        (("train", "logistic", "--out", tmp_path / "x"), "There is no corpus"),
    ):
        with pytest.raises(UsageError, match=reason):
            raise call(*arguments).exception
    assert not (tmp_path / "x").exists()


def test_a_clip_that_cannot_be_heard_is_named_and_can_be_left_out(tmp_path):
    for path in planted.write(tmp_path / "clips", actors=4, takes=1, seconds=0.3).rglob("*.wav"):
        soundfile.write(path, np.full(8000, np.nan), 16000, subtype="FLOAT")
    result = call("train", "timnet", "--corpus", tmp_path / "clips", "--out", tmp_path / "model")
    assert str(result.exception).endswith(
        ".wav: sample 0 is not a number; export the file again."
        " To train without it, move it out of the corpus: clips without sound are left out."
    )


def test_all_is_listed(logistic):  # noqa: ARG001
    shown = call("train", "logistic", "--list").stdout
    assert "logistic: Logistic regression on random features" in shown
    assert "--set epochs=30\n      Passes through all clips." in shown
    assert "epochs=20 --split study-c-random" in shown
    assert "leave-one-speaker-out" in shown
    listed = answer("train", "--list")["recipes"]["logistic"]
    assert listed["presets"]["study"] == {"epochs": 20, "rate": 0.5}
    assert listed["settings"]["rate"]["meaning"] == "Step of the descent."


def test_names_of_folds_are_names_of_folders():
    assert running.fold_name("leave-one-session-out: Ses03") == "fold-Ses03"
    assert running.fold_name("leave-one-speaker-out: crema-d/10 01") == "fold-crema-d-10-01"
