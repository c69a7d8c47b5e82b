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

from listener.state.wishes import Wish


@dataclass(frozen=True)
class Plan:
    """What was asked for: the wish, and the names of the clips in their order."""

    wish: Wish
    clips: tuple[str, ...]


@dataclass(frozen=True)
class Unfinished:
    """A plan, and the clips dealt with: why each failed, or an empty text."""

    plan: Plan
    outcomes: dict[str, str] = field(default_factory=dict)


def plan_file(fingerprint: str) -> Path:
    """Where the plan for the corpus with this fingerprint is kept: in the user's data folder, or in `EARMARK_DATA`."""
    root = os.environ.get("EARMARK_DATA") or platformdirs.user_data_dir("earmark", appauthor=False)
    return Path(root) / "explaining" / f"{fingerprint}.jsonl"


def write_plan(file: Path, plan: Plan) -> None:
    """Begin a file, in place of an older one. Raises `OSError` if it cannot be written."""
    wish = plan.wish
    file.parent.mkdir(parents=True, exist_ok=True)
    head = {"model": wish.model, "target": wish.target, "method": wish.method, "baseline": wish.baseline}
    file.write_text(json.dumps({**head, "clips": plan.clips}), encoding="utf-8")


def add_outcome(file: Path, clip: str, failure: str) -> None:
    """Add that a clip is dealt with. Raises `OSError` if it cannot be written."""
    with file.open("a", encoding="utf-8") as lines:
        lines.write("\n" + json.dumps([clip, failure]))


def read_unfinished(file: Path) -> Unfinished | None:
    """What is left to do; None if there is no plan, or none that can be read."""
    try:
        head, *lines = file.read_text(encoding="utf-8").splitlines()
        fields = json.loads(head)
        clips = tuple(fields.pop("clips"))
        plan = Plan(Wish(**fields), clips)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return Unfinished(plan, dict(pair for line in lines if (pair := _outcome(line)) is not None))


def _outcome(line: str) -> tuple[str, str] | None:
    """A line's clip and failure; None for one that a crash has cut off."""
    try:
        clip, failure = json.loads(line)
    except (ValueError, TypeError):
        return None
    return str(clip), str(failure)
