"""The window in which a model is trained: what is asked, how it is stopped, what it leaves behind, what it shows."""

import subprocess
from math import nan

import pytest
from PySide6.QtWidgets import QComboBox

from analysis.progress import Cancelled
from listener.state.training import process
from listener.state.training.process import Wanted, command
from listener.state.training.training import folder_for
from listener.views.train_sheet import TrainSheet
from listener.views.train_sheet.curves_picture import Curve, curve, span
from listener.views.train_sheet.result_words import result_words
from listener.views.train_sheet.settings_table import SettingsTable
from listener.views.train_sheet.sheet import NO_CORPUS
from models.recipes.making.settings import listed
from models.recipes.recipe import STATE
from models.recipes.table import RECIPES, recipe
from models.recipes.training.curves import Point
from tests.models.recipes import planted

SMALL = {"fit.epochs": "1", "shape.channels": "4", "shape.blocks": "2", "shape.frames": "16"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return planted.write(tmp_path_factory.mktemp("planted"), actors=4, takes=1, seconds=0.3)


@pytest.fixture
def opened(desk, corpus, qtbot, tmp_path):
    desk.opening.open(str(corpus), tmp_path / "study.earmark")
    qtbot.wait_until(lambda: desk.tagging.session is not None, timeout=60_000)
    return desk


def sheet_of(desk):
    desk.window.actions_by_id["analyse.train"].trigger()
    return desk.window.findChild(TrainSheet)


@pytest.fixture
def started(monkeypatch):
    """The processes that train, each ended in the end whatever happens; others may be started meanwhile."""
    processes = []
    start = subprocess.Popen

    def keep(words, *others, **options):
        made = start(words, *others, **options)
        if "train" in words:
            processes.append(made)
        return made

    monkeypatch.setattr(process.subprocess, "Popen", keep)
    yield processes
    for each in processes:
        each.kill()
        each.wait()


def give(table, name, text):
    row = next(row for row in range(table.rowCount()) if table.item(row, 0).text() == name)
    table.item(row, 1).setText(text)
    return table.item(row, 1)


def test_stopped_gone_on_and_in_the_window_at_once(opened, started, qtbot, tmp_path):
    sheet, training, out = sheet_of(opened), opened.training, tmp_path / "model"
    sheet.recipes.setCurrentText("timnet")
    sheet.out.setText(str(out))
    for name, text in SMALL.items():
        give(sheet.settings, name, text)
    sheet.go.click()
    assert training.is_running and not sheet.go.isEnabled()
    qtbot.wait_until(lambda: len(started) == 1, timeout=60_000)
    sheet.go.setEnabled(True)
    sheet.go.click()
    assert sheet.message.text().startswith("A training runs already")
    (job,) = (each for each in opened.jobs.running if each.topic == "training")
    opened.jobs.cancel_number(job.number)
    assert not training.is_running and sheet.go.isEnabled() and not sheet.halt.isEnabled()
    assert "it goes on" in sheet.message.text()
    assert not sheet.result.text()
    sheet.go.click()
    sheet.reject()
    before = opened.columns.wishes
    with qtbot.wait_signal(training.told, timeout=120_000) as told:
        pass
    assert [each.poll() is None for each in started] == [False, False]
    assert told.args == [f"The model model is trained; choose it in a column to ask it. It is in {out}."]
    assert opened.columns.wishes == before
    assert str(out) in opened.settings.get("model_folders")
    assert opened.shelf.cards[str(out)].modality == "audio"
    assert not (out / STATE).exists()
    again = sheet_of(opened)
    assert again is sheet and sheet.go.isEnabled() and training.is_watched
    training.trained.emit(str(out), True)
    assert opened.columns.wishes[opened.columns.active].model == str(out)
    assert sheet.result.text().startswith("<b>Held out</b> (3 clips of 1 speaker): accuracy (WA) ")
    assert sheet.curves.accessibleDescription().startswith("epoch 1.0, loss ")


def test_the_window_that_is_closed_leaves_no_process(opened, started, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(process, "PATIENCE_S", 0.0)
    training = opened.training
    training.start(Wanted("timnet", tmp_path / "model", training.corpus, settings=SMALL))
    qtbot.wait_until(lambda: len(started) == 1, timeout=60_000)
    opened.window.close()
    assert started[0].poll() is not None
    assert not training.is_running


def test_before_the_first_step_the_share_of_prepared_clips_is_told(tmp_path, monkeypatch):
    script = tmp_path / "main.py"
    script.write_text(
        "import signal, sys\nprint('timnet  preparing clips, 40%', file=sys.stderr, flush=True)\nsignal.pause()"
    )
    monkeypatch.setattr(process, "MAIN", script)

    def stop_at_two_fifths(fraction):
        if fraction == 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        process.train(Wanted("timnet", tmp_path / "out", ("A", str(tmp_path))), stop_at_two_fifths)


def test_what_goes_wrong_is_said_in_the_commands_own_words(opened, qtbot, tmp_path):
    sheet = sheet_of(opened)
    with qtbot.wait_signal(opened.training.failed, timeout=60_000):
        opened.training.start(Wanted("timnet", tmp_path, opened.training.corpus, preset="mine"))
    assert sheet.message.text() == "timnet has no preset 'mine'; it has default, study."
    assert sheet.go.isEnabled()


def test_without_a_corpus_or_a_folder_nothing_starts(desk):
    sheet = sheet_of(desk)
    sheet.go.click()
    assert sheet.message.text() == NO_CORPUS
    assert not desk.training.is_running


def test_a_refusal_is_said_until_a_setting_is_taken(desk):
    sheet = sheet_of(desk)
    sheet.recipes.setCurrentText("timnet")
    give(sheet.settings, "fit.epochs", "many")
    assert "cannot be 'many'" in sheet.message.text()
    give(sheet.settings, "fit.epochs", "5")
    assert sheet.message.text() == NO_CORPUS


def test_every_preset_shows_its_settings_and_what_it_does_to_the_data(desk):
    sheet = sheet_of(desk)
    for name in RECIPES:
        sheet.recipes.setCurrentText(name)
        chosen = recipe(name)
        assert chosen.study in sheet.about.text()
        for preset, settings in chosen.presets.items():
            sheet.presets.setCurrentText(preset)
            assert sheet.settings.rowCount() == len(listed(settings))
            usual = {"goal": chosen.goals[0], **chosen.data_presets.get(preset, {})}
            for option, value in usual.items():
                assert sheet.options[option].currentText().startswith(f"{value} (the preset's)")
    assert sheet.settings.given == {}


def test_the_command_is_what_one_would_type(tmp_path):
    wanted = Wanted("timnet", tmp_path, ("A", "/a b"), "study", {"fit.epochs": "3"}, {"split": "speakers"}, 7)
    assert command(wanted)[1:] == [
        *("train", "timnet", "--corpus", "A=/a b", "--out", str(tmp_path)),
        *("--preset", "study", "--seed", "7", "--split", "speakers", "--set", "fit.epochs=3"),
    ]


def test_a_folder_is_proposed_that_is_free(tmp_path):
    assert folder_for("timnet", tmp_path).name == "timnet"
    for name in ("timnet", "timnet-2"):
        (tmp_path / name).mkdir()
    assert folder_for("timnet", tmp_path).name == "timnet-3"


def test_the_settings_table_takes_what_a_setting_can_be(qtbot):
    table, said = SettingsTable(), []
    qtbot.add_widget(table)
    table.refused.connect(said.append)
    table.show_preset(recipe("timnet").presets["default"])
    assert give(table, "fit.epochs", "many").text() == "60"
    assert said == ["fit.epochs cannot be 'many'; it should be a whole number."]
    give(table, "fit.epochs", " 5 ")
    assert give(table, "fit.epochs", "").text() == "5"
    assert table.given == {"fit.epochs": "5"}
    give(table, "fit.epochs", "60")
    assert table.given == {}
    row = next(row for row in range(table.rowCount()) if table.item(row, 0).text() == "shape.is_full")
    box = table.cellWidget(row, 1)
    assert isinstance(box, QComboBox)
    box.textActivated.emit("False")
    assert table.given == {"shape.is_full": "False"}
    assert not table.show_preset(recipe("timnet").presets["study"])
    assert table.given == {}


def test_curves_leave_out_what_is_not_known_and_have_room():
    points = [Point(0, 4, 0.0, nan, 1.5, 0.5), Point(2, 4, 0.5, 2.0), Point(4, 4, 1.0, 1.0, 0.5, 0.75)]
    loss, development = (curve("a", "accent", points, field) for field in ("loss", "development_loss"))
    assert loss == Curve("a", "accent", ((0.5, 2.0), (1.0, 1.0)))
    assert development.places == ((0.0, 1.5), (1.0, 0.5))
    assert span([loss, development]) == pytest.approx((0.425, 2.075))
    assert span([]) == (0.0, 1.0)
    assert span([Curve("a", "accent", ((0.0, 3.0),))]) == pytest.approx((2.95, 3.05))


def test_results_in_words():
    def estimate(value, low=None, high=None):
        return {"value": value, "low": low, "high": high}

    classes = {
        **{"clips": 1200, "speakers": 1, "note": "a < b", "unweighted_accuracy": estimate(0.5)},
        **{"accuracy": estimate(0.625, 0.5, 0.75), "chance": {"accuracy": 0.4, "unweighted_accuracy": 1 / 3}},
    }
    dimensions = {"clips": 2, "speakers": 2, "note": "a < b"}
    dimensions["dimensions"] = {"valence": {"ccc": estimate(None)}}
    assert result_words({"parts": {"test": classes, "development": dimensions}}) == (
        "<b>Held out</b> (1,200 clips of 1 speaker): accuracy (WA) 62.5% (50.0% to 75.0%), chance 40.0%,"
        " unweighted accuracy (UA) 50.0%, chance 33.3%."
        "<br><b>Development</b> (2 clips of 2 speakers): valence CCC –.<br>a &lt; b"
    )
    assert result_words({}) == ""
