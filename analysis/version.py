"""Which Earmark this is."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path


@functools.cache
def earmark_version() -> str:
    """The version that `pyproject.toml` states."""
    project = Path(__file__).parents[1] / "pyproject.toml"
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
