"""IEMOCAP from its folder: an invented corpus in its exact layout."""

import json
import math
from collections import Counter
from dataclasses import replace
from statistics import fmean, stdev

import pytest

from analysis.corpora import open_corpus
from analysis.errors import DataError
from analysis.filters import InGroup, IsMissing, Not
from analysis.index import build_index
from analysis.neighbours import Neighbours
from analysis.tables import Scale
from analysis.words import Word, alignment_path, read_words
from main import main
from tests.analysis.corpora.iemocap_made import (
    RELEASED,
    Turn,
    block,
    make_odd,
    make_turns,
    numbers,
    write_iemocap,
)

COUNTS = {
    "neu": 9,
    "fru": 8,
    "ang": 5,
    "sad": 5,
    "exc": 4,
    "hap": 3,
    "sur": 2,
    "fea": 1,
    "oth": 1,
    "dis": 1,
    "xxx": 6,
}
NAME = "Ses01F_impro01_F000"
TURN = Turn(NAME, 6.1, 8.42, "fru")
HEAD = f"[6.1000 - 8.4200]\t{NAME}\tfru\t[2.0000, 3.5000, 3.0000]\n"
BLOCK = HEAD + (
    "C-E2:\tFrustration;\t()\n"
    "C-E3:\tFrustration; Anger;\t()\n"
    "C-E4:\tNeutral state;\t(hard; to (tell))\n"
    "C-F1:\tAnger; Sadness;\t()\n"
    "A-E3:\tval 2; act 4; dom  3;\t()\n"
    "A-E4:\tval 2; act 3; dom  ;\t(mumbles)\n"
    "A-F1:\tval 1; act 4; dom  ;\t()\n"
    "C-M1:\tNeutral;\t()\n\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small corpus with sound and everything odd."""
    return make_odd(
        write_iemocap(tmp_path_factory.mktemp("made") / "IEMOCAP_full_release", make_turns(COUNTS))
    )


@pytest.fixture(scope="module")
def corpus(folder):
    return open_corpus(folder, cache=False)


@pytest.fixture
def one(tmp_path):
    """Open a corpus of one turn, whose lines in the summary are given."""

    def write(lines):
        write_iemocap(tmp_path, [TURN], blocks={NAME: lines})
        return open_corpus(tmp_path, cache=False)

    return write


def kinds(corpus):
    return {problem.kind: problem.count for problem in corpus.problems}


def test_counts(corpus):
    clips = corpus.clips
    assert (corpus.format, corpus.scale, len(clips), len(corpus.ratings)) == ("iemocap", Scale(1, 5), 45, 135)
    assert Counter(clips["emotion"]) == {corpus.classes[code]: n for code, n in COUNTS.items()}
    assert sorted(clips["speaker"].unique()) == [f"Ses{n:02}{letter}" for n in range(1, 6) for letter in "FM"]
    assert set(clips["session"]) == {f"Ses{n:02}" for n in range(1, 6)}
    assert set(clips["split"]) == {"Unknown"}
    assert set(clips["kind"]) == {"impro", "script"}
    assert clips["recording"].nunique() == 20
    assert (clips["speaker"].str[-1] == clips["gender"].str[0]).all()
    assert (clips["duration"] == 1.25).all()
    assert (clips["transcript"] == "Is anybody here?").all()
    assert set(corpus.ratings["rater"]) == {"E2", "E3", "E4"}


def test_files_of_macos_and_turns_without_sound_are_no_problem(corpus):
    assert kinds(corpus) == {
        "rating without a number": 45,
        "text is not UTF-8": 20,
        "transcript line of no turn": 20,
    }


def test_a_turn_with_every_rater(one):
    corpus = one(BLOCK)
    clip = corpus.clips.iloc[0]
    assert (clip["clip"], clip["emotion"], clip["n_raters"]) == (f"{NAME}.wav", "frustrated", 3)
    assert (clip["valence"], clip["activation"], clip["dominance"]) == (2.0, 3.5, 3.0)
    assert (clip["start"], clip["end"]) == (6.1, 8.42)
    assert clip["valence_sd"] == 0
    assert clip["activation_sd"] == pytest.approx(math.sqrt(0.5), abs=1e-12)
    assert math.isnan(clip["dominance_sd"])
    ratings = corpus.ratings
    assert ratings["rater"].tolist() == ["E2", "E3", "E4"]
    assert ratings["emotion"].tolist() == ["frustrated", "Unknown", "neutral"]
    assert [list(words) for words in ratings["secondary"]] == [
        ["frustrated"],
        ["frustrated", "angry"],
        ["neutral"],
    ]
    assert ratings["primary"].tolist() == ["Frustration", "Frustration; Anger", "Neutral state"]
    assert ratings["comment"].tolist() == ["", "", "hard; to (tell); mumbles"]
    assert ratings["valence"].tolist()[1:] == [2.0, 2.0]
    assert kinds(corpus) == {"rating without a number": 2}


def test_what_actors_said_stands_apart_from_the_raters(one):
    clip = one(BLOCK).clips.iloc[0]
    assert (clip["self_emotion"], clip["self_valence"], clip["self_activation"]) == ("angry, sad", 1.0, 4.0)
    assert math.isnan(clip["self_dominance"])
    assert clip["partner_emotion"] == "neutral"
    assert math.isnan(clip["partner_valence"])


BAD_LINES = {
    "unreadable line": (BLOCK + "C-E2 Anger\n", f"{NAME[:-5]}.txt, line 13: C-E2 Anger"),
    "rating without clip": ("A-E9:\tval 2; act 4; dom  3;\t()\n" + BLOCK, "impro01.txt, line 3"),
    "rater rated a clip twice": (BLOCK + "C-E2:\tAnger;\t()\n", "line 13: E2"),
    "rating without a class": (BLOCK.replace("Neutral state;", ""), "line 6: E4"),
    "value is no number from 1 to 5": (
        BLOCK.replace("val 2; act 4", "val 9; act 4"),
        "line 8: valence of E3",
    ),
    "unknown emotion": (BLOCK.replace("Neutral state", "Hunger"), "line 3: E4 said 'hunger'"),
    "turn ends before it starts": (BLOCK.replace("8.4200", "5.0000"), f"line 3: {NAME}"),
    "class differs from the raters' votes": (
        BLOCK.replace("C-E2:\tFrustration", "C-E2:\tAnger"),
        "is frustrated, its raters' plurality angry",
    ),
    "consensus differs from the raters' mean": (
        BLOCK.replace("[2.0000, 3.5", "[2.5000, 3.5"),
        "valence of Ses01F_impro01_F000 is 2.5, its raters' mean 2",
    ),
    "consensus computed from ratings": (BLOCK.replace("[2.0000", "[nan"), "has no number there"),
    "clip listed twice": (BLOCK + BLOCK, "line 13"),
}


@pytest.mark.parametrize("kind", BAD_LINES)
def test_a_bad_line_is_one_problem_with_its_place(one, kind):
    lines, where = BAD_LINES[kind]
    corpus = one(lines)
    found = {problem.kind: problem for problem in corpus.problems}
    assert found[kind].count == 1
    assert where in found[kind].example
    assert corpus.clips["valence"].tolist() == [2.5 if kind.endswith("mean") else 2.0]


def test_an_unknown_code_leaves_the_class_to_the_raters(one):
    corpus = one(BLOCK.replace("\tfru\t", "\tbor\t"))
    assert corpus.clips["emotion"].tolist() == ["frustrated"]
    assert "unknown emotion" in kinds(corpus)


def test_lines_below_an_unreadable_turn_are_no_other_turns(tmp_path):
    other = Turn("Ses01F_impro01_M000", 9.05, 14.22, "ang")
    broken = block(other).replace("9.0500", "nine")
    write_iemocap(tmp_path, [TURN, other], blocks={NAME: BLOCK, other.name: broken})
    corpus = open_corpus(tmp_path, cache=False)
    assert corpus.ratings["rater"].tolist() == ["E2", "E3", "E4"]
    assert kinds(corpus)["unreadable line"] == 1
    assert kinds(corpus)["transcript without labels"] == kinds(corpus)["audio without labels"] == 1


def test_copies_for_other_machines(one):
    assert len(one("\r\n" + BLOCK.replace("\n", "\r\n")).ratings) == 3
    assert len(one(BLOCK.replace("\t", "  ")).ratings) == 3


def test_missing_sound_and_words_are_named(tmp_path):
    write_iemocap(tmp_path, [TURN])
    (tmp_path / "Session1" / "sentences" / "wav" / TURN.dialog / f"{NAME}.wav").unlink()
    (tmp_path / "Session1" / "dialog" / "transcriptions" / f"{TURN.dialog}.txt").write_text("")
    corpus = open_corpus(tmp_path, cache=False)
    assert corpus.clips["path"].tolist() == corpus.clips["transcript"].tolist() == [""]
    found = kinds(corpus)
    assert found["missing audio"] == found["missing transcript"] == found["unreadable transcript"] == 1


def test_found_by_looking_at_any_folder_around_or_inside(folder, corpus, tmp_path):
    assert len(open_corpus(folder.parent, cache=False).clips) == len(corpus.clips)
    assert open_corpus(folder.parent, cache=False).folder == folder
    session = open_corpus(folder / "Session3", cache=False)
    assert set(session.clips["session"]) == {"Ses03"}
    assert len(open_corpus(write_iemocap(tmp_path, make_turns({"ang": 4}, sessions=(2,)))).clips) == 4
    assert (tmp_path / "Session2" / "dialog").rename(tmp_path / "Session2" / "Dialog").is_dir()
    assert len(open_corpus(tmp_path, format="iemocap", cache=False).clips) == 4


def test_no_turn_that_can_be_read(one, tmp_path):
    with pytest.raises(DataError, match=r"no turn that can be read.*line 3"):
        one(HEAD.replace("6.1000", "six"))
    with pytest.raises(DataError, match="EmoEvaluation"):
        open_corpus(tmp_path / "Session1" / "sentences", format="iemocap")


def test_a_changed_summary_and_a_new_sound_are_noticed(tmp_path):
    write_iemocap(tmp_path, [TURN], with_sound=False)
    assert open_corpus(tmp_path).n_without_audio == 1
    write_iemocap(tmp_path, [TURN])
    assert open_corpus(tmp_path).n_without_audio == 0
    (tmp_path / "Session1" / "dialog" / "EmoEvaluation" / f"{TURN.dialog}.txt").write_text(
        block(TURN).replace("\tfru\t", "\tang\t")
    )
    assert open_corpus(tmp_path).clips["emotion"].tolist() == ["angry"]


@pytest.mark.parametrize("inside", ["", "Session1"])
def test_words_with_times(folder, inside):
    path = alignment_path(folder / inside, "Ses01F_impro01_M000.wav")
    assert read_words(path) == (Word("IS", 0.24, 0.52), Word("ANYBODY", 0.52, 0.89))


def test_turns_follow_each_other_in_time(corpus):
    found = Neighbours(build_index(corpus), corpus.scale)
    names = corpus.clips["clip"].tolist()
    row = names.index("Ses01F_impro01_M000.wav")
    assert names[found.beside(row, 1)] == "Ses01F_impro01_F000.wav"
    assert names[found.beside(row, 2)] == "Ses01F_impro01_M001.wav"


def test_the_four_classes_of_the_studies_by_filter(tmp_path):
    turns = make_turns(RELEASED)
    row = next(row for row, turn in enumerate(turns) if turn.code == "hap")
    turns[row] = replace(turns[row], words="")
    index = build_index(open_corpus(write_iemocap(tmp_path, turns, with_sound=False), cache=False))
    spoken = Not(IsMissing("transcript"))
    classes = {"angry": 1103, "happy excited": 1635, "neutral": 1708, "sad": 1084}
    for names, count in classes.items():
        chosen = InGroup("emotion", frozenset(names.split())) & spoken
        assert chosen.mask(index).sum() == count
    assert InGroup("session", frozenset({"Ses05"})).mask(index).sum() == 2007


@pytest.fixture
def run(folder, capsys):
    """Run a command on the corpus with --json and give its object."""

    def run(command, *arguments):
        assert main([command, str(folder), *arguments, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def test_by_commands(run):
    said = run("corpus")
    assert (said["format"], said["clips"], said["ratings"], said["raters"], said["speakers"]) == (
        *("iemocap", 45, 135),
        *(3, 10),
    )
    bins = run("bins")
    assert (bins["clips"], bins["edges"]) == (45, [pytest.approx(7 / 3), pytest.approx(11 / 3)])
    rated = [numbers(turn) for turn in make_turns(COUNTS)]
    means = [[(a + b) / 2 for a, b in zip(*pair, strict=True)] for pair in rated]
    counts = {(one["activation"], one["valence"]): one["clips"] for one in bins["bins"]}
    assert counts["High", "Low"] == sum(v < 7 / 3 and a > 11 / 3 for v, a, _ in means) > 0
    assert counts["Medium", "Medium"] == sum(min(v, a) > 7 / 3 and max(v, a) < 11 / 3 for v, a, _ in means)
    spreads = [abs(first[0] - second[0]) / math.sqrt(2) for first, second in rated]
    said = run("disagreement", "--k", "0.5")
    assert said["threshold"]["valence"] == pytest.approx(fmean(spreads) + stdev(spreads) / 2, abs=1e-12)
    assert said["flagged"]["any"] > 0
    assert len(run("sample", "--n", "4", "--seed", "1")["clips"]) == 4
