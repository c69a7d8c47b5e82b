"""Kill a tagging process at random moments: every confirmed edit is there afterwards, and undo works."""

from __future__ import annotations

import random
from pathlib import Path

from tests.analysis.session.kills import Watched

KILLS = 16


def test_every_confirmed_edit_survives(tmp_path: Path) -> None:
    watched = Watched(tmp_path / "burst.earmark")
    draw = random.Random(20)
    for seed in range(KILLS):
        watched.kill(seed, after=draw.randint(1, 25))
    assert watched.confirmed >= KILLS
    assert [file.name for file in tmp_path.iterdir()] == ["burst.earmark"]
