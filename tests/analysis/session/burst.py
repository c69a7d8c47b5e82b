"""Edit a session without end, printing each edit once it is confirmed, until somebody kills this process.

Run as `python -m tests.analysis.session.burst SESSION SEED`; used by `kills.py`. Everything that a user can do to tags
is done: giving one or many, a note key by key, removing, undo and redo, a new version of the codebook.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

from analysis.session import Codebook, Edit, Session, Tag, apply, change, give, new_tag, remove, revised

STEPS = ["give", "give", "bulk", "type", "remove", "undo", "undo", "redo", "codebook"]
BULK = 50


def main(path: str, seed: int) -> None:
    """Do one thing after another and print after each what is now on disk."""
    draw = random.Random(seed)
    session = Session.open(path, tagger="burst")
    tags = session.tags()
    while True:
        for edit in steps(session, tags, draw):
            if isinstance(edit, Codebook):
                print("codebook", edit.version, len(edit.entries), flush=True)
                continue
            tags, _ = apply(edit, tags)
            changed = (
                f"{item.id} {'-' if item.after is None else '+' + item.after.note}" for item in edit.changes
            )
            print("edit", *changed, flush=True)


def steps(session: Session, tags: dict[str, Tag], draw: random.Random) -> Iterator[Edit | Codebook]:
    """Do something and give it once it is confirmed; some things are several edits."""
    step = draw.choice(STEPS)
    known = draw.choice(list(tags.values())) if tags else None
    if step in ("give", "bulk"):
        clips = [f"{draw.random()}.wav" for _ in range(1 if step == "give" else BULK)]
        yield committed(
            session, give(new_tag(clip, "mimicry", tagger="burst", codebook_version=1) for clip in clips)
        )
    elif step in ("undo", "redo"):
        done = session.undo() if step == "undo" else session.redo()
        if done is not None:
            yield done
    elif step == "codebook":
        book = session.codebook
        yield session.put_codebook(Codebook(book.version, draw.sample(book.entries, len(book.entries))))
    elif step == "remove" and known is not None:
        yield committed(session, remove([known]))
    elif step == "type" and known is not None:
        for letter in f"{draw.randrange(10**6)}":
            after = revised(known, note=known.note[-9:] + letter)
            yield committed(session, change([(known, after)]))
            known = after


def committed(session: Session, edit: Edit) -> Edit:
    """The edit, once it is on disk."""
    session.commit(edit)
    return edit


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
