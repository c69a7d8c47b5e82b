"""Open two sessions, one of which may not be there yet, as soon as told so, and give each a tag.

Run as `python -m tests.analysis.session.opener OLD NEW NUMBER`; used by `test_migration.py`.
"""

from __future__ import annotations

import sys

from analysis.session import Session, give
from tests.analysis.session.examples import CORPUS, clip_tag


def main(paths: list[str], number: int) -> None:
    """Say that all is loaded, wait for a line, then open and tag."""
    print("ready", flush=True)
    sys.stdin.readline()
    for path in paths:
        with Session.open_or_create(path, CORPUS, tagger=f"tagger {number}") as session:
            session.commit(give([clip_tag(number)]))


if __name__ == "__main__":
    main(sys.argv[1:3], int(sys.argv[3]))
