"""What is left to explain of a corpus, kept on disk so that it outlives closing and crashes.

A file a corpus, of lines of JSON: first the plan, then one line for each clip that is dealt with. Lines are only
added, each with the line break before it, so that a crash costs the last one at most.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from analysis.errors import DataError
from listener.state.columns.wishes import Wish
from models.explain.keys import METHOD_VERSION


@dataclass(frozen=True)
class Plan:
    """What was asked for: the wish, and the names of the clips in their order."""

    wish: Wish
    clips: tuple[str, ...]


@dataclass(frozen=True)
class Unfinished:
    """A plan, and the clips dealt with: why some failed, and the keys in the cache of the maps of the others."""

    plan: Plan
    failures: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)


def plan_file(fingerprint: str) -> Path:
    """Where the plan for the corpus with this fingerprint is kept: in the user's data folder, or in `EARMARK_DATA`."""
    root = os.environ.get("EARMARK_DATA") or platformdirs.user_data_dir("earmark", appauthor=False)
    return Path(root) / "explaining" / f"{fingerprint}.jsonl"


def write_plan(file: Path, plan: Plan) -> None:
    """Begin a file, in place of an older one. Raises `DataError` if it cannot be written."""
    wish = plan.wish
    head = {"model": wish.model, "target": wish.target, "method": wish.method, "baseline": wish.baseline}
    content = {**head, "clips": plan.clips, "method_version": METHOD_VERSION}
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content), encoding="utf-8")
    except OSError as error:
        raise _not_kept(file, error) from error


def add_outcome(file: Path, clip: str, *, failure: str = "", key: str = "") -> None:
    """Add that a clip failed, or is explained. Raises `DataError` if it cannot be written."""
    try:
        with file.open("a", encoding="utf-8") as lines:
            lines.write("\n" + json.dumps([clip, failure, key]))
    except OSError as error:
        raise _not_kept(file, error) from error


def read_unfinished(file: Path) -> Unfinished | None:
    """What is left to do; None if there is no plan, or none that can be read.

    What an Earmark that computed otherwise has done is to be done again.
    """
    try:
        head, *lines = file.read_text(encoding="utf-8").splitlines()
        fields = json.loads(head)
        clips, version = tuple(fields.pop("clips")), fields.pop("method_version")
        plan = Plan(Wish(**fields), clips)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    outcomes = [outcome for line in lines if (outcome := _outcome(line)) is not None]
    if version != METHOD_VERSION:
        return Unfinished(plan)
    failures = {clip: failure for clip, failure, _ in outcomes if failure}
    return Unfinished(plan, failures, {clip: key for clip, failure, key in outcomes if not failure})


def _outcome(line: str) -> tuple[str, str, str] | None:
    """A line's clip, failure and key; None for one that a crash has cut off."""
    try:
        clip, failure, key = json.loads(line)
    except (ValueError, TypeError):
        return None
    return str(clip), str(failure), str(key)


def _not_kept(file: Path, error: OSError) -> DataError:
    return DataError(f"what is left to explain cannot be kept there ({error.strerror}).", file=file)
