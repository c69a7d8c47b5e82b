"""CSV of tags: lossless, harmless in a spreadsheet, explained, and clear about what is wrong."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError, UsageError
from analysis.interchange import tags_csv
from analysis.interchange.clip_facts import COLUMNS as FACT_COLUMNS
from analysis.interchange.clip_facts import clip_facts
from analysis.session import Tag
from tests.analysis.interchange.corpora import tiny_corpus
from tests.analysis.interchange.travel import known, outgoing
from tests.analysis.session.examples import clip_tag, tag_lists, texts

HEADER = (
    "id,clip,tag,start,end,start_s,end_s,rate,confidence,note,tagger,created,changed,codebook_version,blind,"
    "split,speaker,gender,emotion,activation,valence,dominance,activation_sd,valence_sd,activation_bin,"
    "valence_bin,flag,transcript"
)


def write(path: Path, tags: Sequence[Tag], **more: Any) -> None:
    tags_csv.write(path, outgoing(tags, **more))


def read(path: Path) -> tuple[Tag, ...]:
    return tags_csv.read(path, known()).tags


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@settings(max_examples=25)
@given(tag_lists, texts)
def test_reading_back_gives_the_same_tags(
    tmp_path_factory: pytest.TempPathFactory, tags: list[Tag], transcript: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "tags.csv"
    corpus = tiny_corpus([tag.clip for tag in tags], transcript=transcript)
    write(path, tags, facts=clip_facts(corpus), predictions={tag.clip: {"=m:v": 1} for tag in tags})
    assert read(path) == tuple(tags)


@settings(max_examples=25)
@given(tag_lists)
def test_no_cell_of_text_is_a_formula(tmp_path_factory: pytest.TempPathFactory, tags: list[Tag]) -> None:
    path = tmp_path_factory.mktemp("csv") / "tags.csv"
    write(path, tags)
    for row in rows(path):
        assert all(not cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) for cell in row.values())


def test_the_columns_and_cells_are_as_promised(tmp_path: Path) -> None:
    path = tmp_path / "tags.csv"
    region = clip_tag(1, clip="a.wav", start=4000, end=12001, confidence=0.1, note='she says "no",\nthen -')
    write(
        path,
        [region, clip_tag(2, clip="gone.wav")],
        facts=clip_facts(tiny_corpus(["a.wav", "b.wav"], transcript="=well")),
        predictions={"a.wav": {"demo-audio:valence": -0.5}, "b.wav": {"demo-audio:activation": 3.25}},
    )
    content = path.read_bytes()
    header = content.split(b"\r\n")[0].decode()
    assert header == f"{HEADER},demo-audio:activation,demo-audio:valence"
    first, second = rows(path)
    assert first == {
        "id": region.id,
        "clip": "a.wav",
        "tag": "sarcasm",
        "start": "4000",
        "end": "12001",
        "start_s": "0.25",
        "end_s": "0.7500625",
        "rate": "16000",
        "confidence": "0.1",
        "note": 'she says "no",\nthen -',
        "tagger": "ana",
        "created": "2026-03-01T12:00:00.250000+00:00",
        "changed": "2026-03-01T12:00:00.250000+00:00",
        "codebook_version": "1",
        "blind": "false",
        "split": "Train",
        "speaker": "7",
        "gender": "Female",
        "emotion": "happy",
        "activation": "3.0",
        "valence": "5.5",
        "dominance": "",
        "activation_sd": "0.5",
        "valence_sd": "0.1",
        "activation_bin": "Low",
        "valence_bin": "High",
        "flag": "",
        "transcript": "'=well",
        "demo-audio:activation": "",
        "demo-audio:valence": "-0.5",
    }
    assert {second[column] for column in (*FACT_COLUMNS, "demo-audio:valence")} == {""}
    assert (second["start"], second["start_s"], second["confidence"]) == ("", "", "")


def test_pandas_reads_it_too(tmp_path: Path) -> None:
    path = tmp_path / "tags.csv"
    write(path, [clip_tag(1, start=0, end=8000, confidence=1 / 3), clip_tag(2)])
    frame = pd.read_csv(path)
    assert frame["end_s"].tolist()[0] == 0.5
    assert frame["confidence"].tolist()[0] == 1 / 3
    assert frame["blind"].dtype == bool
    assert pd.to_datetime(frame["created"]).dt.tz is not None


def test_flags_and_bins_come_from_the_corpus() -> None:
    clips = [f"{number:02}.wav" for number in range(20)]
    corpus = tiny_corpus(clips)
    corpus.clips.loc[3, "activation_sd"] = 9.0
    corpus.clips.loc[4, "valence_sd"] = 9.0
    corpus.clips.loc[5, ["activation_sd", "valence_sd"]] = 9.0
    corpus.clips.loc[6, ["activation", "valence"]] = float("nan")
    corpus.clips.loc[7, "activation"] = 5.0
    facts = clip_facts(corpus)
    table = pd.DataFrame.from_dict(facts.rows, orient="index", columns=list(FACT_COLUMNS))
    assert table["flag"].tolist()[2:7] == ["", "activation", "valence", "both", ""]
    assert table.loc["06.wav", ["activation_bin", "valence_bin"]].tolist() == ["", ""]
    assert table.loc["07.wav", "activation_bin"] == "Medium"
    assert "up to 3" in facts.meanings["activation_bin"] and "above 5" in facts.meanings["activation_bin"]
    assert "activation_sd of at least" in facts.meanings["flag"]


def test_the_columns_are_explained_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "my.tags.csv"
    write(path, [clip_tag()], predictions={"x.wav": {"m:valence": 2.0}})
    explanation = json.loads((tmp_path / "my.tags.columns.json").read_text(encoding="utf-8"))
    names = [column["name"] for column in explanation["columns"]]
    assert names == [*HEADER.split(","), "m:valence"]
    assert all(
        column["meaning"].endswith(".") or ":" in column["meaning"] for column in explanation["columns"]
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "message"),
    [
        ("16000", "16 kHz", 2, "rate", "expected a whole number or nothing, found '16 kHz'"),
        (",4000,", ",4000.5,", 2, "start", "expected a whole number"),
        (",4000,", ",4.000,", 2, "start", "expected a whole number"),
        (",4000,", ",,", 2, None, "both be given"),
        ("true", "yes", 4, "blind", "expected true or false, found 'yes'"),
        ("0.375,", "sure,", 2, "confidence", "expected a number from 0 to 1"),
        ("0.375,", "37.5,", 2, None, "between 0 and 1"),
        ("2026-03-01T12:00:00.250000+00:00", "1.3.2026", 2, "created", "expected a time such as"),
        ("2026-03-01T12:00:00.250000+00:00", "2026-03-01T12:00", 2, None, "UTC"),
        ("codebook_version", "version", 1, "codebook_version", "the column is not there"),
        ("start_s", "start", 1, "start", "the column is there twice"),
        (",", "|", 1, "id", "a table of tags has the columns id, clip,"),
        ("000000000002", "000000000001", 4, "id", "there twice"),
        ("sarcasm,4000", "sarcasm,,4000", 2, None, "29 cells where the header has 28"),
        ('"two\nlines"', '"two\nlines', 2, None, "the table is broken here"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, line: int, column: str | None, message: str
) -> None:
    path = tmp_path / "tags.csv"
    first = clip_tag(1, start=4000, end=8000, confidence=0.375, note="two\nlines")
    write(path, [first, clip_tag(2, blind=True)])
    content = path.read_bytes().decode()
    assert old in content
    path.write_bytes(content.replace(old, new, 1 if old != "," else -1).encode())
    with pytest.raises(DataError, match=message) as caught:
        read(path)
    assert (caught.value.file, caught.value.line, caught.value.column) == (path, line, column)


def test_an_empty_file_and_other_encodings_are_named(tmp_path: Path) -> None:
    path = tmp_path / "tags.csv"
    path.write_bytes(b"")
    with pytest.raises(DataError, match="line 1, column id: the column is not there"):
        read(path)
    write(path, [clip_tag(1), clip_tag(2, note="schön")])
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    with pytest.raises(DataError, match="line 3: the text is not UTF-8"):
        read(path)
    with pytest.raises(UsageError, match="there is no file"):
        read(tmp_path / "none.csv")


def test_what_a_spreadsheet_saves_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tags.csv"
    tags = (clip_tag(1, blind=True, note="'tis"), clip_tag(2))
    write(path, tags)
    saved = path.read_text(encoding="utf-8").replace("true", "TRUE").replace("false", "FALSE")
    path.write_text("\ufeff" + saved + "\n", encoding="utf-8")
    assert read(path) == tags


@pytest.mark.parametrize(
    "saving",
    [
        {},
        {"na_rep": "NA"},
        {"sep": ";", "decimal": ",", "encoding": "utf-8-sig"},
        {"sep": "\t", "index": False},
    ],
    ids=["pandas", "R", "Excel", "tabs"],
)
def test_what_programs_save_is_read(tmp_path: Path, saving: dict[str, Any]) -> None:
    """Whole numbers with missing ones among them are floats to pandas; R has a word for nothing."""
    path = tmp_path / "tags.csv"
    tags = (
        clip_tag(1, start=4000, end=8000, confidence=0.375, note="a, b; c"),
        clip_tag(2, rate=None),
        clip_tag(3, tag="NA", note="NA"),
    )
    write(path, tags)
    pd.read_csv(path).to_csv(path, **saving)
    assert read(path) == tags


def test_a_long_note_is_read_back(tmp_path: Path) -> None:
    tag = clip_tag(note="=" * 300_000)
    write(tmp_path / "tags.csv", [tag])
    assert read(tmp_path / "tags.csv") == (tag,)


def test_a_failed_export_leaves_the_old_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tags.csv"
    write(path, [clip_tag(1)])
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    synced = iter([None, OSError(28, "No space left on device")])

    def fsync(_: int) -> None:
        failure = next(synced)
        if failure is not None:
            raise failure

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(DataError, match=r"tags\.columns\.json: cannot be written \(No space left"):
        write(path, [clip_tag(2)])
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UsageError, match=r"folder\.csv cannot be written: it is a folder"):
        write(tmp_path / "folder.csv", [])
    with pytest.raises(UsageError, match="there is no folder"):
        write(tmp_path / "none" / "tags.csv", [])


@given(st.text() | st.sampled_from(("NA", "'NA", "NAN")))
def test_only_what_needs_it_is_escaped(text: str) -> None:
    escaped = tags_csv._escape(text)
    assert tags_csv._unescape(escaped) == text
    bare = text.lstrip("'")
    assert escaped == text or bare.startswith(tuple("=+-@\t\r\n＝＋－＠")) or bare == "NA"
