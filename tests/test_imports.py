"""Imports point one way: main -> listener -> models -> analysis."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from main import COMMANDS

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "analysis": {"analysis"},
    "models": {"models", "analysis"},
    "listener": {"listener", "models", "analysis"},
}
FORBIDDEN = {
    "analysis": {"PySide6", "pyqtgraph", "torch", "transformers", "captum"},
    "models": {"PySide6", "pyqtgraph"},
    "listener": set(),
}


def imported(module: Path) -> set[str]:
    """Top-level names that a module imports anywhere in its text."""
    tree = ast.parse(module.read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_direction(package):
    ours = {"main", "listener", "models", "analysis", "tests", "resources"}
    modules = sorted((ROOT / package).rglob("*.py"))
    assert modules
    for module in modules:
        found = imported(module)
        assert found & ours <= MAY_IMPORT[package], module
        assert not found & FORBIDDEN[package], module


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("main", {"PySide6", "torch", "matplotlib", "parselmouth"}),
        (
            "listener.app",
            {"pandas", "pyarrow", "torch", "transformers", "captum", "matplotlib", "plotly", "parselmouth"}
            | {"analysis.interchange.formats"},
        ),
        ("listener.views.live_sheet", {"pandas", "torch", "transformers", "captum"}),
        (
            ", ".join(sorted(set(COMMANDS.values()))),
            {"PySide6", "torch", "transformers", "captum", "sklearn", "matplotlib"},
        ),
    ],
)
def test_heavy_libraries_wait_until_wanted(module, absent):
    code = f"import sys, {module}; print(' '.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert not absent & set(loaded)


def test_the_window_is_shown_without_what_reading_a_corpus_takes():
    """Through `main.py`, up to where the window is made."""
    code = (
        "import sys, listener.app, main\n"
        "listener.app.run = lambda *_, **__: print(*{'pandas', 'pyarrow', 'lark'} & sys.modules.keys()) or 0\n"
        "main.main(['demo'])"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, env=environment
    )
    assert told.stdout.split() == []
