"""Files of several taggers come together without conflict, whatever their order, and once is enough."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError, UsageError
from analysis.session import (
    Codebook,
    CodebookEntry,
    Effort,
    Session,
    Tag,
    change,
    give,
    remove,
    revised,
    starting_codebook,
)
from analysis.session.file.contents import read_contents
from analysis.session.merging.sessions import merge_sessions, take_in
from tests.analysis.session.examples import CORPUS, NOON, clip_tag, tag_id

BOREDOM = CodebookEntry("boredom", "The voice is bored.", "", "#112233")
PRIDE = CodebookEntry("pride", "The voice is proud.", "", "#445566")
Work = Callable[[Session], object]


def file(path: Path, tagger: str, *work: Work, of: Path | None = None) -> Path:
    """Make a session, or a copy of another, in which a tagger does something."""
    if of is not None:
        shutil.copy(of, path)
    with Session.open_or_create(path, CORPUS, tagger=tagger) as session:
        for step in work:
            step(session)
    return path


def giving(*tags: Tag) -> Work:
    return lambda session: session.commit(give(tags))


def noting(tag: Tag, note: str) -> Work:
    return lambda session: session.commit(change([(tag, revised(tag, note=note))]))


def removing(number: int) -> Work:
    return lambda session: session.commit(remove([session.tags()[tag_id(number)]]))


def putting(*entries: CodebookEntry) -> Work:
    return lambda session: session.put_codebook(
        Codebook(session.codebook.version, (*session.codebook.entries, *entries))
    )


def undo(session: Session) -> object:
    return session.undo()


def tags_of(path: Path) -> dict[str, Tag]:
    with Session.open(path, tagger="x") as session:
        return session.tags()


def test_two_taggers_become_one_file(tmp_path: Path) -> None:
    effort = Effort(NOON, "ana", "a.wav", 3.5, 1, None)
    a = file(
        tmp_path / "a.earmark",
        "ana",
        giving(clip_tag(1)),
        noting(clip_tag(1), "hm"),
        undo,
        lambda session: session.log_reveal("a.wav", "open: labels"),
        lambda session: session.log_effort(effort),
        lambda session: session.set_setting("retest", "on"),
    )
    b = file(tmp_path / "b.earmark", "ben", giving(clip_tag(2, tagger="ben"), clip_tag(3, tagger="ben")))
    before = a.read_bytes(), b.read_bytes()
    report = merge_sessions([a, b], tmp_path / "c.earmark")
    assert (a.read_bytes(), b.read_bytes()) == before
    assert (report.tags, report.new, report.same, report.replaced, report.removed) == (3, 2, 0, 0, 0)
    assert (report.taggers, report.codebook_versions, report.undo_ended) == (("ana", "ben"), 1, 0)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.earmark", "b.earmark", "c.earmark"]
    with Session.open(tmp_path / "c.earmark", tagger="ana") as session:
        assert session.tags() == {**tags_of(a), **tags_of(b)}
        assert [(entry.tagger, entry.action) for entry in session.log()] == [
            *(("ana", "edit"), ("ana", "edit"), ("ana", "undo"), ("ben", "edit"))
        ]
        assert [reveal.clip for reveal in session.reveals()] == ["a.wav"]
        assert (session.efforts(), session.setting("retest")) == ((effort,), "on")
        assert session.corpus == CORPUS and session.codebook == starting_codebook()
        assert (session.undo_title, session.redo_title) == ("give sarcasm", "change sarcasm")
        session.redo()
        assert session.tags()[tag_id(1)].note == "hm"
        session.tagger = "ben"
        session.undo()
        assert list(session.tags()) == [tag_id(1)]


def test_the_version_changed_last_stays_and_the_other_is_in_the_log(tmp_path: Path) -> None:
    start = file(tmp_path / "start.earmark", "ana", giving(clip_tag(1)))
    a = file(tmp_path / "a.earmark", "ana", noting(clip_tag(1), "first"), of=start)
    b = file(tmp_path / "b.earmark", "ben", noting(clip_tag(1), "second"), of=start)
    for number, paths in enumerate(([a, b], [b, a])):
        out = tmp_path / f"{number}.earmark"
        report = merge_sessions(paths, out)
        assert (report.tags, report.new, report.same, report.replaced) == (1, 0, 0, 1)
        with Session.open(out, tagger="ana") as session:
            assert session.tags()[tag_id(1)].note == "second"
            history = session.history(tag_id(1))
            assert [entry.after.note for entry in history if entry.after] == ["", "first", "second"]
            # Ana's note is no longer there to be taken back, so neither is what came before it.
            assert session.undo_title is None and report.undo_ended == 2
            session.tagger = "ben"
            session.undo()
            assert session.tags() == {tag_id(1): clip_tag(1)}


def test_a_version_that_no_log_tells_of_is_logged_by_the_merge(tmp_path: Path) -> None:
    old, new = clip_tag(1, note="old"), clip_tag(1, note="new", changed=NOON + timedelta(seconds=1))
    a = file(tmp_path / "a.earmark", "ana", giving(old))
    b = file(tmp_path / "b.earmark", "ben", giving(new))
    with closing(sqlite3.connect(a)) as other, other:
        other.execute("DELETE FROM edit_log")
    whole = merge_sessions([a, b], tmp_path / "out.earmark").out
    with Session.open(whole, tagger="ana") as session:
        assert session.tags() == {tag_id(1): new}
        assert [(entry.before, entry.after) for entry in session.history(tag_id(1))] == [
            (None, new),
            (old, new),
        ]
        assert session.undo_title is None
    assert content(merge_sessions([whole, a], tmp_path / "again.earmark").out) == content(whole)


def test_a_removed_tag_stays_removed_unless_it_was_changed_later(tmp_path: Path) -> None:
    start = file(tmp_path / "start.earmark", "ana", giving(*(clip_tag(number) for number in range(4))))
    a = file(
        tmp_path / "a.earmark", "ana", noting(clip_tag(1), "early"), removing(0), removing(2), undo, of=start
    )
    b = file(tmp_path / "b.earmark", "ben", removing(1), noting(clip_tag(0), "late"), removing(3), of=start)
    out = tmp_path / "out.earmark"
    report = merge_sessions([a, b], out)
    assert {tag.id: tag.note for tag in tags_of(out).values()} == {tag_id(0): "late", tag_id(2): ""}
    assert (report.removed, report.same, report.new) == (2, 1, 1)
    assert tags_of(merge_sessions([b, a], tmp_path / "ba.earmark").out) == tags_of(out)


def test_undoing_counts_as_changing(tmp_path: Path) -> None:
    start = file(tmp_path / "start.earmark", "ana", giving(clip_tag(1), clip_tag(2)))
    between = file(tmp_path / "between.earmark", "ana", noting(clip_tag(1), "slip"), removing(2), of=start)
    after = file(tmp_path / "after.earmark", "ana", undo, undo, of=between)
    for number, paths in enumerate(([between, after], [after, between])):
        report = merge_sessions(paths, tmp_path / f"{number}.earmark")
        assert tags_of(report.out) == {tag_id(1): clip_tag(1), tag_id(2): clip_tag(2)}
        with Session.open(report.out, tagger="ana") as session:
            assert len(session.log()) == 5 and session.redo_title == "change sarcasm"


def test_a_clock_that_was_set_back_brings_nothing_older_back(tmp_path: Path) -> None:
    ahead = NOON + timedelta(days=50_000)
    start = file(tmp_path / "start.earmark", "ana", giving(*(clip_tag(n, changed=ahead) for n in range(3))))
    on = file(
        tmp_path / "on.earmark",
        "ana",
        removing(0),
        lambda session: session.commit(change([(old := session.tags()[tag_id(1)], revised(old, note="~"))])),
        lambda session: session.commit(change([(old := session.tags()[tag_id(2)], revised(old, note="!"))])),
        undo,
        of=start,
    )
    for number, paths in enumerate(([start, on], [on, start])):
        assert tags_of(merge_sessions(paths, tmp_path / f"{number}.earmark").out) == tags_of(on)
    back = file(tmp_path / "back.earmark", "ana", undo, of=on)
    assert tags_of(merge_sessions([on, back, start], tmp_path / "out.earmark").out) == tags_of(back)


def test_codebooks_of_one_number_are_both_kept(tmp_path: Path) -> None:
    a = file(
        tmp_path / "a.earmark",
        "ana",
        putting(BOREDOM),
        giving(clip_tag(1, tag="boredom", codebook_version=2)),
    )
    b = file(
        tmp_path / "b.earmark",
        "ben",
        putting(PRIDE),
        giving(clip_tag(2, tag="pride", tagger="ben", codebook_version=2)),
        lambda session: session.commit(remove([session.tags()[tag_id(2)]])),
        undo,
    )
    c = merge_sessions([a, b], tmp_path / "c.earmark").out
    with Session.open(c, tagger="ben") as session:
        versions = {item.codebook.version: item for item in session.codebooks()}
        assert list(versions) == [1, 2, 3, 4]
        assert versions[2].codebook.entries[-1] == BOREDOM
        assert versions[3].codebook.entries[-1] == PRIDE
        assert {entry.name for entry in session.codebook.entries} >= {"boredom", "pride", "sarcasm"}
        tags = session.tags()
        assert [tags[tag_id(number)].codebook_version for number in (1, 2)] == [2, 3]
        session.undo()
        assert list(session.tags()) == [tag_id(1)]
    again = merge_sessions([b, a], tmp_path / "again.earmark").out
    assert tags_of(again) == tags
    # Merging the parts into the whole once more changes nothing.
    whole = merge_sessions([a, b], tmp_path / "whole.earmark").out
    for number, others in enumerate(([whole, a], [whole, b], [whole, whole], [a, whole, b])):
        out = merge_sessions(others, tmp_path / f"{number}.earmark").out
        assert content(out) == content(whole)


def content(path: Path) -> tuple[object, ...]:
    with Session.open(path, tagger="x") as session:
        found = read_contents(session._database, path)
    return found.corpus, found.codebooks, found.tags, found.log, found.reveals, found.efforts, found.settings


def test_merging_the_same_codebooks_adds_none(tmp_path: Path) -> None:
    start = file(tmp_path / "start.earmark", "ana", putting(BOREDOM))
    on = file(tmp_path / "on.earmark", "ben", putting(PRIDE), of=start)
    assert merge_sessions([start, on], tmp_path / "out.earmark").codebook_versions == 3
    with Session.open(tmp_path / "out.earmark", tagger="x") as merged, Session.open(on, tagger="x") as last:
        assert merged.codebooks() == last.codebooks()


def test_what_cannot_be_merged_is_refused(tmp_path: Path) -> None:
    a = file(tmp_path / "a.earmark", "ana", giving(clip_tag(1)))
    other = replace(CORPUS, name="big", fingerprint="cd" * 32, clips=7)
    Session.create(tmp_path / "b.earmark", other, tagger="ben").close()
    out = tmp_path / "out.earmark"
    with pytest.raises(
        DataError, match=r"b\.earmark: .*for big with 7 clips, .*a\.earmark is for tiny with 3"
    ):
        merge_sessions([a, tmp_path / "b.earmark"], out)
    with pytest.raises(UsageError, match="no session file"):
        merge_sessions([a, tmp_path / "none.earmark"], out)
    with pytest.raises(UsageError, match="already exists"):
        merge_sessions([a, a], a)
    with pytest.raises(UsageError, match="no folder"):
        merge_sessions([a, a], tmp_path / "none" / "out.earmark")
    assert not out.exists()


def test_another_file_is_taken_in_as_one_step(tmp_path: Path) -> None:
    mine = file(tmp_path / "a.earmark", "ana", giving(clip_tag(1)), putting(BOREDOM))
    theirs = file(
        tmp_path / "b.earmark",
        "ben",
        putting(PRIDE),
        giving(clip_tag(2, tagger="ben", codebook_version=2)),
        lambda session: session.log_reveal("b.wav", "blind"),
    )
    with Session.open(mine, tagger="ana") as session:
        report = take_in(session, theirs)
        assert (report.tags, report.new, report.codebook_versions) == (2, 1, 4)
        assert session.undo_title == "merge b.earmark"
        assert session.tags()[tag_id(2)].codebook_version == 3
        assert [len(item.codebook.entries) for item in session.codebooks()] == [13, 14, 14, 15]
        assert session.codebook.entries[:14] == session.codebooks()[1].codebook.entries
        assert len(session.reveals()) == 1
        before = session.tags()
        assert take_in(session, theirs).new == 0
        assert (session.tags(), len(session.codebooks()), len(session.log())) == (before, 4, 3)
        session.undo()
        assert session.tags() == {tag_id(1): clip_tag(1)}


def test_what_was_removed_here_does_not_come_back(tmp_path: Path) -> None:
    theirs = file(tmp_path / "b.earmark", "ben", giving(clip_tag(1), clip_tag(2)))
    mine = file(tmp_path / "a.earmark", "ana", removing(1), of=theirs)
    with Session.open(mine, tagger="ana") as session:
        assert take_in(session, theirs).removed == 1
        assert list(session.tags()) == [tag_id(2)]


@settings(max_examples=8)
@given(st.integers(0, 10**9))
def test_merging_is_commutative_and_idempotent(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    draw = random.Random(seed)
    folder = tmp_path_factory.mktemp("merge")
    start = file(folder / "start.earmark", "ana", giving(*(clip_tag(number) for number in range(3))))
    files = [scripted(folder / f"{name}.earmark", name, start, draw) for name in ("ana", "ben", "eva")]
    whole = merge_sessions(files, folder / "whole.earmark")
    shuffled = draw.sample(files, 3)
    assert tags_of(merge_sessions(shuffled, folder / "shuffled.earmark").out) == tags_of(whole.out)
    again = merge_sessions([whole.out, draw.choice(files)], folder / "again.earmark")
    assert content(again.out) == content(whole.out)
    for name in ("ana", "ben", "eva"):
        with Session.open(again.out, tagger=name) as session:
            before = session.tags()
            for there, back in ((session.undo, session.redo), (session.redo, session.undo)):
                steps = 0
                while there() is not None:
                    steps += 1
                for _ in range(steps):
                    back()
                assert session.tags() == before


def scripted(path: Path, tagger: str, start: Path, draw: random.Random) -> Path:
    """Do a few things to a copy of a session, at times that differ from tag to tag."""
    shutil.copy(start, path)
    with Session.open(path, tagger=tagger) as session:
        for number in range(draw.randint(0, 6)):
            step = draw.choice(["give", "change", "remove", "undo", "redo", "codebook"])
            tags = session.tags()
            tag = draw.choice(list(tags.values())) if tags else None
            if step == "give":
                session.commit(give([clip_tag(10 * number + ord(tagger[0]) * 1000, tagger=tagger)]))
            elif step == "change" and tag is not None:
                later = NOON + timedelta(seconds=draw.randint(1, 3))
                after = replace(tag, note=f"{tagger} {number}", changed=later)
                session.commit(change([(tag, after)]))
            elif step == "remove" and tag is not None:
                session.commit(remove([tag]))
            elif step == "codebook":
                entries = [BOREDOM, PRIDE][: draw.randint(0, 2)]
                session.put_codebook(
                    Codebook(session.codebook.version, (*starting_codebook().entries, *entries))
                )
            elif step in ("undo", "redo"):
                session.undo() if step == "undo" else session.redo()
    return path
