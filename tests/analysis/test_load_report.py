"""What a report on a corpus says, and that its queries show what it counts."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.corpora import open_corpus
from analysis.corpora.assembling import ClipRow, RatingRow, assemble
from analysis.corpora.joining import join
from analysis.corpora.problems import Problems
from analysis.filters import to_filter
from analysis.index import build_index
from analysis.load_report import (
    CLASSES,
    CORPORA,
    FOUND,
    MISSING,
    READ,
    SPLITS,
    as_csv,
    as_text,
    missing,
    report_on,
)
from analysis.tables import UNKNOWN, Corpus, Problem, Scale
from analysis.words import alignment_of


@pytest.fixture
def small(tmp_path):
    """Three clips without sound, of which one is rated, one has a speaker and one a TextGrid."""
    clips = [
        ClipRow("a.wav", emotion="sad", valence=3, speaker="1", transcript="well", split="Train"),
        ClipRow("b.wav", emotion="sad", split="Train"),
        ClipRow("c.wav", split="Test"),
    ]
    tables = assemble(clips, [RatingRow("a.wav", "x", "sad", valence=3)], Problems())
    (tmp_path / "ForceAligned").mkdir()
    (tmp_path / "ForceAligned" / "b.TextGrid").touch()
    return Corpus(
        *("small", tmp_path, "made", "2", Scale(1, 5), *tables),
        problems=(Problem("odd line", 4, "x.csv, line 3"),),
        classes={"S": "sad", "TRI": "sad", "C": "calm"},
    )


def said(corpus, part):
    return {line.what: (line.count, line.details) for line in report_on(corpus) if line.part == part}


def test_what_was_read_is_counted(small):
    read = said(small, READ)
    assert read["Format"] == (None, "made, release 2")
    assert (read["Clips"], read["Ratings"], read["Raters"], read["Speakers"]) == (
        (3, ""),
        (1, ""),
        (1, ""),
        (1, ""),
    )
    assert read["Sound"] == (0, "together 0 min 0 s")
    assert read["Scale"] == (None, "1 to 5")
    assert said(small, SPLITS) == {"Train": (2, ""), "Test": (1, "")}
    assert said(small, FOUND) == {"odd line": (4, "x.csv, line 3")}


def test_classes_tell_the_labels_of_the_release(small):
    assert said(small, CLASSES) == {
        "sad": (2, "in the release: S, TRI"),
        UNKNOWN: (1, ""),
        "calm": (0, "in the release: C"),
    }


def test_what_is_missing_is_counted_with_an_example(small):
    lacking = said(small, MISSING)
    assert lacking["Audio"] == (3, "such as a.wav")
    assert lacking["Transcript"] == (2, "such as b.wav")
    assert lacking["Alignment"] == (2, "such as a.wav")
    assert lacking["Ratings"] == (2, "such as b.wav")
    assert lacking["Class"] == (1, "such as c.wav")
    assert lacking["Valence"] == (2, "such as b.wav")


def test_dimensions_are_not_missed_where_there_are_classes_only(small):
    classes_only = replace(small, clips=small.clips.assign(valence=np.nan))
    assert "Valence" not in said(classes_only, MISSING)
    assert said(classes_only, READ)["Scale"] == (None, "none: there are classes only")


def test_queries_show_just_what_is_counted(small):
    joined = join({"A": small, "B": small}, "two", Path("two.toml"))
    index = build_index(joined)
    counted = [line for line in report_on(joined) if line.query is not None]
    assert {line.part for line in counted} == {MISSING, CORPORA, SPLITS, CLASSES}
    for line in counted:
        assert to_filter(line.query).mask(index).sum() == line.count, line


def test_alignments_are_those_that_are_found_clip_by_clip():
    demo = open_corpus("demo")
    assert missing(demo)["alignment"].tolist() == [
        alignment_of(demo, clip) is None for clip in demo.clips["clip"]
    ]


def test_text_has_a_heading_a_part_and_the_table_a_row_a_line(small):
    lines = report_on(small)
    text = as_text(lines)
    assert text.startswith("What was read\n  Corpus: small\n")
    assert "\n\nWhat is missing\n  Audio: 3 (such as a.wav)\n" in text
    assert "  Ratings: 1\n" in text
    rows = list(csv.reader(io.StringIO(as_csv(lines))))
    assert rows[0] == ["part", "what", "clips", "details"]
    assert len(rows) == len(lines) + 1
    assert rows[-1] == [FOUND, "odd line", "4", "x.csv, line 3"]
