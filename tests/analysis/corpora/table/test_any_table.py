"""Any table with an audio folder, invented with all that can be wrong in one, opens with the right counts."""

from math import nan, sqrt

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from analysis.corpora import open_corpus
from analysis.corpora.table.mapping import Mapping, RatingsMapping
from analysis.corpora.table.reader import AnyTable, read_mapped
from analysis.errors import DataError
from analysis.index import build_index
from analysis.tables import CLIP_COLUMNS, RATING_COLUMNS, Scale
from tests.analysis.corpora.nasty import said
from tests.named_corpora import put, wav

TOML = """
name = "Calls"
table = "labels.csv"
audio = "wav"
scale = [1, 5]

[columns]
clip = "file"
emotion = "label"
activation = "arousal"
speaker = "who"
gender = "sex"
transcript = "text"

[classes]
hap = "happy"
"""
LABELS = """file,label,arousal,who,sex,text,room,noise,split
a.wav,hap,2,10,f,"Yes, I said ""no""
and left",hall,0.5,x
b.wav,Anger,9,2,M,,hall,,x
b.wav,Anger,3,2,M,,hall,1,x
c.wav,NA,nan,,,,attic,2,y
,sad,3,2,m,,hall,1,x
d.wav,sad,3
e.wav,bored,1,2,m,"open,hall,1,x
f.wav,bored,1.5,2,m,closed,hall,1,y

"""


@pytest.fixture
def calls(tmp_path):
    (tmp_path / "labels.csv").write_text(LABELS)
    (tmp_path / "my.earmark.toml").write_text(TOML)
    put(tmp_path / "wav", ["a.wav", "sub/B.WAV", ".c.wav"], wav(0.5))
    put(tmp_path / "wav", ["f.wav"], b"")
    return tmp_path


def read(folder):
    return AnyTable().read(folder)


def test_a_table_is_read_by_its_mapping(calls):
    assert AnyTable().detect(calls)
    corpus = read(calls)
    clips = corpus.clips
    assert tuple(clips.columns) == (*CLIP_COLUMNS, "room", "noise", "own_split")
    assert (corpus.name, corpus.format, corpus.scale) == ("Calls", "table", Scale(1, 5))
    assert clips["clip"].to_list() == ["a.wav", "b.wav", "c.wav", "f.wav"]
    assert clips["emotion"].to_list() == ["happy", "angry", "Unknown", "boredom"]
    np.testing.assert_array_equal(clips["activation"], [2, nan, nan, 1.5])
    assert clips["valence"].isna().all()
    assert clips["speaker"].to_list() == ["10", "2", "Unknown", "2"]
    assert clips["gender"].to_list() == ["Female", "Male", "Unknown", "Male"]
    assert clips["transcript"].to_list() == ['Yes, I said "no"\nand left', "", "", "closed"]
    np.testing.assert_allclose(clips["duration"], [0.5, 0.5, nan, nan])
    np.testing.assert_array_equal(clips["noise"], [0.5, nan, 2, 1])
    assert corpus.classes == {"Anger": "angry", "bored": "boredom", "hap": "happy", "sad": "sad"}
    index = build_index(corpus)
    assert index.columns["room"] == index.columns["own_split"] == "group"
    assert index.columns["noise"] == "number"


def test_each_problem_is_told_with_its_line(calls):
    problems = said(read(calls))
    assert problems["clip listed twice"] == (1, "labels.csv, line 5: b.wav; its first row counts")
    assert problems["row without a clip"] == (1, "labels.csv, line 7")
    assert problems["unreadable line"] == (2, "labels.csv, line 8: 3 fields instead of 9")
    assert problems["value is no number from 1 to 5"][1].startswith("labels.csv, line 4: activation is '9'")
    assert problems["missing audio"] == (1, f"labels.csv, line 6: c.wav is not in {calls / 'wav'}")
    assert problems["audio is empty"][1].startswith(str(calls / "wav" / "f.wav"))
    assert len(problems) == 6


def test_only_the_columns_to_keep_are_kept(calls):
    toml = calls / "my.earmark.toml"
    toml.write_text(TOML.replace("[columns]", 'keep = ["noise"]\n[columns]'))
    assert tuple(read(calls).clips.columns) == (*CLIP_COLUMNS, "noise")


def mapped(folder, table, **options):
    (folder / "t.csv").write_text(table)
    return read_mapped(Mapping(folder / "t.csv", **options))


LONG = (
    "name,by,word,v\na.wav,bo,sad,2\nx/b.wav,bo,sad,4\na,an,joy,3\nb,an,,\nb,cy,,9\nc,an,sad,1\na,an,sad,5\n"
)


def test_ratings_in_a_table_of_their_own(tmp_path):
    (tmp_path / "r.csv").write_text(LONG)
    ratings = RatingsMapping(tmp_path / "r.csv", "name", "by", {"emotion": "word", "valence": "v"})
    corpus = mapped(tmp_path, "f\nb.wav\na.wav\n", columns={"clip": "f"}, scale=Scale(1, 5), ratings=ratings)
    rows = corpus.ratings
    assert tuple(rows.columns) == (*RATING_COLUMNS, "primary")
    assert list(zip(rows["clip"], rows["rater"], rows["emotion"], rows["valence"], strict=True)) == [
        ("b.wav", "bo", "sad", 4),
        ("a.wav", "bo", "sad", 2),
        ("a.wav", "an", "happy", 3),
    ]
    assert rows["primary"].to_list() == ["sad", "sad", "joy"]
    assert corpus.clips["n_raters"].to_list() == [1, 2]
    assert corpus.clips["emotion"].to_list() == ["sad", "no agreement"]
    np.testing.assert_allclose(corpus.clips["valence"], [4, 2.5], rtol=1e-12)
    np.testing.assert_allclose(corpus.clips["valence_sd"], [nan, sqrt(0.5)], rtol=1e-12)
    assert said(corpus)["rating that says nothing"] == (2, "r.csv, line 5")
    assert said(corpus)["rating of a clip that is not listed"] == (1, "r.csv, line 7")
    assert said(corpus)["rated twice by the same rater"][1].startswith("r.csv, line 8: an;")


def test_one_table_with_a_row_a_rating(tmp_path):
    table = "f,by,word\na.wav,1,sad\na.wav,2,sad\nb.wav,1,fear\na.wav,3,joy\n"
    ratings = RatingsMapping(None, "f", "by", {"emotion": "word"})
    corpus = mapped(tmp_path, table, columns={"clip": "f"}, ratings=ratings)
    assert corpus.clips["emotion"].to_list() == ["sad", "fear"]
    assert corpus.clips["n_raters"].to_list() == [3, 1]
    assert not corpus.has_dimensions
    assert tuple(corpus.clips.columns) == CLIP_COLUMNS
    assert set(said(corpus)) == {"missing audio"}


def test_columns_a_rater(tmp_path):
    table = "f,an_v,bo_v,bo_word,mean\na.wav,1,4,joy,2\nb.wav,,5,,\nc.wav,,,,\n"
    ratings = RatingsMapping(columns={"emotion": "*_word", "valence": "*_v"})
    columns = {"clip": "f", "valence": "mean"}
    corpus = mapped(tmp_path, table, columns=columns, scale=Scale(1, 5), ratings=ratings)
    rows = corpus.ratings
    assert list(zip(rows["clip"], rows["rater"], rows["emotion"], rows["valence"], strict=True)) == [
        ("a.wav", "an", "Unknown", 1),
        ("a.wav", "bo", "happy", 4),
        ("b.wav", "bo", "Unknown", 5),
    ]
    np.testing.assert_array_equal(corpus.clips["valence"], [2, 5, nan])
    assert corpus.clips["emotion"].to_list() == ["happy", "Unknown", "Unknown"]
    assert tuple(corpus.clips.columns) == CLIP_COLUMNS


def test_more_labels_than_a_byte_can_count(tmp_path):
    rows = "".join(f"a.wav,{i},word{i % 299}\n" for i in range(300))
    ratings = RatingsMapping(None, "f", "by", {"emotion": "word"})
    corpus = mapped(tmp_path, f"f,by,word\n{rows}", columns={"clip": "f"}, ratings=ratings)
    assert corpus.clips["emotion"].to_list() == ["word0"]


def test_names_that_repeat_in_folders_stay_apart(tmp_path):
    put(tmp_path, ["s1/1.wav", "s2/1.wav", "s2/2.wav"])
    corpus = mapped(tmp_path, "p\ns1/1.wav\ns2/1.wav\ns3/1.wav\ns1/2.wav\n", columns={"path": "p"})
    assert corpus.clips["clip"].to_list() == ["s1/1.wav", "s2/1.wav", "s3/1.wav", "s1/2.wav"]
    found = [path.removeprefix(f"{tmp_path}/") for path in corpus.clips["path"]]
    assert found == ["s1/1.wav", "s2/1.wav", "", "s2/2.wav"]
    assert said(corpus)["several sound files of one name"][0] == 1
    assert said(corpus)["sound file found in another folder"][1].startswith("s1/2.wav")


def test_a_table_from_another_machine(tmp_path):
    put(tmp_path / "one" / "wav", ["a.wav"])
    put(tmp_path / "two" / "wav", ["b.flac"])
    table = "Datei;Wert;Name\r\nC:\\data\\wav\\a.wav;2,5;Jörg\r\nwav/b;3,25;\r\n"
    (tmp_path / "t.csv").write_bytes(table.encode("utf-16"))
    mapping = Mapping(
        tmp_path / "t.csv",
        audio=tmp_path / "*" / "wav",
        columns={"path": "Datei", "valence": "Wert", "speaker": "Name"},
        scale=Scale(1, 5),
    )
    corpus = read_mapped(mapping)
    assert corpus.clips["clip"].to_list() == ["a.wav", "b"]
    assert corpus.clips["path"].to_list() == [
        str(tmp_path / "one/wav/a.wav"),
        str(tmp_path / "two/wav/b.flac"),
    ]
    np.testing.assert_array_equal(corpus.clips["valence"], [2.5, 3.25])
    assert corpus.clips["speaker"].to_list() == ["Jörg", "Unknown"]


@pytest.mark.parametrize(("separator", "codes"), [(";", [1.2, 3.0]), ("\t", ["1,2", "3"])])
def test_a_comma_is_a_decimal_point_where_it_can_be_nothing_else(tmp_path, separator, codes):
    table = "f,v,codes\na.wav,2|5,1|2\nb.wav,3,3\n".replace(",", separator).replace("|", ",")
    corpus = mapped(tmp_path, table, columns={"clip": "f", "valence": "v"}, scale=Scale(1, 5))
    assert corpus.clips["valence"].to_list() == [2.5, 3]
    assert corpus.clips["codes"].to_list() == codes


def test_an_encoding_is_taken_at_its_word(tmp_path):
    (tmp_path / "t.csv").write_bytes("f|s\na.wav|Zoë\n".encode("cp1252"))
    mapping = Mapping(
        tmp_path / "t.csv", encoding="cp1252", separator="|", columns={"clip": "f", "speaker": "s"}
    )
    assert read_mapped(mapping).clips["speaker"].to_list() == ["Zoë"]
    with pytest.raises(DataError, match="line 2: The text is not utf-8"):
        read_mapped(Mapping(tmp_path / "t.csv", encoding="utf-8", columns={"clip": "f"}))


def test_parquet_gives_the_same_as_csv(tmp_path):
    table = pa.table(
        {
            "f": ["a.wav", "b.wav", None],
            "v": pa.array([2.5, None, 1.0]),
            "ok": [True, False, None],
            "group": pa.array(["x", "y", "x"]).dictionary_encode(),
            "frames": pa.array([[1], [2, 3], None]),
        }
    )
    parquet.write_table(table, tmp_path / "t.parquet")
    arrow_csv.write_csv(table.select(["f", "v", "ok", "group"]), tmp_path / "t.csv")
    options = {"columns": {"clip": "f", "valence": "v"}, "scale": Scale(1, 5)}
    packed, plain = (read_mapped(Mapping(tmp_path / f"t.{kind}", **options)) for kind in ("parquet", "csv"))
    assert packed.clips.astype(object).equals(plain.clips.astype(object))
    assert packed.clips["group"].to_list() == ["x", "y"]
    assert said(packed)["column that is no text or number"] == (1, "t.parquet, column frames: left out")
    assert said(packed)["row without a clip"] == (1, "t.parquet, line 3")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("f\n", "only one line"),
        ("", "empty"),
        ("f,g\na\nb\n", "no row that can be read"),
        ("f,g\n,1\n", "No row names"),
    ],
)
def test_a_table_of_nothing_is_refused(tmp_path, content, said):
    with pytest.raises(DataError, match=said):
        mapped(tmp_path, content, columns={"clip": "f"})


@pytest.mark.parametrize("options", [{"encoding": "utf-88"}, {"separator": "::"}])
def test_a_form_that_is_none_is_told_before_reading(tmp_path, options):
    with pytest.raises(DataError, match=f"`{next(iter(options))}`"):
        mapped(tmp_path, "f\na.wav\n", columns={"clip": "f"}, **options)


def test_a_table_that_is_not_there_is_named(tmp_path):
    (tmp_path / "corpus.earmark.toml").write_text('table = "gone.csv"\n[columns]\nclip = "f"\n')
    with pytest.raises(DataError, match=r"gone\.csv"):
        read(tmp_path)
    (tmp_path / "two.earmark.toml").touch()
    with pytest.raises(DataError, match="no single"):
        read(tmp_path)


def test_a_table_alone_is_read_as_proposed(tmp_path):
    put(tmp_path / "audio", ["a.wav"])
    (tmp_path / "t.tsv").write_text("wav\temotion\na.wav\tjoy\nb.wav\tsadness\n")
    with pytest.raises(DataError, match="no labels"):
        open_corpus(tmp_path / "t.tsv", cache=False)
    corpus = open_corpus(tmp_path / "t.tsv", format="table", cache=False)
    assert corpus.note.startswith("What the columns mean was guessed: clip is wav, emotion is emotion.")
    assert corpus.clips["emotion"].to_list() == ["happy", "sad"]
    assert corpus.n_without_audio == 1
