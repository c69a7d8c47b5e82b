"""Tables of tags by others: what they may leave out, what is said, and where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import DataError
from analysis.interchange import tags_csv
from tests.analysis.interchange.travel import known

CLIP = "MSP-PODCAST_0001_0009.wav"  # 44.1 kHz, 100,001 samples


def read(folder: Path, text: str) -> tags_csv.Reading:
    path = folder / "labels.csv"
    path.write_text(text, encoding="utf-8")
    return tags_csv.read(path, known())


def test_regions_whole_clips_taggers_and_notes(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "clip;tag;start_s;end_s;tagger;note;confidence;mood\n"
        f"audio/{CLIP};sarcasm;0,5;1,25;ben;dry; 0,75;x\n"
        "MSP-PODCAST_0001_0008;mimicry;NA;;NA;;;y\n",
    )
    first, second = reading.tags
    assert (first.clip, first.tag, first.start, first.end, first.rate) == (
        CLIP,
        "sarcasm",
        22050,
        55125,
        44100,
    )
    assert (first.tagger, first.note, first.confidence) == ("ben", "dry", 0.75)
    assert (second.clip, second.tag, second.is_region) == ("MSP-PODCAST_0001_0008.wav", "mimicry", False)
    assert (second.tagger, second.note, second.confidence) == ("ana", "", None)
    assert reading.remarks == ()


def test_reading_twice_gives_the_same_tags(tmp_path: Path) -> None:
    text = f"clip,tag\n{CLIP},joy\n{CLIP},joy\n"
    once, again = read(tmp_path, text).tags, read(tmp_path, text).tags
    assert once == again
    assert len({tag.id for tag in once}) == 2


def test_rows_without_a_tag_and_clips_of_others_are_said(tmp_path: Path) -> None:
    reading = read(tmp_path, f"clip,tag\n{CLIP},\nelsewhere.wav,joy\n{CLIP},joy\n")
    assert [tag.tag for tag in reading.tags] == ["joy"]
    assert reading.remarks == (
        "Rows left out because they name no clip or no tag: 1, the first in line 2.",
        "Labels left out because the corpus has no clip of that name: 1, the first in elsewhere.wav.",
    )


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ("soon,1,", "start_s", "expected a number or nothing, found 'soon'"),
        ("1,,", "start_s", "a region needs start_s and an end_s"),
        ("2,1,", "start_s", "not before it"),
        ("1,2,80", "confidence", "expected a number from 0 to 1, found 80"),
    ],
)
def test_what_is_wrong_is_said_with_line_and_column(
    tmp_path: Path, cells: str, column: str, words: str
) -> None:
    with pytest.raises(DataError, match=words) as caught:
        read(tmp_path, f"clip,tag,start_s,end_s,confidence\n{CLIP},joy,,,\n{CLIP},joy,{cells}\n")
    assert (caught.value.line, caught.value.column) == (3, column)


def test_what_a_table_needs_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="or no id and at least clip and tag"):
        read(tmp_path, f"file,label\n{CLIP},joy\n")
