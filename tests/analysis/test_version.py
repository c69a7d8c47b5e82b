"""The version is the same in the program and in its project file."""

import tomllib
from pathlib import Path

import analysis.version


def test_the_version_is_that_of_the_project():
    project = Path(analysis.version.__file__).parents[1] / "pyproject.toml"
    assert (
        tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"] == analysis.version.VERSION
    )
