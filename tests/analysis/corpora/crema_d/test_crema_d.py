"""CREMA-D, invented in its layout and, where they are, its real tables."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from analysis.corpora import open_corpus
from analysis.corpora.crema_d.names import DEFECTS, LETTERS
from analysis.corpora.crema_d.reader import CremaD
from analysis.corpora.joined import save_members
from analysis.errors import DataError
from analysis.index import build_index
from analysis.places import DEMO_FOLDER
from analysis.tables import CLIP_COLUMNS, NO_AGREEMENT
from main import main
from tests.analysis.corpora import crema_d_made as made
from tests.analysis.corpora.nasty import said
from tests.named_corpora import put, wav

REAL = Path(__file__).parents[4].parent / "shared" / "data" / "crema-d"
NAMES = [f"{clip}.wav" for clip in made.CLIPS]
COLUMNS = (
    "intended",
    "intensity",
    "statement",
    "face",
    "both",
    "heard_intensity",
    "age",
    "race",
    "ethnicity",
)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "CREMA-D"


def read(folder):
    return CremaD().read(folder)


@pytest.mark.parametrize("table", ["tabulated", "summary", "responses"])
def test_each_table_of_votes_gives_the_same_classes(folder, table):
    clips = read(made.write(folder, table)).clips
    assert clips["clip"].to_list() == NAMES
    assert clips["emotion"].to_list() == ["neutral", NO_AGREEMENT, "angry", "fear"]
    assert clips["face"].to_list() == ["neutral", "happy", NO_AGREEMENT, "sad"]
    assert clips["both"].to_list() == ["neutral", "happy", "angry", "sad"]
    assert clips["intended"].to_list() == ["neutral", "happy", "angry", "sad"]


@pytest.mark.parametrize("content", ["", '"ActorID","Age"\n', "spoilt\n1\n"])
@pytest.mark.parametrize("table", ["VideoDemographics.csv", "SentenceFilenames.csv"])
def test_a_spoilt_table_that_changes_no_label_hinders_nothing(folder, table, content):
    whole = read(made.write(folder, "tabulated"))
    (folder / table).write_text(content)
    corpus = read(folder)
    assert corpus.clips["emotion"].to_list() == whole.clips["emotion"].to_list()
    spoilt = [problem.example for problem in corpus.problems if problem.kind == "unreadable table"]
    assert len(spoilt) == 1
    assert table in spoilt[0]


def test_file_names_and_the_table_of_actors_tell_the_rest(folder):
    corpus = read(made.write(folder, "tabulated"))
    clips = corpus.clips
    assert tuple(clips.columns) == (*CLIP_COLUMNS, *COLUMNS)
    assert clips["speaker"].to_list() == ["1001", "1001", "1002", "1076"]
    assert clips["gender"].to_list() == ["Male", "Male", "Female", "Unknown"]
    assert clips["intensity"].to_list() == ["unspecified", "low", "unspecified", "unspecified"]
    assert clips["transcript"][2] == "Don't forget a jacket"
    np.testing.assert_array_equal(clips["age"], [51, 51, 21, np.nan])
    assert clips["ethnicity"].to_list() == ["Not Hispanic", "Not Hispanic", "Hispanic", "Unknown"]
    np.testing.assert_allclose(clips["duration"], [0.5, np.nan, np.nan, np.nan])
    index = build_index(corpus)
    assert {name: index.columns[name] for name in COLUMNS} == {
        **dict.fromkeys(COLUMNS, "group"),
        "heard_intensity": "number",
        "age": "number",
    }
    assert not corpus.has_dimensions
    assert corpus.classes == LETTERS


def test_what_is_wrong_is_told(folder):
    problems = said(read(made.write(folder, "tabulated")))
    assert problems["missing audio"] == (2, NAMES[2])
    assert problems["audio is a Git LFS pointer"][0] == 1
    assert problems["known defect of the release"] == (1, f"{made.CLIPS[3]}: {DEFECTS[made.CLIPS[3]]}")
    assert problems["actor not in the table of actors"] == (1, f"1076 of {NAMES[3]}")
    assert problems["file name of another form, left out"][1].endswith("notes.wav")
    assert len(problems) == 5


def test_counted_votes_are_ratings_of_nobody(folder):
    corpus = read(made.write(folder, "tabulated"))
    assert corpus.clips["n_raters"].to_list() == [4, 5, 5, 3]
    rows = corpus.ratings[corpus.ratings["clip"] == NAMES[0]]
    assert rows["rater"].to_list() == ["voice vote 1", "voice vote 2", "voice vote 3", "voice vote 4"]
    assert rows["emotion"].to_list() == ["happy", "neutral", "neutral", "neutral"]
    assert rows["primary"].to_list() == ["H", "N", "N", "N"]
    assert "does not name raters" in corpus.note
    assert corpus.clips["heard_intensity"].to_list() == [51.5, 52.5, 53.5, 54.5]


def test_winners_alone_are_no_ratings(folder):
    corpus = read(made.write(folder, "summary"))
    assert not len(corpus.ratings)
    assert "heard_intensity" not in corpus.clips


def test_without_votes_the_class_is_what_was_intended(folder):
    corpus = read(made.write(folder))
    assert corpus.clips["emotion"].to_list() == corpus.clips["intended"].to_list()
    assert "face" not in corpus.clips
    assert corpus.note.startswith("Classes only, no votes")


def test_responses_name_every_rater(folder):
    corpus = read(made.write(folder, "tabulated", "responses", "first"))
    assert corpus.clips["n_raters"].to_list() == [4, 5, 5, 3]
    assert corpus.ratings["rater"].to_list()[:4] == ["90001", "90002", "90003", "90004"]
    assert corpus.clips["heard_intensity"].to_list() == [25, 30, 30, 20]
    assert "does not name" not in corpus.note
    assert not any("left out" in kind for kind in said(corpus) if "file name" not in kind)


def test_responses_that_do_not_count(folder):
    made.write(folder, "tabulated")
    clip = made.CLIPS[0]
    lines = [
        made.response(1, "90001", "A_71", 1, clip, 7),
        made.response(2, "90002", "S_30.5", 1, clip, 8, time="NA"),
        made.response(3, "90003", "N_10", 1, clip, 9, time=20000),
        made.response(4, "90003", "N_10", 2, clip, 9),
        made.response(5, "90001", "H_1", 1, clip, 10),
        made.response(6, "90004", "H_1", 1, "ANG_HI_practice", 1, number=7443),
        made.response(7, "90004", "H_1", 1, clip, 2, number=7444),
        made.response(137526, "90005", "H_1", 1, clip, 3),
        made.response(8, "90006", "X_50", 1, clip, 4),
        made.response(9, "90006", "A_", 1, clip, 5),
        made.response(10, "90006", "A_5", 4, clip, 6),
        made.response(11, "", "A_5", 1, clip, 6).replace(",,", ",1,"),
        made.response(12, "90007", "A_5", 1, "1003_IEO_ANG_XX", 6, number=40),
        '"13","90008",1,"A_5"',
    ]
    made.write_responses(folder, lines)
    first = ["1,1,7,2,2100", "2,1,8,2,slow", "3,1,9,2,10001", "3,2,9,2,10000"]
    made.write_first(
        folder,
        [
            f'"{row}","9",{session},{kind},{question},{pos},"{time}",0,1,"{clip}"'
            for row, text in enumerate(first)
            for session, kind, question, pos, time in [text.split(",")]
        ],
    )
    # A rater's session is the digits of his name, so 90003 is in session 3.
    corpus = read(folder)
    rows = corpus.ratings
    assert list(zip(rows["clip"], rows["rater"], rows["emotion"], strict=True)) == [
        (NAMES[0], "90001", "angry"),
        (NAMES[0], "90002", "sad"),
        ("1003_IEO_ANG_XX.wav", "90007", "angry"),
    ]
    assert corpus.clips["face"].to_list() == ["neutral", *["Unknown"] * 4]
    assert corpus.clips["heard_intensity"][0] == 50.75
    problems = said(corpus)
    line = "finishedResponses.csv, line"
    assert problems["response after more than ten seconds, left out"] == (1, f"{line} 4: {made.CLIPS[0]}")
    assert problems["rated twice by the same rater"][1].startswith(f"{line} 6: 90001 on {clip}")
    assert problems["practice clip, left out"] == (2, f"{line} 7: ANG_HI_practice")
    assert problems["row that the authors drop, left out"] == (1, f"{line} 9: {clip}")
    assert problems["answer that is no emotion with an intensity, left out"] == (2, f"{line} 10: {clip}")
    assert problems["vote on neither voice nor face, left out"] == (1, f"{line} 12: {clip}")
    assert problems["vote without a clip or a rater, left out"] == (1, f"{line} 13: {clip}")
    assert problems["unreadable line"][1].startswith(f"{line} 15")
    assert problems["response time is no number"] == (1, "finishedEmoResponses.csv, line 3")
    assert problems["clip without votes on the voice"] == (3, NAMES[1])


def test_without_first_clicks_slow_responses_cannot_be_told(folder):
    assert said(read(made.write(folder, "responses")))["slow responses cannot be told"][0] == 1


def test_counts_that_cannot_be_read_are_told(folder):
    made.write(folder, "tabulated")
    table = folder / "processedResults" / "tabulatedVotes.csv"
    lines = table.read_text().splitlines()
    spoilt = [
        lines[0],
        lines[1].replace('"100001",0', '"100001",NA'),
        lines[2],
        lines[2],
        *lines[3:],
        "",
        lines[3][:9],
    ]
    table.write_text("\n".join(spoilt))
    corpus = read(folder)
    assert corpus.clips["n_raters"].to_list() == [0, 5, 5, 3]
    assert said(corpus)["votes that cannot be read"] == (1, f"tabulatedVotes.csv, line 2: {made.CLIPS[0]}")
    assert said(corpus)["clip listed twice"][1].startswith(f"tabulatedVotes.csv, line 4: {made.CLIPS[1]}")


def test_it_is_found_by_what_it_holds(folder, tmp_path):
    reader = CremaD()
    assert not reader.detect(tmp_path)
    made.write(folder, "tabulated")
    tables = [folder / "processedResults" / "tabulatedVotes.csv", folder / "SentenceFilenames.csv"]
    for path in (folder, tmp_path, *tables):
        assert reader.detect(path)
        assert read(path).folder == folder
    assert reader.detect(folder / "AudioWAV")
    (tmp_path / "other").mkdir()
    assert not reader.detect(tmp_path)
    with pytest.raises(DataError, match="There are no clips"):
        read(tmp_path / "other")


def test_sounds_alone_are_a_corpus(tmp_path):
    put(tmp_path / "AudioMP3", [f"{made.CLIPS[0]}.mp3", f"{made.CLIPS[1]}.mp3"])
    put(
        tmp_path / "AudioWAV" / "AudioWAV",
        [f"{made.CLIPS[1]}.wav", f"{made.CLIPS[2].lower()}.WAV"],
        wav(0.25),
    )
    corpus = open_corpus(tmp_path, cache=False)
    assert corpus.format == "crema-d"
    assert corpus.clips["clip"].to_list() == [NAMES[1], NAMES[0], NAMES[2]]
    assert [Path(path).suffix for path in corpus.clips["path"]] == [".wav", ".mp3", ".WAV"]


@pytest.fixture(scope="module")
def real():
    if not REAL.is_dir():
        pytest.skip("the tables of CREMA-D are not here")
    return open_corpus(REAL, cache=False)


def test_the_real_tables(real):
    clips = real.clips
    assert (real.format, len(clips), len(real.ratings)) == ("crema-d", 7442, 68568)
    assert clips["speaker"].nunique() == 91
    assert clips["intended"].value_counts().to_dict() == {
        **dict.fromkeys(("angry", "disgust", "fear", "happy", "sad"), 1271),
        "neutral": 1087,
    }
    assert clips["intensity"].value_counts()["unspecified"] == 6077
    assert clips["gender"].isin(["Male", "Female"]).all()
    assert said(real)["known defect of the release"][0] == 4


@pytest.mark.parametrize(
    ("column", "own"), [("VoiceVote", "emotion"), ("FaceVote", "face"), ("MultiModalVote", "both")]
)
def test_the_real_winners_are_those_of_the_authors(real, column, own):
    with (REAL / "processedResults" / "summaryTable.csv").open() as file:
        given = {f"{row['FileName']}.wav": row[column] for row in csv.DictReader(file)}
    computed = dict(zip(real.clips["clip"], real.clips[own], strict=True))
    assert {clip: LETTERS.get(vote, NO_AGREEMENT) for clip, vote in given.items()} == computed


def test_nothing_is_said_of_raters_that_are_not_named(folder, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    made.write(folder, "tabulated")
    for path in (folder, joined_with(folder, "demo.toml")):
        for _again_from_the_cache in range(2):
            assert main(["corpus", str(path), "--json"]) == 0
            assert json.loads(capsys.readouterr().out)["raters"] is None
        assert main(["corpus", str(path)]) == 0
        assert "Raters: not named" in capsys.readouterr().out
        assert main(["raters", str(path)]) == 2
        assert "does not name all raters" in capsys.readouterr().err
    made.write(folder, "responses")
    assert main(["corpus", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["raters"] == read(folder).ratings["rater"].nunique()


def joined_with(folder, name):
    file = folder.parent / name
    save_members(file, [folder, DEMO_FOLDER])
    return file
