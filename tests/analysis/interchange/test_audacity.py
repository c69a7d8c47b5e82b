"""Label tracks: exact on the way back below 500 kHz, and those of any Audacity are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError, UsageError
from analysis.interchange import audacity
from analysis.interchange.records import Sound
from analysis.session import Tag
from tests.analysis.interchange.travel import SOUNDS, came_back, known, outgoing, travelling_lists
from tests.analysis.session.examples import clip_tag

CLIP = "MSP-PODCAST_0001_0008.wav"
FILE = "MSP-PODCAST_0001_0008.txt"


def read(folder: Path, text: str | bytes) -> tuple[list[tuple[object, ...]], tuple[str, ...]]:
    (folder / FILE).write_bytes(text if isinstance(text, bytes) else text.encode())
    reading = audacity.read(folder, known())
    return [(tag.tag, tag.tagger, tag.start, tag.end) for tag in reading.tags], reading.remarks


def test_each_line_is_start_end_and_label(tmp_path: Path) -> None:
    tags = [
        clip_tag(1, start=8000, end=24001, tag="one\ttwo"),
        clip_tag(2, start=1, end=80000, tagger="a:b: c", tag="whole clip: x"),
        clip_tag(3, tagger="ben"),
    ]
    audacity.write(tmp_path / "labels", outgoing(tags))
    assert (tmp_path / "labels" / FILE).read_bytes().decode() == (
        "0.000000\t5.000000\tben: whole clip: sarcasm\n"
        "0.000063\t5.000000\ta::b:: c: region: whole clip: x\n"
        "0.500000\t1.500063\tana: one%09two\n"
    )
    reading = audacity.read(tmp_path / "labels", known())
    assert came_back(tags, reading.tags, audacity.FORMAT)


def test_a_whole_clip_without_its_sound_is_a_point(tmp_path: Path) -> None:
    audacity.write(tmp_path / "labels", outgoing([clip_tag(1, rate=None)], sounds={}))
    assert (tmp_path / "labels" / FILE).read_text() == "0.000000\t0.000000\tana: whole clip: sarcasm\n"


names = st.lists(
    st.sampled_from(["ana", ":", ": ", "::", "whole clip", "whole clip: ", "region: ", " ", "\t", "\r\n"]),
    min_size=1,
    max_size=4,
).map("".join)


@settings(max_examples=30)
@given(travelling_lists, st.lists(st.tuples(names, names), min_size=5, max_size=5))
def test_any_name_comes_back(
    tmp_path_factory: pytest.TempPathFactory, tags: list[Tag], drawn: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("labels") / "tags"
    named = [
        clip_tag(
            i,
            clip=tag.clip,
            start=tag.start,
            end=tag.end,
            rate=SOUNDS[tag.clip].rate,
            tagger=tagger,
            tag=name,
        )
        for i, (tag, (tagger, name)) in enumerate(zip(tags, drawn, strict=False))
    ]
    audacity.write(path, outgoing(named))
    read = audacity.read(path, known()).tags
    assert came_back(named, read, audacity.FORMAT)
    assert {(tag.start, tag.end) for tag in read} == {(tag.start, tag.end) for tag in named}


@settings(max_examples=60)
@given(st.integers(1, 500_000), st.integers(0, 2**36), st.integers(1, 2**36))
def test_six_decimals_give_the_sample_below_500_khz(
    tmp_path_factory: pytest.TempPathFactory, rate: int, start: int, length: int
) -> None:
    path = tmp_path_factory.mktemp("rates")
    sounds = {CLIP: Sound(rate, start + length, Path(CLIP))}
    audacity.write(path, outgoing([clip_tag(start=start, end=start + length, rate=rate)], sounds=sounds))
    (tag,) = audacity.read(path, known(sounds=sounds)).tags
    assert (tag.start, tag.end, tag.rate) == (start, start + length, rate)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_labels_of_every_audacity(tmp_path: Path, newline: str, encoding: str) -> None:
    long = "ü" * 300
    lines = [
        "0.000000\t1.250000\tHappy ",
        "\\\t200.000000\t3500.000000",
        "1,250000\t2,500000\tat 10:30\tsharp",
        "",
        "3.000000\t3.000000\tclick",
        "3.500000\told",
        "4.000000\t4.500000",
        "4.000000\t4.500000\t",
        f"4.5\t5\t{long}",
    ]
    tags, remarks = read(tmp_path, newline.join(lines).encode(encoding))
    assert tags == [
        ("Happy", "ana", 0, 20000),
        ("at 10:30\tsharp", "ana", 20000, 40000),
        ("click", "ana", 48000, 48001),
        ("old", "ana", 56000, 56001),
        (long, "ana", 72000, 80000),
    ]
    assert remarks == (
        f"Ranges of frequency left out: 1, the first in {FILE}.",
        f"Labels without text left out: 2, the first in {FILE}.",
        f"Points in time that became regions of one sample: 2, the first in {CLIP}.",
    )


def test_a_name_before_a_colon_is_a_tagger_and_that_is_said(tmp_path: Path) -> None:
    tags, remarks = read(tmp_path, "0\t1\tben: joy\n1\t2\t: x\n")
    assert tags == [("joy", "ben", 0, 16000), ("x", "ana", 16000, 32000)]
    assert remarks == (f"Labels with a colon, which were read as TAGGER: TAG: 1, the first in {FILE}.",)


def test_an_empty_track_has_no_tags(tmp_path: Path) -> None:
    assert read(tmp_path, "") == ([], ())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("hello there", "expected start, tab, end, tab, label"),
        ("1.0", "expected start, tab, end"),
        ("1.0\tx\tjoy", "expected start, tab, end"),
        ("nan\t2\tjoy", "expected start, tab, end"),
        ("2.0\t1e999\tjoy", "expected start, tab, end"),
        ("2.0\t1.0\tjoy", r"ends \(1.0 s\) before it starts \(2.0 s\)"),
    ],
)
def test_what_is_no_label_is_told_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(DataError, match=message) as caught:
        read(tmp_path, f"0\t1\tjoy\r\n\r\n{line}\n")
    assert (caught.value.file, caught.value.line) == (tmp_path / FILE, 3)


def test_a_transcript_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("Well, that is great.")
    with pytest.raises(UsageError, match="holds something else than tags"):
        audacity.write(tmp_path, outgoing([clip_tag(1), clip_tag(2, clip="03-01 b.flac")]))
    assert [file.read_text() for file in tmp_path.iterdir()] == ["Well, that is great."]
    (tmp_path / FILE).write_text("0\t1\tjoy")
    audacity.write(tmp_path, outgoing([clip_tag(1)]))
    assert (tmp_path / FILE).read_text() == "0.000000\t5.000000\tana: whole clip: sarcasm\n"


@settings(max_examples=100)
@given(
    st.binary(max_size=60)
    | st.text("0123456789.,-e\t\r\n\\:ab ", max_size=60).map(str.encode)
    | st.text("12\t\n:% ", max_size=60).map(lambda text: f"0\t1\t{text}".encode())
)
def test_no_bytes_do_worse_than_a_told_fault(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.mktemp("noise") / FILE
    file.write_bytes(content)
    try:
        audacity.read(file, known())
    except DataError as error:
        assert error.file == file and error.line is not None
