"""Random scripts of several taggers, with reopenings, against a plain model of undo."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.session import Edit, Session, Tag, apply, change, give, remove
from tests.analysis.session.examples import CORPUS, clip_tag

TAGGERS = ("ana", "ben", "eva")
STEPS = ("give", "give many", "change", "remove", "undo", "redo", "undo", "redo", "reopen")


class Model:
    """Tags, and for each tagger the edits that they could undo and redo."""

    def __init__(self) -> None:
        self.tags: dict[str, Tag] = {}
        self.done: dict[str, list[Edit]] = defaultdict(list)
        self.undone: dict[str, list[Edit]] = defaultdict(list)

    def edit(self, tagger: str, edit: Edit) -> None:
        self.tags, _ = apply(edit, self.tags)
        self.done[tagger].append(edit)
        self.undone[tagger].clear()

    def step(self, tagger: str, action: str) -> Edit | None:
        from_, to = (self.done, self.undone) if action == "undo" else (self.undone, self.done)
        if not from_[tagger]:
            return None
        edit = from_[tagger].pop()
        to[tagger].append(edit)
        applied = edit.inverse if action == "undo" else edit
        self.tags, _ = apply(applied, self.tags)
        return applied


def new_edit(model: Model, tagger: str, step: str, number: int) -> Edit | None:
    """An edit of the tagger's own tags, so that nobody stands in the way of another's undo."""
    own = [tag for tag in model.tags.values() if tag.tagger == tagger]
    if step.startswith("give"):
        count = 3 if step == "give many" else 1
        return give(clip_tag(10 * number + extra, tagger=tagger) for extra in range(count))
    if not own:
        return None
    if step == "remove":
        return remove(own[-2:])
    return change([(own[0], clip_tag(int(own[0].id[-12:], 16), tagger=tagger, note=f"at {number}"))])


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(TAGGERS), st.sampled_from(STEPS)), max_size=30))
def test_each_tagger_undoes_their_own_to_the_beginning(
    tmp_path_factory: pytest.TempPathFactory, script: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("session") / "s.earmark"
    session = Session.create(path, CORPUS, tagger="ana")
    model = Model()
    seen, mirror = 0, {}
    for number, (tagger, step) in enumerate([*script, *[(name, "undo") for name in TAGGERS * 30]]):
        session.tagger = tagger
        if step == "reopen":
            session.close()
            session = Session.open(path, tagger=tagger)
        elif step in ("undo", "redo"):
            applied = session.undo() if step == "undo" else session.redo()
            assert applied == model.step(tagger, step)
        else:
            edit = new_edit(model, tagger, step, number)
            if edit is not None:
                session.commit(edit)
                model.edit(tagger, edit)
        assert (session.undo_title is not None) == bool(model.done[tagger])
        assert (session.redo_title is not None) == bool(model.undone[tagger])
        if number < len(script):
            assert session.tags() == model.tags
            seen, edits = session.changes_since(seen)
            for edit in edits:
                mirror, _ = apply(edit, mirror)
            assert mirror == model.tags
    assert session.tags() == {}
    session.close()
