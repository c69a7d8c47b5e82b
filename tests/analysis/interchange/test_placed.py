"""Names find their clips, seconds their samples, and tags without ids get the same one each time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import DataError, UsageError
from analysis.interchange.files import file_names, files_in, text_of, write_folder
from analysis.interchange.placed import clip_of, read_tag, samples, told_apart
from tests.analysis.interchange.travel import SOUNDS, known
from tests.analysis.session.examples import NOON, clip_tag, names


@pytest.mark.parametrize(
    ("name", "clip"),
    [
        ("a.wav", "a.wav"),
        ("file:///data/my%20b.wav", "my b.wav"),
        ("D:\\audio\\a.wav", "a.wav"),
        ("grids/a.TextGrid", "a.wav"),
        ("a", "a.wav"),
        ("c.0001", "c.0001.wav"),
        ("both.wav", "both.wav"),
        ("both", None),
        ("d.wav", None),
        ("", None),
    ],
)
def test_a_name_finds_its_clip(name: str, clip: str | None) -> None:
    assert clip_of(name, known(clips=("a.wav", "my b.wav", "c.0001.wav", "both.wav", "both.flac"))) == clip


@given(st.lists(names | st.text("a.%2", min_size=1, max_size=6), unique=True, max_size=4))
def test_a_clips_file_finds_the_clip_again(clips: list[str]) -> None:
    files = file_names(clips, ".TextGrid")
    assert len(set(files.values())) == len(clips)
    for clip, file in files.items():
        assert not set(file) & set('/\\:*?"<>|\0\n')
        assert clip_of(f"folder/{file}", known(clips=tuple(clips))) == clip


@given(st.integers(1, 192_000), st.integers(0, 10**7), st.integers(1, 10**6))
def test_seconds_of_samples_are_these_samples(rate: int, start: int, length: int) -> None:
    assert samples(start / rate, (start + length) / rate, rate) == (start, start + length)


def test_edges_go_to_the_nearest_sample() -> None:
    assert samples(0.10004, 0.20006, 10_000) == (1000, 2001)
    assert samples(-0.0, 0.5, 10) == (0, 5)
    assert samples(0.5, 0.5, 16_000) == (8000, 8001)
    assert samples(0.0, 1.0004, 8000, frames=8000) == (0, 8000)
    assert samples(1.0, 1.0, 8000, frames=8000) == (7999, 8000)
    assert samples(0.0, 1.5, 8000, frames=8000) == (0, 12_000)
    for start_s, end_s in ((-0.1, 1.0), (1.0, 0.5), (float("nan"), 1.0), (0.0, float("inf"))):
        with pytest.raises(ValueError, match="start"):
            samples(start_s, end_s, 16_000)


def test_a_tag_without_an_id_gets_the_same_each_time() -> None:
    clip = next(iter(SOUNDS))
    first = read_tag(clip, "joy", 5, 9, 16000, known())
    later = read_tag(clip, "joy", 5, 9, 16000, known(at=NOON + timedelta(days=1)), note="again")
    other = read_tag(clip, "joy", 5, 10, 16000, known())
    assert first.id == later.id != other.id
    assert (first.tagger, first.created, first.changed, first.codebook_version) == ("ana", NOON, NOON, 1)
    assert read_tag(clip, "joy", None, None, None, known(), tagger="ben").rate == 16000
    assert read_tag("x", "joy", None, None, None, known(), id=clip_tag().id).id == clip_tag().id


def test_tags_that_say_the_same_are_told_apart_by_their_order() -> None:
    tags = [clip_tag(1), clip_tag(1, note="two"), clip_tag(2), clip_tag(1)]
    apart = told_apart(tags)
    assert (apart[0], apart[2]) == (tags[0], tags[2])
    assert len({tag.id for tag in apart}) == 4
    assert told_apart(tags) == apart


def test_files_are_found_read_and_written_as_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "grids"
    write_folder(folder, {"b.TextGrid": b"\xef\xbb\xbf\xc3\xbc\r\n", "a.TextGrid": b"x\n\xff"})
    assert [file.name for file in files_in(folder, ".textgrid")] == ["a.TextGrid", "b.TextGrid"]
    assert files_in(folder / "b.TextGrid", ".other") == (folder / "b.TextGrid",)
    assert text_of(folder / "b.TextGrid") == "ü\r\n"
    with pytest.raises(DataError, match="line 2: the text is not UTF-8"):
        text_of(folder / "a.TextGrid")
    with pytest.raises(UsageError, match=r"holds no \.eaf files"):
        files_in(folder, ".eaf")
    with pytest.raises(UsageError, match="is a file; a folder is wanted"):
        write_folder(folder / "b.TextGrid", {})
    with pytest.raises(UsageError, match="cannot be made"):
        write_folder(tmp_path / "none" / "grids", {})
    with pytest.raises(UsageError, match="it is a folder"):
        write_folder(tmp_path / "new", {"..": b""})
    assert not (tmp_path / "new").exists()
