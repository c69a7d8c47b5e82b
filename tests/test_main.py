import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import main


def test_every_command_of_every_module_can_be_called():
    for module in set(main.COMMANDS.values()):
        defined = importlib.import_module(module).COMMANDS
        assert set(defined) == {name for name, where in main.COMMANDS.items() if where == module}


def test_help_lists_all_commands_and_tells_how_to_open_the_window(capsys):
    assert main.main(["--help"]) == 0
    said = capsys.readouterr().out
    for name in main.COMMANDS:
        assert f" {name} " in said
    assert "[CORPUS]" in said


def test_every_command_has_an_example(capsys):
    for name in (*main.COMMANDS, "window"):
        assert main.main([name, "--help"]) == 0
        assert "Example: main.py" in " ".join(capsys.readouterr().out.split()), name


@pytest.mark.parametrize(
    "arguments",
    [
        ["attribution", "x" * 300, "clip", "--target", "valence"],
        ["predict", "x" * 300, "--model", "demo-audio"],
        ["predict", "demo", "--model", "x" * 300],
        ["export", "x" * 300, "--to", "csv", "--out", "tags.csv"],
    ],
)
def test_a_path_that_the_system_refuses_is_one_line(capsys, arguments):
    assert main.main(arguments) == 3
    said = capsys.readouterr().err
    assert said.startswith("earmark: ") and said.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_an_output_that_is_full_is_one_line(unbuffered):
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, main.__file__, "corpus", "demo", "--json"]
        environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=environment
        )
    assert done.stderr == "earmark: No space left on device.\n"
    assert done.returncode == 3
