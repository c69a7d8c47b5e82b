"""Dated copies of sessions: one a day, only of what changed, never fewer than needed, and back again."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import DataError, UsageError
from analysis.session import Session, copies, give
from analysis.session.copies import copies_of, folder_of, keep_copy, restore, worth_keeping
from tests.analysis.session.examples import CORPUS, clip_tag, tag_id

NOON = datetime(2026, 5, 15, 12, tzinfo=UTC)
Clock = Callable[[int], None]


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARMARK_DATA", str(tmp_path / "data"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "study.earmark"
    Session.create(path, CORPUS, tagger="ana").close()
    return path


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the clock to so many days after the 15th of May."""

    def set_clock(days: int) -> None:
        monkeypatch.setattr(copies, "_now", lambda: NOON + timedelta(days=days))

    set_clock(0)
    return set_clock


def tag(path: Path, number: int) -> None:
    with Session.open(path, tagger="ana") as session:
        session.commit(give([clip_tag(number)]))


def tags_in(path: Path) -> set[str]:
    with Session.open(path, tagger="ana") as session:
        return set(session.tags())


def names(path: Path) -> list[str]:
    return [copy.name for copy in copies_of(path)]


def test_a_copy_is_made_only_if_something_changed(path: Path, on_day: Clock) -> None:
    first = keep_copy(path)
    assert first == folder_of(path) / "2026-05-15.earmark"
    assert keep_copy(path) is None
    assert tags_in(path) == set()
    on_day(1)
    assert keep_copy(path) is None
    tag(path, 1)
    assert keep_copy(path) == folder_of(path) / "2026-05-16.earmark"
    assert [tags_in(copy) for copy in copies_of(path)] == [set(), {tag_id(1)}]
    assert [item.name for item in folder_of(path).iterdir() if item.name.startswith(".")] == []


@pytest.mark.usefixtures("on_day")
def test_a_copy_holds_what_an_open_session_has_just_written(path: Path) -> None:
    with Session.open(path, tagger="ana") as session:
        session.commit(give([clip_tag(1)]))
        copy = keep_copy(path)
        session.commit(give([clip_tag(2)]))
        assert copy is not None and tags_in(copy) == {tag_id(1)}
    with closing(sqlite3.connect(copy)) as other:
        assert other.execute("PRAGMA quick_check").fetchone()[0] == "ok"


@pytest.mark.usefixtures("on_day")
def test_a_day_has_one_copy_unless_the_file_was_begun_anew(path: Path) -> None:
    tag(path, 1)
    keep_copy(path)
    tag(path, 2)
    keep_copy(path)
    assert names(path) == ["2026-05-15.earmark"]
    path.unlink()
    with Session.open_or_create(path, CORPUS, tagger="ana") as session:
        assert "--restore" in session.notice and "2026-05-15.earmark" in session.notice
    keep_copy(path)
    assert names(path) == ["2026-05-15.earmark", "2026-05-15-2.earmark"]
    assert [tags_in(copy) for copy in copies_of(path)] == [{tag_id(1), tag_id(2)}, set()]


def test_a_clock_set_back_harms_nothing(path: Path, on_day: Clock) -> None:
    on_day(3)
    tag(path, 1)
    keep_copy(path)
    on_day(0)
    tag(path, 2)
    copy = keep_copy(path)
    assert copy is not None and tags_in(copy) == {tag_id(1), tag_id(2)}
    assert names(path) == ["2026-05-15.earmark", "2026-05-18.earmark"]


def test_old_copies_thin_out(path: Path, on_day: Clock) -> None:
    # 15 May is a Friday: the 18th begins a week, and so does the 25th.
    for number in (0, 3, 4, 10, 11, 12, 20):
        on_day(number)
        tag(path, number)
        keep_copy(path)
    kept = [name[5:10] for name in names(path)]
    assert kept == ["05-15", "05-18", "05-25", "06-04"]
    assert tags_in(copies_of(path)[1]) == {tag_id(0), tag_id(3)}


def test_daily_copies_leave_a_week_a_month_and_then_the_months() -> None:
    kept: set[date] = set()
    for number in range(100):
        today = (NOON + timedelta(days=number)).date()
        kept = worth_keeping({*kept, today}, today)
    # 6 July was the first Monday of its month; 1 July was let go while 29 June stood for its week.
    assert [f"{day:%m-%d}" for day in sorted(kept)] == [
        *("05-15", "06-01", "07-06", "07-27", "08-03", "08-10"),
        *("08-16", "08-17", "08-18", "08-19", "08-20", "08-21", "08-22"),
    ]


@given(st.lists(st.dates(date(2020, 1, 1), date(2027, 1, 1)), min_size=1))
def test_the_last_week_the_newest_and_each_month_stay(days: list[date]) -> None:
    today = date(2026, 5, 15)
    kept = worth_keeping(days, today)
    assert kept <= set(days) and max(days) in kept
    assert {day for day in days if (today - day).days < 7} <= kept
    assert {(day.year, day.month) for day in kept} == {(day.year, day.month) for day in days}
    assert worth_keeping(kept, today) == kept


@pytest.mark.usefixtures("on_day")
def test_two_files_of_one_name_have_their_own_copies(path: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / path.name
    Session.create(other, CORPUS, tagger="ben").close()
    keep_copy(path)
    assert copies_of(other) == ()
    assert folder_of(other) != folder_of(path)


@pytest.mark.usefixtures("on_day")
def test_a_copy_comes_back_and_what_was_there_is_kept(path: Path) -> None:
    tag(path, 1)
    copy = keep_copy(path)
    assert copy is not None
    tag(path, 2)
    kept = restore(copy, path)
    assert kept is not None and kept.parent == path.parent
    assert tags_in(path) == {tag_id(1)} == tags_in(copy)
    assert tags_in(kept) == {tag_id(1), tag_id(2)}
    path.unlink()
    assert restore(copy, path) is None
    assert tags_in(path) == {tag_id(1)}


@pytest.mark.usefixtures("on_day")
def test_a_damaged_file_is_not_copied_over_a_good_copy(path: Path) -> None:
    with Session.open(path, tagger="ana") as session:
        session.commit(give([clip_tag(number) for number in range(300)]))
    good = keep_copy(path)
    content = bytearray(path.read_bytes())
    half = len(content) // 2
    content[half : half + 4096] = b"\xa5" * 4096
    path.write_bytes(content)
    with pytest.raises(DataError, match="no copy of the session was made"):
        keep_copy(path)
    assert copies_of(path) == (good,)
    with pytest.raises(DataError, match=r"damaged; .*--restore .*2026-05-15\.earmark"):
        Session.open(path, tagger="ana")
    restore(good, path)
    assert len(tags_in(path)) == 300


def test_what_is_no_copy_is_refused_and_nothing_is_lost(path: Path, tmp_path: Path) -> None:
    tag(path, 1)
    with pytest.raises(UsageError, match="there is no copy"):
        restore(tmp_path / "none.earmark", path)
    with pytest.raises(UsageError, match="is the session itself"):
        restore(path, path)
    (tmp_path / "text.earmark").write_text("not a database at all" * 99)
    with pytest.raises(DataError):
        restore(tmp_path / "text.earmark", path)
    assert tags_in(path) == {tag_id(1)}


def test_a_copy_that_cannot_be_written_says_so(path: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(DataError, match="no copy of the session was made"):
        keep_copy(path)
    with pytest.raises(DataError, match="no copy of the session was made"):
        keep_copy(tmp_path / "none.earmark")


def test_another_programs_database_is_not_copied(tmp_path: Path) -> None:
    other = tmp_path / "other.earmark"
    with closing(sqlite3.connect(other)) as database:
        database.execute("CREATE TABLE tags (id TEXT)")
    with pytest.raises(DataError, match="no session of Earmark"):
        keep_copy(other)
    assert copies_of(other) == ()


@pytest.mark.skipif(os.name != "posix", reason="links need rights there")
def test_a_link_to_a_session_stays_one(path: Path, tmp_path: Path) -> None:
    copy = keep_copy(path)
    link = tmp_path / "link.earmark"
    link.symlink_to(path)
    tag(path, 7)
    assert copies_of(link) == (copy,)
    kept = restore(copy, link)
    assert link.is_symlink() and kept is not None and kept.parent == path.parent
    assert tags_in(path) == set()
