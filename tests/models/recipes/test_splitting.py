"""Splits: what no split may do, on examples that hypothesis invents, and each kind on a few that can be counted."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError, UsageError
from analysis.tables import Corpus, Scale
from models.recipes.data.balancing import class_weights, cut
from models.recipes.data.examples import Examples
from models.recipes.data.preparing import DataOptions, splits_of

SPEAKERWISE = ("speakers", "leave-one-session-out", "leave-one-speaker-out", "cross-corpus:B", "corpus")
LEAKY = ("study-c-random", "study-d-random")


def examples_of(speakers, labels, **columns):
    """One clip a speaker and label; rows of a corpus that has two clips more in front."""
    n = len(speakers)
    texts = {"clip": [f"{row}.wav" for row in range(n)], "path": "", "speaker": speakers, "split": "Unknown"}
    clips = pd.DataFrame({**texts, **columns})
    clips = pd.concat([clips.iloc[:1], clips.iloc[:1], clips], ignore_index=True)
    members = {name: Path(name) for name in sorted(set(columns.get("corpus", ())))}
    corpus = Corpus("made", Path("made"), "table", "1", Scale(1, 7), clips, pd.DataFrame(), members=members)
    classes = tuple("abcdefgh"[: max(labels) + 1])
    rows = np.arange(2, n + 2)
    return Examples(corpus, rows, ("",) * n, classes=classes, labels=np.array(labels, dtype=np.int64))


@st.composite
def made(draw):
    """Of 6 to 10 speakers in two corpora and two sessions, one of each a speaker; some of them are unknown."""
    n_speakers = draw(st.integers(6, 10))
    owner = [*range(n_speakers), *draw(st.lists(st.integers(0, n_speakers - 1), max_size=30))]
    labels = draw(st.lists(st.integers(0, 4), min_size=len(owner), max_size=len(owner)))
    n_unknown = draw(st.integers(0, 2))
    own = ("Train", "Development", "Test1")
    return examples_of(
        ["Unknown" if number >= n_speakers - n_unknown else f"s{number}" for number in owner],
        [*labels[:-1], 4],
        session=[f"Ses{number % 2}" for number in owner],
        corpus=["AB"[number % 2] for number in owner],
        split=[own[number % 3] for number in owner],
    )


def parts(split):
    return split.train, split.development, split.test


def spoken(examples, part):
    return {examples.speakers[position] for position in part} - {"Unknown"}


@settings(max_examples=25)
@given(examples=made(), seed=st.integers(0, 99), name=st.sampled_from([*SPEAKERWISE, *LEAKY]))
def test_parts_never_overlap_and_the_same_seed_gives_the_same_split(examples, seed, name):
    options = DataOptions(split=name, seed=seed)
    try:
        splits = splits_of(examples, options)
    except DataError as error:
        assert "known speakers at least are needed" in str(error)
        return
    for split, again in zip(splits, splits_of(examples, options), strict=True):
        together = np.concatenate(parts(split))
        assert len(set(together.tolist())) == len(together)
        assert len(split.train)
        assert len(split.development)
        for part, same in zip(parts(split), parts(again), strict=True):
            assert np.array_equal(part, same)
            assert np.array_equal(part, np.sort(part))
        assert split.note == again.note


@settings(max_examples=25)
@given(examples=made(), seed=st.integers(0, 99), name=st.sampled_from(SPEAKERWISE))
def test_no_speaker_is_in_two_parts(examples, seed, name):
    try:
        splits = splits_of(examples, DataOptions(split=name, seed=seed))
    except DataError:
        return
    for split in splits:
        train, development, test = (spoken(examples, part) for part in parts(split))
        assert not train & development | train & test | development & test
        assert not split.is_leaky


@settings(max_examples=25)
@given(examples=made(), seed=st.integers(0, 99))
def test_every_class_of_three_speakers_is_learned(examples, seed):
    (split,) = splits_of(examples, DataOptions(seed=seed))
    labels, speakers = examples.labels, np.array(examples.speakers)
    for label in range(5):
        if len(set(speakers[labels == label]) - {"Unknown"}) >= 3:
            assert label in labels[split.train]


def even(n_speakers=20, n_each=3, n_classes=4):
    """As many clips of every speaker and class."""
    rows = [(f"s{speaker:02}", label) for speaker in range(n_speakers) for label in range(n_classes)] * n_each
    return examples_of(*map(list, zip(*rows, strict=True)))


def test_shares_are_met_where_speakers_are_alike():
    examples = even()
    (split,) = splits_of(examples, DataOptions(held_out=0.25, development=0.2))
    assert [len(spoken(examples, part)) for part in parts(split)] == [12, 3, 5]
    assert split.note.startswith("5 of 20 speakers are held out")


def test_another_seed_gives_another_split():
    examples = even()
    tests = {tuple(splits_of(examples, DataOptions(seed=seed))[0].test) for seed in range(10)}
    assert len(tests) > 5


def test_parts_are_as_alike_in_classes_as_speakers_allow():
    """Half of the speakers are only ever a, the others only b: two of each are held out."""
    rows = [(f"s{speaker}", speaker % 2) for speaker in range(20)] * 5
    examples = examples_of(*map(list, zip(*rows, strict=True)))
    (split,) = splits_of(examples, DataOptions(held_out=0.2, development=0.25))
    assert [np.bincount(examples.labels[part]).tolist() for part in parts(split)] == [
        [30, 30],
        [10, 10],
        [10, 10],
    ]


def test_a_class_that_one_speaker_has_alone_is_learned():
    examples = examples_of([f"s{row}" for row in range(8)], [0, 0, 0, 1, 1, 1, 2, 3])
    for seed in range(20):
        (split,) = splits_of(examples, DataOptions(seed=seed, held_out=0.3))
        assert {2, 3} <= set(examples.labels[split.train])


def test_few_speakers_are_told():
    with pytest.raises(DataError, match=r"3 known speakers at least are needed .* in made there is only two"):
        splits_of(examples_of(["s1", "s2", "Unknown"], [0, 1, 0]), DataOptions())
    with pytest.raises(DataError, match="there is none; add clips of others, or give the clips' speakers"):
        splits_of(examples_of(["Unknown"] * 3, [0, 1, 0]), DataOptions())


def test_clips_of_unknown_speakers_are_in_no_part():
    examples = examples_of(["s1", "s2", "s3", "Unknown"], [0, 1, 0, 1])
    (split,) = splits_of(examples, DataOptions())
    assert 3 not in np.concatenate(parts(split))
    assert split.note.endswith("Clips left out, as their speaker or part is not known: 1.")


@pytest.mark.parametrize(
    ("known", "name", "is_alike"),
    [
        ("Ses1", "SES 1", True),
        ("Ses1", "ses_01", True),
        ("Ses1", "Ses10", False),
        ("Ses1", "Ses1F", False),
        ("1-23", "12-3", False),
    ],
)
def test_a_speaker_that_is_spelled_in_two_ways_is_told(known, name, is_alike):
    speakers = [name, *[known] * 3, *["Ses2"] * 3]
    examples = examples_of(speakers, [0, 1, 0, 1, 0, 1, 0])
    found = splits_of(examples, DataOptions(split="leave-one-speaker-out"))
    told = f"The speakers {known} and {name} are in different parts; if they are one person, spell them alike"
    (split,) = (each for each in found if each.test.tolist() == [0])
    assert (told in split.note) == is_alike


def test_each_speaker_and_session_is_held_out_once():
    examples = examples_of(
        [f"s{row}" for row in (10, 9, 1, 1, 9, 10)],
        [0, 1] * 3,
        session=[f"Ses{row}" for row in (3, 2, 1, 1, 2, 3)],
    )
    splits = splits_of(examples, DataOptions(split="leave-one-speaker-out"))
    assert [split.name for split in splits] == [f"leave-one-speaker-out: s{name}" for name in (1, 9, 10)]
    assert [split.test.tolist() for split in splits] == [[2, 3], [1, 4], [0, 5]]
    splits = splits_of(examples, DataOptions(split="leave-one-session-out"))
    assert [split.name for split in splits] == [f"leave-one-session-out: Ses{number}" for number in (1, 2, 3)]
    assert [split.test.tolist() for split in splits] == [[2, 3], [1, 4], [0, 5]]
    assert splits[0].note == "The session Ses1 is held out, one of 3."


@pytest.mark.parametrize("sessions", [["Ses1"] * 3, ["Ses1", "Ses2", "Unknown"], None])
def test_a_corpus_without_sessions_has_none_to_leave_out(sessions):
    columns = {} if sessions is None else {"session": sessions}
    with pytest.raises(UsageError, match="does not tell several sessions"):
        splits_of(
            examples_of(["s1", "s2", "s3"], [0, 1, 0], **columns), DataOptions(split="leave-one-session-out")
        )


def test_sessions_that_share_a_speaker_are_told_to_leak():
    rows = [(f"Ses{row % 3}", "s1" if row > 6 else f"s{row}") for row in range(30)]
    sessions, speakers = map(list, zip(*rows, strict=True))
    examples = examples_of(speakers, [0, 1] * 15, session=sessions)
    splits = splits_of(examples, DataOptions(split="leave-one-session-out"))
    for split in splits:
        assert split.is_leaky == bool(spoken(examples, split.train) & spoken(examples, split.test))
        assert split.is_leaky == ("flatters scores" in split.note)
    assert any(split.is_leaky for split in splits)


def test_across_corpora():
    examples = examples_of(["A/s1", "B/s1", "C/s1", "C/s2"], [0, 1, 0, 1], corpus=["A", "B", "C", "C"])
    (split,) = splits_of(examples, DataOptions(split="cross-corpus:B"))
    assert split.test.tolist() == [1]
    assert split.note == "Learned from A, C; tested on B, another corpus."
    with pytest.raises(UsageError, match=r"no corpus 'D' to test on; give several and name one \(A, B, C\)"):
        splits_of(examples, DataOptions(split="cross-corpus:D"))
    with pytest.raises(UsageError, match="there is one only"):
        splits_of(even(), DataOptions(split="cross-corpus:B"))


def test_the_corpuss_own_split():
    own = ["Train", "Train", "Development", "Test1", "Test2", "Unknown"]
    examples = examples_of(["s1", "s2", "s3", "s4", "Unknown", "s5"], [0, 1] * 3, split=own)
    (split,) = splits_of(examples, DataOptions(split="corpus"))
    assert [part.tolist() for part in parts(split)] == [[0, 1], [2], [3, 4]]
    assert split.note == (
        "The corpus's own split: Test1, Test2 held out. The speaker of 1 of the held-out clips is not known."
        " Clips left out, as their speaker or part is not known: 1."
    )


def test_an_own_split_without_development_gets_one_from_its_training_speakers():
    examples = examples_of(["s1", "s2", "s3", "s4"], [0, 1, 0, 1], split=["Train", "Train", "Train", "Test"])
    (split,) = splits_of(examples, DataOptions(split="corpus"))
    assert len(split.development) == 1
    assert "drawn from the training speakers" in split.note


def test_an_own_split_that_shares_speakers_says_so():
    examples = examples_of(["s1", "s2", "s1"], [0, 1, 0], split=["Train", "Development", "Test"])
    (split,) = splits_of(examples, DataOptions(split="corpus"))
    assert split.is_leaky
    assert "flatters scores" in split.note


def test_a_corpus_without_its_own_split_is_told():
    with pytest.raises(UsageError, match=r"no own split with Train and Test \(found: none\)"):
        splits_of(even(), DataOptions(split="corpus"))


@pytest.mark.parametrize("name", LEAKY)
def test_the_studies_splits_hold_out_a_fifth_and_say_that_they_leak(name):
    examples = even(n_speakers=5, n_each=5)
    (split,) = splits_of(examples, DataOptions(split=name, held_out=0.5))
    assert len(split.test) == 20
    assert split.is_leaky
    assert f"as in study {name[6].upper()}" in split.note
    assert "flatters scores" in split.note
    if name == "study-d-random":
        assert {np.sum(np.array(examples.speakers)[split.test] == f"s0{row}") for row in range(5)} == {4}


def test_clips_too_few_for_three_parts_are_told():
    with pytest.raises(DataError, match="too few clips"):
        splits_of(examples_of(["s1", "s1"], [0, 1]), DataOptions(split="study-c-random"))


def test_dimensions_are_split_by_speaker_too():
    n = 12
    plain = examples_of([f"s{row % 4}" for row in range(n)], [0, 1] * 6)
    values = np.column_stack([np.arange(n), np.arange(n)[::-1], np.full(n, np.nan)]).astype(np.float64)
    examples = Examples(plain.corpus, plain.rows, plain.transcripts, values=values)
    (split,) = splits_of(examples, DataOptions())
    assert [len(spoken(examples, part)) for part in parts(split)] == [2, 1, 1]
    examples = Examples(plain.corpus, plain.rows, plain.transcripts, values=values * np.nan)
    assert len(splits_of(examples, DataOptions())[0].train) == 6


def test_cut_makes_the_training_part_even_and_touches_no_other():
    rows = [(f"s{speaker}", label) for speaker in range(5) for label in (0, 0, 0, 0, 1, 1, 2)]
    examples = examples_of(*map(list, zip(*rows, strict=True)))
    (plain,) = splits_of(examples, DataOptions())
    (even_,) = splits_of(examples, DataOptions(balance="cut"))
    assert np.bincount(examples.labels[plain.train]).tolist() == [12, 6, 3]
    assert np.bincount(examples.labels[even_.train]).tolist() == [3, 3, 3]
    assert set(even_.train) < set(plain.train)
    assert np.array_equal(even_.test, plain.test)
    assert np.array_equal(even_.development, plain.development)
    assert "Of 21 training clips 12 were left out" in even_.note


def test_only_some_classes_are_cut_to_the_largest_of_the_others():
    labels = np.array([0] * 9 + [1] * 4 + [2] * 3 + [3] * 2)
    kept = cut(np.arange(18), labels, seed=0, only=(0, 3))
    assert np.bincount(labels[kept]).tolist() == [4, 4, 3, 2]
    assert kept.tolist() == cut(np.arange(18), labels, seed=0, only=(0, 3)).tolist()
    assert kept.tolist() != cut(np.arange(18), labels, seed=1, only=(0, 3)).tolist()


def test_class_weights_make_classes_count_alike():
    labels = np.array([0, 0, 0, 2])
    assert class_weights(labels, 4).tolist() == [4 / 6, 0, 2, 0]
    assert class_weights(labels, 4)[labels].mean() == pytest.approx(1, abs=1e-12)
