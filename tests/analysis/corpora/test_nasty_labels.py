"""Files as they should not be: each is read as far as it goes, and what is wrong is said with its place."""

import codecs
import csv
import json

import numpy as np
import pytest

from analysis.corpora import open_corpus
from analysis.errors import DataError
from tests.analysis.corpora.nasty import CONSENSUS, DETAIL, A, B, said


def test_nothing_wrong(write):
    assert set(said(write())) == {"missing audio"}


def test_a_line_that_is_cut_short(write):
    corpus = write(detail=DETAIL + f"{B},WORKER00000003; Hap")
    count, example = said(corpus)["unreadable line"]
    assert count == 1
    assert "labels_detailed.csv, line 5" in example
    assert len(corpus.ratings) == 3


def test_an_open_quote_swallows_nothing(write):
    lines = DETAIL.splitlines()
    lines.insert(2, f'{A},"WORKER00000009; Sad; Sad; A:1.000000;')
    corpus = write(detail="\n".join(lines) + "\n")
    count, example = said(corpus)["unreadable line"]
    assert (count, "line 3: an open quote" in example) == (1, True)
    assert len(corpus.ratings) == 3


def test_a_row_with_too_many_fields_and_blank_lines(write):
    corpus = write(consensus=CONSENSUS.replace("Male,Train", "Male,Train,extra") + "\n\n")
    assert "labels_consensus.csv, line 2: 9 fields instead of 8" in said(corpus)["unreadable line"][1]
    assert corpus.clips["clip"].to_list() == [B]


def test_a_line_longer_than_any_row(write):
    usual = csv.field_size_limit(1000)
    try:
        corpus = write(consensus=f"{CONSENSUS}{'x' * 2000},N,4,4,4,1,Male,Train\ncut\n")
    finally:
        csv.field_size_limit(usual)
    assert said(corpus)["unreadable line"][0] == 2
    assert len(corpus.clips) == 2


def test_quoted_free_text_with_every_separator(write):
    free = 'Other-so; so, "well" (A:1) [x]'
    quoted = free.replace('"', '""')
    corpus = write(
        detail=DETAIL
        + f'{B},"WORKER00000003; {quoted}; Concerned,Sad; A:5.000000; V:6.000000; D:4.000000;"\n'
    )
    assert "unreadable line" not in said(corpus)
    last = corpus.ratings.iloc[-1]
    assert (last["primary"], last["emotion"]) == (free, "other")
    assert list(last["secondary"]) == ["Concerned", "Sad"]


def test_misspelled_secondary(write):
    corpus = write(detail=DETAIL.replace("Happy,Amused", "Happy,Dissapointed"))
    assert said(corpus)["misspelled emotion"][0] == 1
    assert list(corpus.ratings["secondary"].iloc[2]) == ["Happy", "Disappointed"]


def test_a_rater_who_rated_a_clip_twice(write):
    again = f"{A},WORKER00000001; Sad; Sad; A:5.000000; V:2.000000; D:4.000000;\n"
    corpus = write(detail=DETAIL + again)
    count, example = said(corpus)["rater rated a clip twice"]
    assert (count, "line 5: WORKER00000001" in example) == (1, True)
    assert len(corpus.ratings) == 3
    twice = corpus.ratings[
        (corpus.ratings["clip"] == A) & (corpus.ratings["rater"] == "WORKER00000001")
    ].iloc[0]
    assert (twice["activation"], twice["valence"], twice["emotion"]) == (4, 3, "sad")
    assert corpus.clips["n_raters"].to_list() == [2, 1]


@pytest.mark.parametrize("value", ["0.5", "7.5", "many", "inf"])
def test_a_number_off_the_scale(write, value):
    corpus = write(consensus=CONSENSUS.replace("H,5,6,4", f"H,{value},6,4"))
    count, example = said(corpus)["value is no number from 1 to 7"]
    assert (count, f"line 3: activation is {value!r}" in example) == (1, True)
    assert corpus.clips["activation"].to_list() == [4, 5]
    assert said(corpus)["consensus computed from ratings"][0] == 1


def test_an_unknown_class_is_taken_from_the_votes(write):
    corpus = write(consensus=CONSENSUS.replace(",H,", ",Q,"), detail=DETAIL.replace("; Happy; ", "; Hapy; "))
    count, example = said(corpus)["unknown emotion"]
    assert (count, "labels_detailed.csv, line 4: 'Hapy'" in example) == (2, True)
    assert corpus.clips["emotion"].to_list() == ["neutral", "Unknown"]
    assert write(consensus=CONSENSUS.replace(",H,", ",Q,")).clips["emotion"].to_list() == ["neutral", "happy"]


def test_a_clip_that_is_listed_twice(write):
    corpus = write(consensus=CONSENSUS + f"{A},S,1,1,1,1,Male,Train\n,S,1,1,1,1,Male,Train\n")
    count, example = said(corpus)["clip listed twice"]
    assert (count, f"labels_consensus.csv, line 4: {A}" in example) == (1, True)
    assert said(corpus)["row without a clip"] == (1, "labels_consensus.csv, line 5")
    assert corpus.clips["emotion"].to_list() == ["neutral", "happy"]


def test_ratings_and_clips_without_each_other(write):
    corpus = write(detail=DETAIL.replace(B, "MSP-PODCAST_9999_0001.wav"))
    assert "labels_detailed.csv, line 4" in said(corpus)["rating of a clip that has no consensus"][1]
    assert said(corpus)["clip without ratings"] == (1, B)
    assert np.isnan(corpus.clips["activation_sd"][1])


def test_ratings_in_any_order_stand_together(write):
    header, *rows = DETAIL.splitlines()
    corpus = write(detail="\n".join([header, rows[2], rows[0], rows[1]]))
    assert corpus.ratings["clip"].to_list() == [A, A, B]


def test_a_consensus_that_differs_from_the_ratings(write):
    corpus = write(consensus=CONSENSUS.replace("N,4,4,4", "S,4,4.5,4"))
    assert (
        "valence of MSP-PODCAST_9001_0003.wav is 4.5"
        in said(corpus)["consensus differs from the raters' mean"][1]
    )
    assert said(corpus)["class differs from the raters' votes"][0] == 1
    assert (corpus.clips["valence"][0], corpus.clips["emotion"][0]) == (4.5, "sad")


def test_validation_is_development(write):
    corpus = write(consensus=CONSENSUS.replace("Train", "Validation"))
    assert corpus.clips["split"].to_list() == ["Development", "Test1"]
    assert said(corpus)["split under another name"][0] == 1


def test_test3_is_counted_and_makes_no_rows(write, tmp_path):
    (tmp_path / "Partitions.txt").write_text(f"Train; {A}\nTest3; MSP-PODCAST_test3_0001.wav\nnonsense\n")
    corpus = write()
    assert said(corpus)["clip of a partition without labels"] == (1, "MSP-PODCAST_test3_0001.wav of Test3")
    assert said(corpus)["unreadable line"] == (1, "Partitions.txt, line 3: nonsense")
    assert len(corpus.clips) == 2


def test_columns_that_are_missing_come_from_the_lists(write, tmp_path):
    (tmp_path / "partitions.txt").write_text(f"Train; {A}\nTest2; {B}\n")
    (tmp_path / "Speaker_ids.txt").write_text(f"Speaker_127; Male\n{A};127\n{B}; Unknown\n")
    rows = [",".join(line.split(",")[:5]) for line in CONSENSUS.splitlines()]
    corpus = write(consensus="\n".join(rows))
    assert corpus.clips["split"].to_list() == ["Train", "Test2"]
    assert corpus.clips["speaker"].to_list() == ["127", "Unknown"]
    assert corpus.clips["gender"].to_list() == ["Male", "Unknown"]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda data: data.replace(b"\n", b"\r\n"), "line ends are not LF"),
        (lambda data: data.replace(b"\n", b"\r"), "line ends are not LF"),
        (lambda data: codecs.BOM_UTF8 + data, "byte order mark"),
        (lambda data: data.decode().encode("utf-16"), "text is not UTF-8"),
        (lambda data: data.replace(b"Happy,Amused", b"Other-blas\xe9"), "text is not UTF-8"),
    ],
)
def test_encodings(write, change, kind):
    corpus = write(detail=change(DETAIL.encode()))
    assert set(said(corpus)) == {"missing audio", kind}
    assert "labels_detailed.csv" in said(corpus)[kind][1]
    assert corpus.ratings["activation"].to_list() == [3, 5, 5]


def test_missing_numbers_of_2_0(write):
    rows = (
        f"{A},WORKER1,Neutral,Neutral,,4,4\n{A},WORKER2,Neutral,Neutral,3,4,nan\n{B},WORKER1,Happy,,5,6,4\n"
    )
    corpus = write(
        consensus=CONSENSUS.replace("N,4,4,4", "N,3,4,4"),
        detail="FileName,WorkerID,EmoClass_Major,EmoClass_Second,EmoAct,EmoVal,EmoDom\n" + rows,
    )
    assert set(said(corpus)) == {"missing audio", "rating without a number"}
    assert said(corpus)["rating without a number"][0] == 2
    np.testing.assert_array_equal(corpus.ratings["activation"], [np.nan, 3, 5])


def test_semicolons_instead_of_commas(write):
    assert write(consensus=CONSENSUS.replace(",", ";")).clips["valence"].to_list() == [4, 6]


def test_lines_of_labels_txt_that_belong_nowhere(write):
    text = (
        "WORKER00000001; Sad; Sad; A:1.000000; V:1.000000; D:1.000000;\n\n"
        f"{A}; N; A:4.000000; V:4.000000; D:4.000000;\nwhat is this\n"
        "WORKER00000001; Neutral; ; A:4.000000; V:4.000000; D:4.000000;\n"
    )
    corpus = write(consensus=None, detail=None, **{"Labels.TXT": text})
    assert said(corpus)["rating without clip"] == (
        1,
        "Labels.TXT, line 1: no line of a clip stands before it",
    )
    assert said(corpus)["unreadable line"] == (1, "Labels.TXT, line 4: what is this")
    assert len(corpus.ratings) == 1


def test_a_damaged_file_gives_way_to_the_next(write):
    good = json.dumps({A: {"EmoClass": "N", "EmoAct": "4.0", "EmoVal": "4", "EmoDom": 4}})
    corpus = write(consensus=b"", detail=None, **{"labels_consensus.json": good})
    assert "labels_consensus.csv: The file is empty" in said(corpus)["unreadable label file"][1]
    assert corpus.clips["activation"].to_list() == [4]


def test_msp_face_wraps_its_json(write):
    consensus = {A: [{"EmoClass_Major": "H", "EmoAct": "5.42", "EmoVal": "5", "EmoDom": "4"}], B: []}
    worker = {"Name": "WORKER0000013", "EmoClass_Major": "Happy", "EmoAct": "5", "EmoVal": "5", "EmoDom": "4"}
    files = {"labels_consensus.json": consensus, "labels_detailed.json": {A: {"Workers": [worker]}, B: 3}}
    corpus = write(consensus=None, detail=None, **{name: json.dumps(file) for name, file in files.items()})
    assert corpus.clips["emotion"].to_list() == ["happy"]
    assert corpus.ratings["rater"].to_list() == ["WORKER0000013"]
    assert said(corpus)["unreadable record"][0] == 2


def test_json_that_stops_names_its_line(write):
    with pytest.raises(
        DataError, match=r"labels_consensus\.json, line 1, column \d+: The JSON cannot be read"
    ):
        write(consensus=None, detail=None, **{"labels_consensus.json": '{"a": {"EmoAct": 4'})


def test_json_that_is_nested_without_end(tmp_path):
    (tmp_path / "labels_consensus.json").write_text('{"a":' * 20_000)
    with pytest.raises(DataError, match="nested too deep"):
        open_corpus(tmp_path, cache=False)
