"""What holds for every format: what it says it holds comes back, and nothing is doubled or half written."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings

from analysis.errors import DataError, UsageError
from analysis.interchange.formats import FORMATS, find_format, formats_like, guess_format, written_formats
from analysis.interchange.losses import losses
from analysis.interchange.merging import merge
from analysis.interchange.records import ALL_FIELDS, Format
from analysis.progress import Cancelled
from analysis.session import Tag
from tests.analysis.interchange.travel import SOUNDS, came_back, known, outgoing, travelling_lists
from tests.analysis.session.examples import clip_tag

LATER = datetime(3000, 1, 1, tzinfo=UTC)
formats = pytest.mark.parametrize("format_", written_formats(), ids=lambda format_: format_.name)
some_tags = (
    clip_tag(1, note="one", confidence=0.5),
    clip_tag(2, start=100, end=16001, tagger="ben", blind=True),
    clip_tag(3, start=8000, end=24000, tagger="ben", tag="mimicry"),
    clip_tag(4, clip="ü & c.wav", rate=8000, start=1, end=4321),
)


def place(folder: Path, format_: Format) -> Path:
    return folder / ("tags" if format_.a_file_a_clip else f"tags{format_.suffix}")


def tree(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@formats
@settings(max_examples=8)
@given(tags=travelling_lists)
def test_what_it_holds_comes_back(
    tmp_path_factory: pytest.TempPathFactory, format_: Format, tags: list[Tag]
) -> None:
    path = place(tmp_path_factory.mktemp("formats"), format_)
    format_.write(path, outgoing(tags))
    read = format_.read(path, known(at=LATER)).tags
    assert came_back(tags, read, format_)
    assert len({tag.id for tag in read}) == len(read)
    merged = merge({tag.id: tag for tag in tags}, read, format_, sounds=SOUNDS)
    assert (merged.same, merged.edit.changes) == (len(tags), ())


@formats
def test_reading_twice_gives_the_same_tags(tmp_path: Path, format_: Format) -> None:
    path = place(tmp_path, format_)
    format_.write(path, outgoing([*some_tags, clip_tag(9, note="one", confidence=0.5)]))
    first = format_.read(path, known())
    assert len({tag.id for tag in first.tags}) == 5
    assert format_.read(path, known()) == first


@formats
def test_a_failed_export_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: Format
) -> None:
    path = place(tmp_path, format_)
    format_.write(path, outgoing(some_tags[:1]))
    before = tree(tmp_path)
    synced = iter((None, OSError(28, "No space left on device")))

    def fsync(_: int) -> None:
        failure = next(synced, None)
        if failure is not None:
            raise failure

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(DataError, match="No space left"):
        format_.write(path, outgoing(some_tags[1:]))
    assert tree(tmp_path) == before


@formats
def test_other_files_in_a_folder_stay(tmp_path: Path, format_: Format) -> None:
    path = place(tmp_path, format_)
    (path if format_.a_file_a_clip else tmp_path).mkdir(exist_ok=True)
    mine = (path if format_.a_file_a_clip else tmp_path) / "mine.txt"
    mine.write_text("mine")
    format_.write(path, outgoing(some_tags))
    assert mine.read_text() == "mine"


@formats
def test_a_place_whose_folder_is_not_there_is_named(tmp_path: Path, format_: Format) -> None:
    with pytest.raises(UsageError, match="none"):
        format_.write(place(tmp_path / "none" / "deeper", format_), outgoing(some_tags))
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("format_", FORMATS.values(), ids=FORMATS)
def test_what_is_not_there_or_no_such_file_is_the_users(tmp_path: Path, format_: Format) -> None:
    with pytest.raises(UsageError, match="none"):
        format_.read(tmp_path / f"none{format_.suffix}", known())
    broken = tmp_path / f"broken{format_.suffix}"
    broken.write_bytes(b'<"\xff\xfe\x00 {[')
    with pytest.raises(DataError) as caught:
        format_.read(broken, known())
    assert caught.value.file is not None


@formats
def test_no_loss_is_said_just_where_nothing_is_lost(format_: Format) -> None:
    said = losses(format_, outgoing(some_tags))
    is_whole = format_.holds == ALL_FIELDS and format_.holds_whole_clips and not format_.step_s
    assert (not said) == (is_whole and not format_.remarks)
    assert all(sentence.endswith(".") for sentence in said)
    assert losses(format_, outgoing([])) == ()


def test_every_format_says_what_it_is_good_for() -> None:
    assert all(format_.purpose.endswith(".") for format_ in FORMATS.values())
    assert len({format_.title for format_ in FORMATS.values()}) == len(FORMATS)


def test_names_and_suffixes_tell_formats(tmp_path: Path) -> None:
    assert [find_format(name).name for name in FORMATS] == list(FORMATS)
    assert guess_format(tmp_path / "TAGS.CSV").name == "csv"
    (tmp_path / "tags.doc").touch()
    with pytest.raises(UsageError, match=r"tags\.doc does not tell its format; say which it is: csv, json"):
        guess_format(tmp_path / "tags.doc")
    with pytest.raises(UsageError, match=r"there is no file or folder .*none\.doc"):
        guess_format(tmp_path / "none.doc")
    with pytest.raises(UsageError, match="Raven selection table can only be read, not written; there is csv"):
        find_format("raven", for_writing=True)


@formats
def test_what_was_written_tells_its_format(tmp_path: Path, format_: Format) -> None:
    path = place(tmp_path, format_)
    format_.write(path, outgoing(some_tags))
    assert guess_format(path) is format_


def test_files_of_one_suffix_are_told_apart_by_what_is_in_them(tmp_path: Path) -> None:
    table = tmp_path / "a.txt"
    table.write_text("Selection\tBegin Time (s)\tEnd Time (s)\tTag\n", encoding="utf-16")
    (tmp_path / "z.csv").touch()
    assert guess_format(table).name == guess_format(tmp_path).name == "raven"
    (tmp_path / "b.TextGrid").touch()
    assert [format_.name for format_ in formats_like(tmp_path)] == ["textgrid", "raven"]
    broken = tmp_path / "tags.json"
    broken.write_text('{"clips": {}, "format": "earmark-tags", "tags": [')
    assert guess_format(broken).name == "json"


@formats
def test_what_is_cancelled_is_not_written(tmp_path: Path, format_: Format) -> None:
    def stop(_: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        format_.write(place(tmp_path, format_), outgoing(some_tags, report=stop))
    assert list(tmp_path.iterdir()) == []
