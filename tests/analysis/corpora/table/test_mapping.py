"""Mappings: checked, kept in files, proposed."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from analysis.corpora.table.mapping import COLUMNS, RATING_COLUMNS, Mapping, RatingsMapping, raters_of
from analysis.corpora.table.mapping_file import mapping_file, read_mapping, write_mapping
from analysis.corpora.table.proposing import propose
from analysis.errors import DataError
from analysis.tables import Scale

TABLE = Path("/data/labels.csv")
GOOD = Mapping(
    TABLE,
    scale=Scale(1, 5),
    columns={"clip": "file", "valence": "v"},
    ratings=RatingsMapping(Path("/data/ratings.csv"), "file", "who", {"emotion": "label"}),
    keep=("room",),
)
HEADER = ("file", "v", "room", "an_label", "bo_label")
WIDE = RatingsMapping(columns={"emotion": "*_label"})


def test_a_good_mapping_has_no_fault():
    assert GOOD.faults(HEADER, ("file", "who", "label")) == ()
    assert replace(GOOD, ratings=WIDE).faults(HEADER) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"columns": {"emotion": "v"}}, "Neither `clip` nor `path`"),
        ({"columns": {"clip": "file", "mood": "v"}}, "no `mood` in a clip"),
        ({"columns": {"clip": "File"}}, "no such column; it has file, v"),
        ({"keep": ("cellar",)}, "column cellar: labels.csv has no such column"),
        ({"scale": None}, "give the range of valence"),
        ({"scale": Scale(5, 1)}, "the lower end comes first"),
        ({"scale": Scale(1, float("inf"))}, "give both ends"),
        ({"separator": "::"}, "one character"),
        ({"encoding": "base64"}, "no `encoding` 'base64'"),
        ({"encoding": "undefined"}, "no `encoding` 'undefined'"),
        ({"encoding": "a\0b"}, "no `encoding`"),
        ({"separator": "ü"}, "one character"),
        ({"separator": "\0"}, "one character"),
        ({"encoding": "utf-88"}, "no `encoding` 'utf-88'"),
        ({"ratings": RatingsMapping(None, "file", "v", {})}, "none of emotion, activation"),
        ({"ratings": RatingsMapping(None, "", "v", {"emotion": "v"})}, "ratings have no `clip`"),
        ({"ratings": RatingsMapping(None, "file", "who", {"emotion": "v"})}, "column who: labels.csv"),
        ({"ratings": RatingsMapping(None, "file", "v", {"mood": "v"})}, "no `mood` in a rating"),
        ({"ratings": RatingsMapping(columns={"emotion": "label"})}, "Name the column `rater`"),
        (
            {"ratings": RatingsMapping(columns={"emotion": "x*"})},
            "No column of labels.csv has a name like it",
        ),
    ],
)
def test_each_fault_is_one_sentence_with_its_place(changes, said):
    mapping = replace(GOOD, **changes)
    with pytest.raises(DataError, match=r"^/data/labels\.csv") as raised:
        mapping.check(HEADER, ("file", "who", "label"))
    assert said in str(raised.value)
    assert len(mapping.faults(HEADER, ("file", "who", "label"))) == 1


def test_raters_are_what_stands_for_the_star():
    assert raters_of("*_label", HEADER) == {"an": "an_label", "bo": "bo_label"}
    assert raters_of("label_*", ("label_", "label_1", "my_label_2")) == {"1": "label_1"}


names = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=8)
part = st.text("abcäß -_", min_size=1, max_size=8).map(lambda text: f"x{text}x")


@given(
    mapping=st.builds(
        Mapping,
        table=part.map(lambda name: Path("/data") / name),
        name=names,
        audio=st.none() | part.map(lambda name: Path("/data/sub") / name) | st.just(Path("/other/*/wav")),
        scale=st.none() | st.builds(Scale, st.floats(-9, 0), st.floats(1, 9)),
        columns=st.dictionaries(st.sampled_from(COLUMNS), names),
        classes=st.dictionaries(names, names),
        keep=st.none() | st.lists(names).map(tuple),
        ratings=st.none()
        | st.builds(
            RatingsMapping,
            st.none() | part.map(lambda name: Path("/elsewhere") / name),
            names,
            st.just("") | names,
            st.dictionaries(st.sampled_from(RATING_COLUMNS), names, min_size=1),
        ),
    )
)
def test_what_is_written_reads_back_the_same(tmp_path_factory, mapping):
    file = tmp_path_factory.getbasetemp() / "any.earmark.toml"
    write_mapping(mapping, file)
    assert read_mapping(file) == mapping


def test_paths_are_kept_relative_to_the_file(tmp_path):
    file = tmp_path / "my.earmark.toml"
    write_mapping(Mapping(tmp_path / "a" / "labels.csv", audio=tmp_path / "*" / "wav"), file)
    assert 'table = "a/labels.csv"' in file.read_text()
    assert 'audio = "*/wav"' in file.read_text()
    assert mapping_file(tmp_path) == file == mapping_file(file)
    (tmp_path / "other.earmark.toml").touch()
    assert mapping_file(tmp_path) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('table = "a.csv\n', "This is no TOML: .*line 1"),
        ('name = "x"', "`table` is missing"),
        ('table = "a.csv"\ncolour = 1', "line 2: There is no `colour`"),
        ('table = "a.csv"\n\nscale = [1, 2, 3]', "line 3: `scale` must be two numbers"),
        ('table = "a.csv"\nscale = 7', "line 2: `scale` must be a list"),
        ("table = 3", "line 1: `table` must be a text"),
        ('table = "a.csv"\n[columns]\nmood = "x"', "line 3: There is no `mood` in \\[columns\\]"),
        ('table = "a.csv"\n[columns]\nclip = 3', "line 3: `clip` in \\[columns\\] must be a text"),
        ('table = "a.csv"\nkeep = ["a", 1]', "line 2: `keep` must be a list"),
        ('table = "a\\u0000.csv"', "There can be no path"),
    ],
)
def test_a_bad_file_is_named_with_its_line(tmp_path, text, said):
    file = tmp_path / "bad.toml"
    file.write_text(text)
    with pytest.raises(DataError, match=f"bad.toml.*{said}"):
        read_mapping(file)


def test_a_path_of_no_user_is_a_file_of_that_name(tmp_path):
    file = tmp_path / "calls.toml"
    file.write_text('table = "~no-such-user/a.csv"')
    assert read_mapping(file).table == tmp_path / "~no-such-user" / "a.csv"


def test_a_mapping_is_proposed_for_a_table(tmp_path):
    (tmp_path / "wav").mkdir()
    table = tmp_path / "calls.csv"
    table.write_text(
        "id,File Name,Label,Arousal,Val,Speaker ID,Sex,note\n1,a.wav,hap,2,4,s1,f,x\n2,b.WAV,sadness,5,NA,s2,m,y\n"
    )
    mapping = propose(table)
    assert mapping.columns == {
        "clip": "File Name",
        "emotion": "Label",
        "activation": "Arousal",
        "valence": "Val",
        "speaker": "Speaker ID",
        "gender": "Sex",
    }
    assert (mapping.scale, mapping.audio, mapping.name) == (Scale(1, 5), tmp_path / "wav", "calls")
    assert mapping.classes == {"hap": "happy"}
    assert mapping.faults(("id", "File Name", "Label", "Arousal", "Val", "Speaker ID", "Sex", "note")) == ()


def test_no_scale_is_proposed_by_what_is_no_number(tmp_path):
    table = tmp_path / "calls.csv"
    table.write_text("file,arousal\na.wav,inf\nb.wav,4\nc.wav,nan\nd.wav,2\n")
    assert propose(table).scale == Scale(1, 5)


def test_a_mapping_is_proposed_for_parquet(tmp_path):
    file = tmp_path / "calls.parquet"
    parquet.write_table(pa.table({"where": ["x/a.flac", "x/b.flac"], "valence": [-0.5, 0.25]}), file)
    mapping = propose(file)
    assert mapping.columns == {"path": "where", "valence": "valence"}
    assert mapping.scale == Scale(-1, 1)
