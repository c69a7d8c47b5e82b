"""What can still be read of a damaged session is saved."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from analysis.errors import DataError, UsageError
from analysis.session import Codebook, Session, change, give, remove
from analysis.session.copies import keep_copy
from analysis.session.salvage import salvage
from tests.analysis.session.examples import CORPUS, clip_tag, tag_id

COUNT = 600
PAGE = 4096


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARMARK_DATA", str(tmp_path / "data"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A session of which every tag was given in an edit of its own; the first has a note, the second is removed."""
    path = tmp_path / "study.earmark"
    with Session.create(path, CORPUS, tagger="ana") as session:
        session._database.execute("PRAGMA synchronous = OFF")
        for number in range(COUNT):
            session.commit(give([clip_tag(number)]))
        session.commit(change([(clip_tag(0), clip_tag(0, note="hm"))]))
        session.commit(remove([clip_tag(1)]))
        session.put_codebook(Codebook(1, session.codebook.entries[1:]))
        session.log_reveal("a.wav", "blind")
        session.set_setting("retest", "on")
    return path


def pages_of(path: Path, table: str) -> list[int]:
    """The places in the file of a table's pages: those without the table show a difference when it is emptied."""
    with closing(sqlite3.connect(path)) as whole:
        root = whole.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        copy = path.with_name("emptied")
        with closing(sqlite3.connect(copy)) as emptied:
            whole.backup(emptied)
            emptied.execute("PRAGMA secure_delete = ON")
            emptied.execute("PRAGMA foreign_keys = OFF")
            emptied.execute(f"DELETE FROM {table}")
            emptied.commit()
    before, after = path.read_bytes(), copy.read_bytes()
    starts = range(PAGE, min(len(before), len(after)), PAGE)
    changed = [start for start in starts if before[start : start + PAGE] != after[start : start + PAGE]]
    return [start for start in changed if start != (root - 1) * PAGE]


def damage(path: Path, starts: list[int]) -> None:
    content = bytearray(path.read_bytes())
    for start in starts:
        content[start : start + PAGE] = b"\xa5" * PAGE
    path.write_bytes(content)


def whole_tags() -> dict[str, object]:
    tags = {tag_id(number): clip_tag(number) for number in range(COUNT) if number != 1}
    return {**tags, tag_id(0): clip_tag(0, note="hm")}


@pytest.mark.parametrize("table", ["tags", "edit_log"])
def test_a_damaged_page_takes_only_what_nothing_else_tells(path: Path, tmp_path: Path, table: str) -> None:
    pages = pages_of(path, table)
    damage(path, pages[len(pages) // 3 : len(pages) // 3 + 2])
    with pytest.raises(DataError, match=r"damaged; it has no dated copy; .*--salvage NEW"):
        Session.open(path, tagger="ana")
    before = path.read_bytes()
    saved = salvage(path, tmp_path / "saved.earmark")
    assert path.read_bytes() == before
    with Session.open(saved.out, tagger="ana") as session:
        assert session.tags() == whole_tags()
        assert (session.corpus, session.codebook.version) == (CORPUS, 2)
        assert [reveal.clip for reveal in session.reveals()] == ["a.wav"]
        assert session.setting("retest") == "on"
        session.undo()
        assert len(session.tags()) == COUNT
    assert saved.tags == COUNT - 1
    if table == "tags":
        assert saved.from_log > 10 and saved.edits == COUNT + 3
    else:
        assert saved.from_log == 0 and COUNT // 2 < saved.edits < COUNT


def test_the_corpus_may_come_from_a_copy(path: Path, tmp_path: Path) -> None:
    keep_copy(path)
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("DELETE FROM meta")
    assert salvage(path, tmp_path / "saved.earmark").tags == COUNT - 1


def test_what_cannot_be_salvaged_says_so(path: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no session file"):
        salvage(tmp_path / "none.earmark", tmp_path / "saved.earmark")
    with pytest.raises(UsageError, match="already exists"):
        salvage(path, path)
    damage(path, [0])
    with pytest.raises(DataError):
        salvage(path, tmp_path / "saved.earmark")
    assert not (tmp_path / "saved.earmark").exists()
