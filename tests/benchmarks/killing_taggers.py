"""Kill a tagging process at random moments, hundreds of times, and see that no confirmed edit is lost.

    uv run tests/benchmarks/killing_taggers.py [--kills 500] [--folder FOLDER]

Each process gives, writes notes key by key, removes, undoes and redoes tags and makes versions of the codebook, in a
session that grows from process to process and is changed for a new one after fifty. After each kill the file must be
whole, hold every edit that was confirmed, and at most the one more that was in flight, wholly; and the last edit must
undo and redo.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.analysis.session.kills import Watched  # noqa: E402

MOST_EDITS, LONGEST_PAUSE_S = 40, 0.02
KILLS_A_SESSION = 50


def main() -> None:
    """Kill and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--folder", help="Where the session lies; a temporary folder if not given.")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    kills = confirmed = in_flight = 0
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        while kills < arguments.kills:
            watched = Watched(Path(name) / f"{kills}.earmark")
            for _ in range(min(KILLS_A_SESSION, arguments.kills - kills)):
                watched.kill(
                    draw.randrange(10**9),
                    after=draw.randint(1, MOST_EDITS),
                    pause_s=draw.uniform(0, LONGEST_PAUSE_S),
                )
            kills += watched.kills
            confirmed += watched.confirmed
            in_flight += watched.in_flight
            print(f"{kills} kills: {confirmed:,} edits confirmed, all found", flush=True)
    print(
        f"{kills} kills: {confirmed:,} confirmed edits, none lost; {in_flight} more were on disk before they were "
        "confirmed; every file whole, undo and redo work"
    )


if __name__ == "__main__":
    main()
