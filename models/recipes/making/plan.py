"""What is to be trained, and the file in the model's folder that says so: the same plan goes on, another is refused."""

from __future__ import annotations

import functools
import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analysis.commands.output import plain
from analysis.errors import UsageError
from analysis.places import existing
from analysis.version import VERSION
from analysis.writing import write_files
from models.errors import ModelError
from models.folders import read_json
from models.recipes.data.preparing import DataOptions

TRAINING = "training.json"
SPLIT = "split.csv"


@dataclass(frozen=True)
class Plan:
    """What is to be trained.

    Attributes
    ----------
    recipe, preset : str
    settings : the recipe's dataclass
        The preset's, some perhaps changed.
    corpora : tuple of (name, path)
    data : DataOptions
    seed : int
    """

    recipe: str
    preset: str
    settings: Any
    corpora: tuple[tuple[str, str], ...]
    data: DataOptions
    seed: int = 0

    @property
    def record(self) -> dict[str, Any]:
        """As JSON knows it; corpora by their absolute paths. UsageError if one is not there."""
        where = {name: str(existing(path)) for name, path in self.corpora}
        told: dict[str, Any] = plain({**asdict(self), "corpora": where})
        return json.loads(json.dumps(told))  # type: ignore[no-any-return]


def check_place(plan: Plan, out: Path) -> None:
    """Raise UsageError if the folder holds something else, another plan's training too."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; give another folder with --out.")
    if not out.is_dir() or not any(out.iterdir()) or _is_hardly_begun(out):
        return
    if not (out / TRAINING).is_file():
        raise UsageError(f"{out} is not empty and holds no training to go on with; give another --out.")
    if differing := _differing(read_plan(out), plan.record):
        raise UsageError(
            f"{out} holds a training that differs in {', '.join(differing)}; give the same again to go on,"
            " or another --out."
        )


def begin(plan: Plan, out: Path) -> None:
    """Make the folder, and write the plan there unless its training was begun."""
    out.mkdir(parents=True, exist_ok=True)
    if _is_hardly_begun(out):
        (out / SPLIT).unlink(missing_ok=True)
        (out / TRAINING).unlink()
    if not (out / TRAINING).is_file():
        write_training(out, plan, {})


def read_plan(folder: Path) -> Mapping[str, Any]:
    """The record of the plan that a folder was trained by; ModelError if its file is damaged."""
    found = read_json(folder / TRAINING).get("plan")
    if not isinstance(found, dict):
        raise ModelError(f"{folder / TRAINING} is damaged: it should hold a plan.")
    return found


def write_training(folder: Path, plan: Plan, facts: Mapping[str, Any]) -> None:
    """Write the plan, what is known of the training, and which code it was."""
    record = {"plan": plan.record, **plain(facts), "earmark": VERSION, "commit": commit()}
    text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    write_files({folder / TRAINING: text.encode("utf-8")})


@functools.cache
def commit() -> str:
    """The commit of this code, with `+` if files were changed since it; empty if it is not a working copy of git."""
    root = Path(__file__).parents[3]
    if not (root / ".git").exists():
        return ""
    try:
        answers = [
            subprocess.run(
                ["git", "-C", root, *words], capture_output=True, text=True, check=True, timeout=10
            )
            for words in (("rev-parse", "HEAD"), ("status", "--porcelain", "--untracked-files=no"))
        ]
    except (OSError, subprocess.SubprocessError):
        return ""
    head, changes = (answer.stdout.strip() for answer in answers)
    return head + "+" * bool(changes)


def _is_hardly_begun(out: Path) -> bool:
    """Whether a training failed before it learned anything, so that nothing is lost by another."""
    names = {path.name for path in out.iterdir()}
    return TRAINING in names and names <= {TRAINING, SPLIT}


def _differing(begun: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    return [name for name in wanted if begun.get(name) != wanted[name]]
