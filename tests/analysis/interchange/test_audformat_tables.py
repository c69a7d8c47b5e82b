"""audformat: databases that the library itself loads, exact on the way back, and those of others, without harm."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import audformat
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError, UsageError
from analysis.interchange import audformat_tables
from analysis.interchange.audformat_tables.layout import quiet
from analysis.interchange.records import Reading
from analysis.session import Tag
from tests.analysis.interchange.travel import known, outgoing
from tests.analysis.session.examples import clip_tag, tag_lists

pytestmark = pytest.mark.filterwarnings(
    "ignore:The inplace keyword"
)  # of the library, with newer versions of pandas

CLIP, OTHER = "MSP-PODCAST_0001_0008.wav", "MSP-PODCAST_0001_0009.wav"
LATER = datetime(3000, 1, 1, tzinfo=UTC)


def rows(table: audformat.Table) -> list[tuple[Any, ...]]:
    """File, start and end in nanoseconds (None if to the end) and values of each row."""
    frame = table.get().astype(object)
    return [
        (file, start.value, None if pd.isna(end) else end.value, *(None if pd.isna(v) else v for v in values))
        for (file, start, end), values in zip(frame.index, frame.to_numpy(), strict=True)
    ]


def foreign(**schemes: audformat.Scheme) -> audformat.Database:
    """A database of another program with these schemes."""
    database = audformat.Database("theirs", source="x", usage="research", languages=["eng"])
    database.raters["W1"] = audformat.Rater("human")
    database.raters["net"] = audformat.Rater("machine")
    for name, scheme in schemes.items():
        database.schemes[name] = scheme
    return database


def add(
    database: audformat.Database,
    name: str,
    index: pd.Index,
    values: list[Any],
    scheme: str | None,
    rater: str | None,
) -> None:
    if name not in database:
        database[name] = audformat.Table(index)
    column = f"{scheme}-{rater}"
    database[name][column] = audformat.Column(scheme_id=scheme, rater_id=rater)
    database[name][column].set(values)


def read_saved(database: audformat.Database, folder: Path, storage: str = "csv", **more: object) -> Reading:
    with quiet():
        database.save(str(folder), storage_format=storage)
    return audformat_tables.read(folder, known(**more))


def said(reading: Reading) -> list[tuple[str, str, str, float | None, float | None]]:
    return [(tag.clip, tag.tagger, tag.tag, tag.start_s, tag.end_s) for tag in reading.tags]


@settings(max_examples=5)
@given(tag_lists)
def test_any_tags_come_back_exactly(tmp_path_factory: pytest.TempPathFactory, tags: list[Tag]) -> None:
    folder = tmp_path_factory.mktemp("audformat") / "db"
    short = [tag for tag in tags if tag.end_s is None or tag.end_s < 9e9]
    audformat_tables.write(folder, outgoing(short))
    read = audformat_tables.read(folder, known(clips=(), sounds={}))
    assert {tag.id: tag for tag in read.tags} == {tag.id: tag for tag in short}
    assert read.remarks == ()


def test_the_library_loads_what_its_users_expect(tmp_path: Path) -> None:
    tags = [
        clip_tag(1, start=1, end=16001, confidence=0.25, note="NA"),
        clip_tag(2, start=1, end=16001, tag="mimicry"),
        clip_tag(3, start=1, end=16001, tagger="ben", tag="disbelief"),
        clip_tag(4, tagger="ben", tag="mine"),
        clip_tag(5, clip=OTHER, rate=44100, tagger="ben", start=44101, end=50000, confidence=1.0),
    ]
    audformat_tables.write(tmp_path / "db", outgoing(tags))
    database = audformat.Database.load(str(tmp_path / "db"), load_data=True)
    assert sorted(database) == ["confidence", "notes", "records", "records.2", "tags", "tags.2"]
    assert (database.name, database.usage, database.languages) == ("tiny-tags", "other", [])
    assert {name: rater.type for name, rater in database.raters.items()} == {"ana": "human", "ben": "human"}
    stretch = (CLIP, 62_500, 1_000_062_500)
    assert rows(database["tags"]) == [
        (*stretch, "sarcasm", "disbelief"),
        (CLIP, 0, None, None, "mine"),
        (OTHER, 1_000_022_676, 1_133_786_848, None, "sarcasm"),
    ]
    assert rows(database["tags.2"]) == [(*stretch, "mimicry")]
    assert rows(database["confidence"]) == [
        (*stretch, 0.25, None),
        (OTHER, 1_000_022_676, 1_133_786_848, None, 1.0),
    ]
    assert rows(database["notes"]) == [(*stretch, "NA")]
    labels = database.schemes["tags"].labels
    assert labels["sarcasm"]["definition"].startswith("The speaker means the opposite")
    assert labels["mine"] == {}
    assert (database.schemes["confidence"].minimum, database.schemes["confidence"].maximum) == (0, 1)
    assert {column.scheme_id for column in database["tags"].columns.values()} == {"tags"}
    for table in database.tables.values():
        audformat.assert_no_duplicates(table.df)


def test_a_later_export_takes_the_place_of_an_earlier_one_only(tmp_path: Path) -> None:
    audformat_tables.write(tmp_path / "db", outgoing([clip_tag(1), clip_tag(2, tag="mimicry")]))
    stale = tmp_path / "db" / "db.tags.pkl"
    stale.write_bytes(b"")
    audformat_tables.write(tmp_path / "db", outgoing([clip_tag(3)]))
    assert audformat_tables.read(tmp_path / "db", known()).tags == (clip_tag(3),)
    assert not stale.exists()
    with quiet():
        foreign().save(str(tmp_path / "theirs"))
    with pytest.raises(UsageError, match="holds another database, which would be lost"):
        audformat_tables.write(tmp_path / "theirs", outgoing([clip_tag(1)]))
    with pytest.raises(UsageError, match="ends after 292 years"):
        audformat_tables.write(tmp_path / "x", outgoing([clip_tag(1, start=0, end=2**40, rate=1)]))


def test_what_was_changed_with_the_library_is_a_later_change_of_the_tag(tmp_path: Path) -> None:
    first, second = clip_tag(1, start=4001, end=8001, note="odd"), clip_tag(2)
    audformat_tables.write(tmp_path / "db", outgoing([first, second]))
    database = audformat.Database.load(str(tmp_path / "db"), load_data=True)
    database["tags"]["ana"] = audformat.Column(scheme_id="tags", rater_id="ana")
    database["tags"]["ana"].set(["mimicry", "sarcasm"])
    database.save(str(tmp_path / "db"))
    read = audformat_tables.read(tmp_path / "db", known(at=LATER)).tags
    assert read == (replace(first, tag="mimicry", changed=LATER), second)


@pytest.mark.parametrize("storage", ["csv", "parquet"])
def test_databases_of_others_are_read(tmp_path: Path, storage: str) -> None:
    database = foreign(
        emotion=audformat.Scheme(labels={"N": {"name": "neutral"}, "H": {}}),
        style=audformat.Scheme("str"),
        words=audformat.Scheme("str"),
        arousal=audformat.Scheme("float", minimum=1, maximum=7),
    )
    files = audformat.filewise_index([f"audio/{CLIP}", f"audio/{OTHER}"])
    add(database, "emotion", files, ["N", None], "emotion", "W1")
    add(database, "emotion", files, ["H", "H"], "emotion", None)
    add(database, "emotion", files, ["H", "H"], "emotion", "net")
    add(database, "arousal", files, [1.0, 2.5], "arousal", "W1")
    add(database, "words", files, ["hello", "you"], "words", None)
    add(database, "style", files, ["mimicry", None], "style", "W1")
    parts = audformat.segmented_index(
        [f"audio/{CLIP}", f"audio/{CLIP}", f"audio/{CLIP}", "gone.wav"],
        pd.to_timedelta(["0s", "0.0000625s", "4s", "0s"]),
        pd.to_timedelta([pd.NaT, "1.25s", pd.NaT, "1s"]),
    )
    add(database, "parts", parts, ["N", "H", "N", "H"], "emotion", "W1")
    reading = read_saved(database, tmp_path / "db", storage)
    assert sorted(said(reading), key=str) == sorted(
        [
            (CLIP, "W1", "N", None, None),
            (CLIP, "ana", "H", None, None),
            (OTHER, "ana", "H", None, None),
            (CLIP, "W1", "mimicry", None, None),
            (CLIP, "W1", "N", None, None),
            (CLIP, "W1", "H", 0.0000625, 1.25),
            (CLIP, "W1", "N", 4.0, 5.0),
        ],
        key=str,
    )
    assert len({tag.id for tag in reading.tags}) == 7
    assert set(reading.remarks) == {
        "Columns of models left out: 1, the first in emotion, emotion-net.",
        "Columns without tags left out: 1, the first in arousal, arousal-W1.",
        "Columns of free text left out: 1, the first in words, words-None.",
        "Labels left out because the corpus has no clip of that name: 1, the first in gone.wav.",
    }


class Trap:
    """Unpickles by making a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return Path.touch, (self.file,)


def test_nothing_in_a_folder_is_run(tmp_path: Path) -> None:
    sprung = tmp_path / "sprung"
    database = foreign(emotion=audformat.Scheme(labels=["N"]))
    add(database, "emotion", audformat.filewise_index([CLIP]), ["N"], "emotion", "W1")
    assert read_saved(database, tmp_path / "db").tags[0].tag == "N"
    (tmp_path / "db" / "db.emotion.pkl").write_bytes(pickle.dumps(Trap(sprung)))
    assert audformat_tables.read(tmp_path / "db", known()).tags[0].tag == "N"
    (tmp_path / "db" / "db.emotion.csv").unlink()
    reading = audformat_tables.read(tmp_path / "db", known())
    assert (reading.tags, len(reading.remarks)) == ((), 1)
    header = tmp_path / "db" / "db.yaml"
    header.write_text(f"name: x\nsource: !!python/object/apply:pathlib.Path.touch ['{sprung}']\n")
    with pytest.raises(DataError, match="line 2: the header is not plain YAML") as caught:
        audformat_tables.read(tmp_path / "db", known())
    assert caught.value.file == header
    assert not sprung.exists()


HEADER = (
    "name: x\nsource: y\nusage: other\nraters:\n  W1: {type: human}\nschemes:\n  e: {dtype: str, labels: [N, H]}\n"
    "tables:\n  t:\n    type: segmented\n    columns:\n      W1: {scheme_id: e, rater_id: W1}\n"
)
TABLE = f"file,start,end,W1\n{CLIP},0 days 00:00:00.5,0 days 00:00:01,N\n{CLIP},0 days,,H\n"


@pytest.mark.parametrize(
    ("header", "table", "message"),
    [
        ("- 3\n", TABLE, "line 1: the header is not that of an audformat database"),
        ("name: [", TABLE, "not plain YAML"),
        ("name: x\n", TABLE, "cannot be read"),
        (HEADER.replace("e, rater", "f, rater"), TABLE, "cannot be read"),
        (HEADER, TABLE.replace("0 days 00:00:01", "soon"), "cannot be read"),
        (HEADER, TABLE.replace("00:00:01", "00:00:00.25"), "ends before|no tag|cannot be read"),
        (HEADER, "", "cannot be read"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, header: str, table: str, message: str) -> None:
    (tmp_path / "db.yaml").write_text(header)
    (tmp_path / "db.t.csv").write_text(table)
    with pytest.raises(DataError, match=message) as caught:
        audformat_tables.read(tmp_path, known())
    assert caught.value.file == tmp_path / "db.yaml"


def cut(text: str) -> st.SearchStrategy[str]:
    """The text with a few characters replaced."""
    place = st.tuples(st.integers(0, len(text)), st.integers(0, 12), st.text(max_size=5))
    return place.map(lambda drawn: text[: drawn[0]] + drawn[2] + text[drawn[0] + drawn[1] :])


@settings(max_examples=30)
@given(header=st.just(HEADER) | cut(HEADER), table=cut(TABLE))
def test_no_text_does_harm(tmp_path_factory: pytest.TempPathFactory, header: str, table: str) -> None:
    folder = tmp_path_factory.mktemp("audformat")
    (folder / "db.yaml").write_bytes(header.encode("utf-8", "replace"))
    (folder / "db.t.csv").write_bytes(table.encode("utf-8", "replace"))
    try:
        audformat_tables.read(folder, known())
    except DataError as error:
        assert error.file == folder / "db.yaml"


def test_a_folder_without_a_database_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no audformat database at .*: db\.yaml is missing"):
        audformat_tables.read(tmp_path, known())
