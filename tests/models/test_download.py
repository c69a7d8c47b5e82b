import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.models.hub_server import hub_of

ROOT = Path(__file__).parents[2]
NAME = "someone/some-ser"


@pytest.fixture
def program(tmp_path):
    """Run the program against a hub of our own."""
    published = tmp_path / "published"
    published.mkdir()
    (published / "config.json").write_text("{}")
    (published / "model.safetensors").write_bytes(b"\0" * 1_000_000)
    with hub_of(NAME, published) as (address, _):
        environment = {
            **os.environ,
            "HF_ENDPOINT": address,
            "HF_HOME": str(tmp_path / "hf"),
            "EARMARK_CACHE": str(tmp_path / "cache"),
        }

        def run(*arguments):
            command = [sys.executable, "main.py", "download", *arguments]
            return subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
            )

        yield run


def test_a_model_is_fetched_only_after_a_yes(program):
    refused = program(NAME)
    assert refused.returncode == 2
    assert "1 MB, licence mit? There is no terminal to answer on; say --yes." in refused.stderr
    first = program(NAME, "--yes", "--json")
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    assert told["fetched_bytes"] == 1_000_002
    assert (Path(told["folder"]) / "model.safetensors").stat().st_size == 1_000_000
    assert json.loads(program(NAME, "--json").stdout)["fetched_bytes"] == 0


def test_names_that_cannot_be_are_refused_in_one_line(program):
    for name, message in (("demo-audio", "no name of the hub"), ("a/typo", "has no model 'a/typo'")):
        answer = program(name, "--yes")
        assert answer.returncode == 2
        assert message in answer.stderr
        assert answer.stderr.count("\n") == 1
