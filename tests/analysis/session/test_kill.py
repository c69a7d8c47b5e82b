"""Kill a tagging process at random moments: every confirmed edit is there afterwards, and undo works."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.analysis.session.kills import Watched

KILLS = 50


@pytest.mark.parametrize("seed", range(2))
def test_every_confirmed_edit_survives(seed: int, tmp_path: Path) -> None:
    watched = Watched(tmp_path / "burst.earmark")
    draw = random.Random(seed)
    for _ in range(KILLS):
        watched.kill(draw.randrange(10**9), after=draw.randint(1, 25))
    assert watched.confirmed >= KILLS
    assert [file.name for file in tmp_path.iterdir()] == ["burst.earmark"]
