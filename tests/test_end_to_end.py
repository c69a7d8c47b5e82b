"""The whole way in the real application: open, click a bin, play, explain, tag a region, export, read the CSV."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QPushButton

import main
from analysis.bins import bin_name
from listener.views.browse.grid import BinGrid
from listener.views.export_sheet import ExportSheet
from listener.views.import_sheet import ImportSheet

ROOT = Path(__file__).parents[1]


def press(desk, action):
    desk.window.actions_by_id[action].trigger()


def button(sheet, text):
    return next((found for found in sheet.findChildren(QPushButton) if found.text() == text), None)


def test_the_whole_way(demo, qtbot, tmp_path, monkeypatch):
    demo.columns.choose(0, "demo-audio", "valence")
    grid = demo.browse.findChild(BinGrid)
    cell = next(cell for cell in grid.picture().cells if bin_name(*cell.bin) == "High-Low")
    middle = QPoint(round(cell.x + cell.width / 2), round(cell.y + cell.height / 2))
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=middle)
    corpus = demo.library.corpus.clips
    expected = corpus[(corpus["activation"] > 5) & (corpus["valence"] <= 3)]
    assert demo.library.rows.tolist() == expected.index.tolist()
    qtbot.wait_until(lambda: demo.columns.active_contents.clip == demo.selection.clip)
    clip = demo.selection.clip
    assert clip == expected["clip"].iloc[0]

    press(demo, "play.toggle")
    qtbot.wait_until(lambda: demo.player.position > 1000, timeout=10_000)
    press(demo, "play.toggle")
    assert not demo.player.is_playing

    press(demo, "explain.now")
    qtbot.wait_until(lambda: demo.columns.columns[0].status == "done", timeout=120_000)
    saliency = demo.columns.columns[0].saliency
    assert saliency.clip == clip
    assert saliency.relative_delta <= 0.05

    demo.selection.select_span((3200, 8000))
    press(demo, "tag.give_1")
    tag = demo.tagging.chosen_tag
    assert (tag.start, tag.end) == (3200, 8000)

    file = tmp_path / "tags.csv"
    monkeypatch.setattr(QFileDialog, "exec", lambda _: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: [str(file)])
    press(demo, "file.export")
    button(demo.window.findChild(ExportSheet), "Choose where…").click()
    qtbot.wait_until(file.exists, timeout=10_000)
    qtbot.wait_until(lambda: not demo.jobs.running, timeout=60_000)
    with file.open(encoding="utf-8", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["clip"], row["tag"], row["start"], row["end"]) == (clip, "sarcasm", "3200", "8000")
    assert (float(row["start_s"]), float(row["end_s"])) == (0.2, 0.5)
    assert (row["activation_bin"], row["valence_bin"]) == ("High", "Low")
    assert float(row["demo-audio:valence"]) == pytest.approx(saliency.prediction)
    assert (tmp_path / "tags.columns.json").exists()

    press(demo, "tag.delete")
    assert demo.tagging.tags_here == ()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    press(demo, "file.import")
    sheet = demo.window.findChild(ImportSheet)
    button(sheet, "File…").click()
    qtbot.wait_until(lambda: button(sheet, "Bring in 1 tag") is not None, timeout=10_000)
    button(sheet, "Bring in 1 tag").click()
    qtbot.wait_until(lambda: demo.tagging.tags_here == (tag,), timeout=10_000)


def in_a_process(*arguments):
    command = [sys.executable, "main.py", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def said(capfd):
    """Run a command that succeeds, here, and give the one JSON object that it writes."""

    def run(*arguments):
        assert main.main([*map(str, arguments), "--json"]) == 0
        return json.loads(capfd.readouterr().out)

    return run


def test_the_whole_way_from_the_command_line(said, tmp_path):
    assert said("corpus", "demo")["audio"]["missing"] == 0
    assert [bin_["clips"] for bin_ in said("bins", "demo")["bins"]].count(0) == 0
    drawn = said("sample", "demo", "--n", 2, "--flag", "any")["clips"]
    store = tmp_path / "store"
    asked = ["--model", "demo-audio", "--target", "activation", "--out", store]
    explained = said("explain", "demo", *asked, "--clip", drawn[0], "--clip", drawn[1])
    assert (explained["done"], explained["cached"], explained["failed"]) == (2, 0, [])
    assert explained["max_relative_delta"] <= 0.05
    read = in_a_process("attribution", store, drawn[0], "--target", "activation", "--json")
    assert read.returncode == 0, read.stderr
    stored = json.loads(read.stdout)
    assert stored["frames_per_second"] == 50
    assert np.isfinite(stored["attribution"]).all()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["corpus", "/no/such/folder"], 2, ["/no/such/folder"]),
        (["bins", "demo", "--split", "Test9"], 2, ["Test9", "Development"]),
        (
            ["explain", "demo", "--model", "demo-audio", "--target", "joy", "--out", "s"],
            2,
            ["joy", "valence"],
        ),
        (["predict", "demo", "--model", "/no/model"], 2, ["/no/model"]),
        (["corpus", ROOT / "analysis"], 3, ["labels_consensus.csv"]),
        (["session", "/no/such.earmark"], 2, ["/no/such.earmark"]),
        (["bins", "demo", "--colour"], 2, ["--colour"]),
    ],
)
def test_bad_input_gives_its_exit_code_and_a_sentence(arguments, code, words, capfd):
    assert main.main([*map(str, arguments)]) == code
    check_sentence(*capfd.readouterr(), words)


def test_bad_input_of_a_process_too():
    result = in_a_process("/no/such/folder")
    assert result.returncode == 2, result.stderr
    check_sentence(result.stdout, result.stderr, ["/no/such/folder"])


def check_sentence(out, err, words):
    assert "Traceback" not in err
    assert not out
    for word in words:
        assert word in " ".join(err.replace("│", " ").split())
