"""Selection tables of Raven: each selection once, in the right file and at the right time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError, UsageError
from analysis.interchange import raven
from tests.analysis.interchange.travel import known

CLIP = "MSP-PODCAST_0001_0008.wav"
OTHER = "03-01 b.flac"
FILE = "MSP-PODCAST_0001_0008.Table.1.selections.txt"
HEADER = "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)"


def read(
    folder: Path, text: str | bytes, name: str = FILE
) -> tuple[list[tuple[object, ...]], tuple[str, ...]]:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    reading = raven.read(folder, known())
    assert all(tag.tagger == "ana" for tag in reading.tags)
    return [(tag.clip, tag.tag, tag.start, tag.end) for tag in reading.tags], reading.remarks


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_views_of_one_selection_are_one_tag(tmp_path: Path, newline: str, encoding: str) -> None:
    lines = [
        f"{HEADER}\tAnnotation\tNotes",
        "1\tWaveform 1\t1\t0.5\t1.500000\t0\t8000\tschön\tvery",
        "1\tSpectrogram 1\t1\t0.5\t1.500000\t200.0\t3500.0\tschön\tvery",
        "2\tSpectrogram 1\t1\t1,5\t1,75\t200.0\t3500.0\tjoy",
        "3\tSpectrogram 1\t1\t2.0\t3.0\t200.0\t3500.0",
        "",
        "4\tSpectrogram 1\t1\t2.0\t2.0\t200.0\t3500.0\tclick\t",
    ]
    tags, remarks = read(tmp_path, newline.join(lines).encode(encoding))
    assert tags == [
        (CLIP, "schön", 8000, 24000),
        (CLIP, "joy", 24000, 28000),
        (CLIP, "click", 32000, 32001),
    ]
    assert remarks == (
        "Tables read by their column Annotation, without Low Freq (Hz), High Freq (Hz), Notes: 1, the first in "
        f"{FILE}.",
        f"Selections without text left out: 1, the first in {FILE}.",
        f"Points in time that became regions of one sample: 1, the first in {CLIP}.",
    )


def test_a_table_of_several_files_is_read_by_their_offsets(tmp_path: Path) -> None:
    rows = [
        f"{HEADER}\tBegin Path\tFile Offset (s)\tBegin File\tSpecies",
        f"1\tS\t1\t0.5\t1.0\t0\t1\tD:\\audio\\{CLIP}\t0.5\t{CLIP}\tjoy",
        f"2\tS\t1\t6.0\t6.25\t0\t1\tD:\\audio\\{OTHER}\t1.0\t{OTHER}\tjoy",
        "3\tS\t1\t70.0\t71.0\t0\t1\tD:\\audio\\x.wav\t4.0\tx.wav\tjoy",
    ]
    tags, remarks = read(tmp_path, "\n".join(rows), "all.txt")
    assert tags == [(CLIP, "joy", 8000, 16000), (OTHER, "joy", 48000, 60000)]
    assert remarks[1:] == (
        "Labels left out because the corpus has no clip of that name: 1, the first in x.wav.",
    )


def test_a_path_names_the_clip_too(tmp_path: Path) -> None:
    text = f"Begin Time (s)\tEnd Time (s)\tBegin Path\tTag\n0\t1\t/data/{OTHER}\tjoy\n"
    assert read(tmp_path, text, "a.txt")[0] == [(OTHER, "joy", 0, 48000)]


@pytest.mark.parametrize(
    "name",
    [
        "MSP-PODCAST_0001_0008.Table.12.selections.txt",
        "MSP-PODCAST_0001_0008.selections.txt",
        "MSP-PODCAST_0001_0008.BirdNET.selection.table.txt",
        "MSP-PODCAST_0001_0008.TXT",
    ],
)
def test_the_name_of_the_table_names_the_clip(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, "Begin Time (s)\tEnd Time (s)\tTag\n0\t1\tjoy", name)[0] == [
        (CLIP, "joy", 0, 16000)
    ]


@pytest.mark.parametrize(
    ("columns", "chosen"),
    [
        ("Mood\tPeak Freq (Hz)\tComment", "Mood"),
        ("Peak Freq (Hz)\tBegin Clock Time\tMood", "Mood"),
        ("Code\tCommon Name", "Common Name"),
        ("SPECIES\tAnnotation", "Annotation"),
    ],
)
def test_the_column_of_words_is_found(tmp_path: Path, columns: str, chosen: str) -> None:
    names = columns.split("\t")
    tags, remarks = read(tmp_path, f"{HEADER}\t{columns}\n1\tS\t1\t0\t1\t0\t1\t" + "\t".join(names))
    assert tags == [(CLIP, chosen, 0, 16000)]
    assert f"read by their column {chosen}, without Low Freq (Hz)" in remarks[0]


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("", 1, "Begin Time (s)", "no selection table of Raven"),
        ("\nBegin Time (s)\tTag\n", 2, "End Time (s)", "no selection table of Raven"),
        (f"{HEADER}\n1\tS\t1\t0\t1\t0\t1\n", 1, None, "add a column Annotation"),
        (f"{HEADER}\tTag\n1\tS\t1\tsoon\t1\t0\t1\tjoy\n", 2, "Begin Time (s)", "found 'soon'"),
        (f"{HEADER}\tTag\n\n1\tS\t1\t0\t\t0\t1\tjoy\n", 3, "End Time (s)", "found ''"),
        (f"{HEADER}\tTag\n1\tS\t1\t2\t1\t0\t1\tjoy\n", 2, None, r"ends \(1.0 s\) before it begins \(2.0 s\)"),
        (f"{HEADER}\tTag\n1\tS\t1\t2\t1\t0\t1\tjoy\tfun\n", 2, None, "9 cells where the header has 8"),
        (
            "Begin Time (s)\tEnd Time (s)\tBegin File\tTag\n0\t1\ta.wav\tjoy\n9\t10\tb.wav\tjoy\n",
            1,
            None,
            "add the measurement File Offset",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    tmp_path: Path, text: str, line: int, column: str | None, message: str
) -> None:
    with pytest.raises(DataError, match=message) as caught:
        read(tmp_path, text)
    assert (caught.value.file, caught.value.line, caught.value.column) == (tmp_path / FILE, line, column)


def test_a_folder_without_tables_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no \.txt files"):
        raven.read(tmp_path, known())


@settings(max_examples=150)
@given(
    st.binary(max_size=60)
    | st.lists(
        st.sampled_from(
            [
                "Begin Time (s)",
                "End Time (s)",
                "Tag",
                "Begin File",
                "File Offset (s)",
                "1",
                "-2",
                "1e300",
                "é",
                "",
            ]
        ),
        max_size=14,
    ).map(lambda cells: ("Begin Time (s)\tEnd Time (s)\t" + "\t".join(cells)).replace("\t1", "\n1").encode())
)
def test_no_bytes_do_worse_than_a_told_fault(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.mktemp("noise") / FILE
    file.write_bytes(content)
    try:
        raven.read(file, known())
    except DataError as error:
        assert error.file == file and error.line is not None
