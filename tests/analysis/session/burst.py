"""Edit a session without end, printing each edit once it is confirmed, until somebody kills this process.

Run as `python -m tests.analysis.session.burst SESSION SEED`; used by `test_kill.py`.
"""

from __future__ import annotations

import random
import sys

from analysis.session import Session, apply, change, give, new_tag, remove, revised


def main(path: str, seed: int) -> None:
    """Give, change and remove tags, undo and redo, and print after each what is now on disk."""
    draw = random.Random(seed)
    session = Session.open(path, tagger="burst")
    tags = session.tags()
    while True:
        action = draw.choice(["give", "give", "bulk", "change", "remove", "undo", "redo"])
        known = draw.choice(list(tags.values())) if tags else None
        if action in {"give", "bulk"}:
            count = 1 if action == "give" else 50
            clips = [f"{draw.random()}.wav" for _ in range(count)]
            edit = give(new_tag(clip, "mimicry", tagger="burst", codebook_version=1) for clip in clips)
            session.commit(edit)
        elif action in {"undo", "redo"}:
            done = session.undo() if action == "undo" else session.redo()
            if done is None:
                continue
            edit = done
        elif known is None:
            continue
        else:
            note = f"{draw.random()}"
            edit = change([(known, revised(known, note=note))]) if action == "change" else remove([known])
            session.commit(edit)
        tags, _ = apply(edit, tags)
        for item in edit.changes:
            print(item.id, "-" if item.after is None else f"+{item.after.note}", end=" ")
        print(flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
