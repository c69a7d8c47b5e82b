"""Runs over many clips survive what may happen to them, and give the same by every engine."""

import json
import subprocess
import sys
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
import soundfile

import main
from analysis.errors import UsageError
from analysis.progress import Cancelled
from models.explain.many import explain_here, explain_many
from models.explain.outcome import Answer, outcome_of
from models.explain.parcel import pack, unpack
from models.explain.ray_engine import explain_with_ray
from models.explain.store import Store
from models.explain.task import Task
from models.explain.workers import explain_in_processes
from models.interface import Material, Request
from models.registry import load, read_fingerprint
from models.sources import open_source
from tests.models.killing import contents, killed
from tests.models.poison import DEADLY, Poisoned
from tests.models.toys import Toy, linear

ROOT = Path(main.__file__).parent
REQUEST = Request("valence", steps=4)


@pytest.fixture(scope="module")
def sounds(tmp_path_factory):
    """Eight sounds, each a little longer than the one before."""
    folder = tmp_path_factory.mktemp("sounds")
    generator = np.random.default_rng(0)
    paths = [folder / f"{name}.wav" for name in "abcdefgh"]
    for number, path in enumerate(paths):
        soundfile.write(path, 0.1 * generator.normal(size=8000 + 800 * number), 16000)
    return paths


@pytest.fixture(scope="module")
def task_on(sounds, speech_folders):
    model = str(speech_folders["wav2vec2-group"])
    return lambda store, kind=Task: kind(tuple(map(str, sounds)), model, REQUEST, store)


@pytest.fixture(scope="module")
def clips(sounds):
    return tuple(path.name for path in sounds)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory, task_on, clips):
    """What one run gives that nothing disturbs."""
    store = tmp_path_factory.mktemp("uninterrupted")
    assert explain_here(task_on(store), clips).done == len(clips)
    return contents(store)


@pytest.mark.parametrize("workers", [0, 1])
def test_a_killed_run_goes_on_where_it_stopped(workers, tmp_path, task_on, clips, uninterrupted):
    task = task_on(tmp_path)
    killed(task, workers, after=2)
    kept = contents(tmp_path)
    assert 2 <= len(kept) < len(clips)
    assert all(uninterrupted[key] == row for key, row in kept.items())
    outcome = explain_here(task, clips)
    assert (outcome.done, outcome.cached) == (len(clips) - len(kept), len(kept))
    assert contents(tmp_path) == uninterrupted


def test_a_process_that_dies_takes_no_other_clip_with_it(tmp_path, task_on, clips, uninterrupted):
    told = []
    outcome = explain_in_processes(task_on(tmp_path, Poisoned), clips[:2], 1, told.append)
    assert (outcome.done, outcome.cached) == (1, 0)
    assert outcome.failed == ((DEADLY, f"a process ended with code 9 while it explained {DEADLY}, twice."),)
    assert len(outcome.notices) == 1 and "another one tries again" in outcome.notices[0]
    assert told == [0, 0.5, 1]
    found = contents(tmp_path)
    assert [row[0] for row in found.values()] == ["a.wav"]
    assert all(uninterrupted[key] == row for key, row in found.items())


def test_errors_of_a_process_are_told(tmp_path, task_on, capsys):
    task = task_on(tmp_path)
    arguments = ["--model", task.model, "--target", "valence", "--out", str(task.store)]
    wrong = ["--baseline", "noise", "--workers", "1"]
    assert main.main(["explain", *task.inputs, *arguments, *wrong]) == 2
    said = capsys.readouterr().err
    assert "no baseline 'noise'" in said and said.count("\n") == 1


def test_a_run_that_is_cancelled_leaves_no_process(tmp_path, task_on, clips):
    def cancel(_fraction):
        raise Cancelled

    with pytest.raises(Cancelled):
        explain_in_processes(task_on(tmp_path), clips, 1, cancel)
    import multiprocessing

    assert multiprocessing.active_children() == []


def test_two_runs_at_once_into_one_store(tmp_path):
    names = [f"{number}" for number in range(30)]

    def run():
        read = lambda name: Material(name, np.arange(1, 7, dtype=np.float32), 16000)  # noqa: E731
        outcomes.append(explain_many(Toy(linear), names, read, Request("activation"), Store(tmp_path)))

    outcomes = []
    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcome.done + outcome.cached for outcome in outcomes] == [30, 30]
    store = Store(tmp_path)
    assert sorted(store.get(key).clip for key in store.all_keys()) == sorted(names)


def test_ray_gives_the_same(tmp_path, task_on, uninterrupted):
    task = task_on(tmp_path / "store")
    arguments = ["--model", task.model, "--target", "valence", "--steps", "4", "--out", str(task.store)]
    command = [sys.executable, str(ROOT / "main.py"), "explain", *task.inputs[:3], *arguments]
    done = subprocess.run([*command, "--engine", "ray", "--json"], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["done"] == 3
    assert done.stderr == ""
    found = contents(task.store)
    assert len(found) == 3 and all(uninterrupted[key] == row for key, row in found.items())


def test_without_ray(tmp_path, task_on, clips, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UsageError, match="run: uv sync --extra ray"):
        explain_with_ray(task_on(tmp_path), clips, None)


def test_a_model_in_a_parcel_is_the_same(tmp_path, speech_folders, monkeypatch):
    model = str(speech_folders["wav2vec2-group"])
    monkeypatch.setenv("EARMARK_DATA", str(tmp_path / "elsewhere"))
    name = unpack(pack(model), tmp_path / "there")
    assert read_fingerprint(name) == read_fingerprint(model)
    assert load(name, device="cpu").card == load(model, device="cpu").card


def test_outcomes():
    answers = [Answer("b", failure="no audio"), Answer("a", relative_delta=0.5), Answer("c", True)]
    outcome = outcome_of(answers, ["a", "b", "c"])
    assert (outcome.done, outcome.cached, outcome.max_relative_delta) == (1, 1, 0.5)
    assert outcome.failed == (("b", "no audio"),)
    assert outcome_of([Answer("c")], ["c"]).max_relative_delta is None


def test_long_clips_come_first(sounds, tmp_path):
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no sound")
    source = open_source([*map(str, sounds), str(broken)])
    assert source.longest_first(source.clips) == (*(path.name for path in reversed(sounds)), "broken.wav")
