"""From corpora to examples and splits, on invented folders and, where it is there, the real RAVDESS."""

from pathlib import Path

import numpy as np
import pytest

from analysis.errors import DataError, UsageError
from models.recipes.data.opening import named
from models.recipes.data.preparing import CHOICES, DataOptions, check, prepare, with_texts
from tests.named_corpora import put, ravdess_names, savee_names

SHARED_RAVDESS = Path(__file__).parents[4] / "shared" / "data" / "ravdess"
SIX = ("neutral", "happy", "sad", "angry", "fear", "disgust")


@pytest.fixture
def acted(tmp_path):
    """RAVDESS's first three actors and one take in five of SAVEE's four."""
    put(tmp_path / "RAVDESS", ravdess_names(actors=range(1, 4)))
    put(tmp_path / "SAVEE", savee_names()[::5])
    return [("RAVDESS", str(tmp_path / "RAVDESS")), ("SAVEE", str(tmp_path / "SAVEE"))]


def test_several_corpora_become_one_and_their_speakers_stay_apart(acted):
    prepared = prepare(acted, ("audio",), DataOptions(cleaning="study-c"))
    assert prepared.examples.classes == SIX
    assert set(prepared.examples.speakers) == {
        *(f"RAVDESS/{number:02}" for number in range(1, 4)),
        *(f"SAVEE/{name}" for name in ("DC", "JE", "JK", "KL")),
    }
    (split,) = prepared.splits
    assert len(split.train) + len(split.development) + len(split.test) == len(prepared.examples)


def test_one_corpus_is_opened_as_it_is(acted):
    prepared = prepare(acted[:1], ("audio",), DataOptions(cleaning="study-c"))
    assert set(prepared.examples.speakers) == {f"{number:02}" for number in range(1, 4)}


def test_what_was_dropped_is_counted(acted):
    examples = prepare(acted[:1], ("audio",), DataOptions(cleaning="study-c")).examples
    assert examples.dropped == (("calm is not learned", 24), ("surprise is not learned", 24))
    assert len(examples) == 3 * (60 - 16)


@pytest.mark.skipif(not SHARED_RAVDESS.is_dir(), reason="the real RAVDESS is not there")
def test_study_c_on_the_real_ravdess():
    """18 actors: 4 neutral and 8 of each other emotion, counted in the file names."""
    examples = prepare(
        [("RAVDESS", str(SHARED_RAVDESS))], ("audio", "text"), DataOptions(cleaning="study-c")
    ).examples
    assert dict(zip(examples.classes, np.bincount(examples.labels), strict=True)) == {
        "neutral": 72, **dict.fromkeys(SIX[1:], 144)
    }  # fmt: skip
    assert dict(examples.dropped) == {"calm is not learned": 144, "surprise is not learned": 144}


def test_every_choice_that_is_listed_is_taken():
    for option, choices in CHOICES.items():
        for choice in choices:
            check(with_texts(DataOptions(), {option: choice}))


@pytest.mark.parametrize("option", ["goal", "cleaning", "split", "balance"])
def test_another_choice_is_refused_with_those_there_are(option):
    with pytest.raises(UsageError, match=next(iter(CHOICES[option]))):
        check(with_texts(DataOptions(), {option: "nothing"}))


def test_options_are_read_from_texts():
    read = with_texts(DataOptions(), {"classes": "Anger, happy", "held_out": "0.25", "seed": "3"})
    assert read == DataOptions(classes=("angry", "happy"), held_out=0.25, seed=3)
    with pytest.raises(UsageError, match="no data option 'size'"):
        with_texts(DataOptions(), {"size": "3"})
    with pytest.raises(UsageError, match="'much' is no number for held_out"):
        with_texts(DataOptions(), {"held_out": "much"})


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (DataOptions(held_out=0), "held_out is 0; give a share between 0 and 1"),
        (DataOptions(development=1.0), "development is 1; give a share between 0 and 1"),
        (DataOptions(seed=-1), "seed is -1; give 0 or more"),
    ],
)
def test_numbers_are_in_their_range(options, told):
    with pytest.raises(UsageError, match=told):
        check(options)


def test_dimensions_are_not_balanced_and_are_not_in_acted_corpora(acted):
    with pytest.raises(UsageError, match="for classes"):
        check(DataOptions(goal="dimensions", balance="cut"))
    with pytest.raises(DataError, match=r"No clip of RAVDESS is left .*no rating: 180"):
        prepare(acted[:1], ("audio",), DataOptions(goal="dimensions"))


def test_a_corpus_is_named_or_called_by_its_folder(tmp_path):
    assert named("A=/data/a") == ("A", "/data/a")
    assert named(str(tmp_path)) == (tmp_path.name, str(tmp_path))
    for text in ("", "A=", "=/data/a"):
        with pytest.raises(UsageError, match="NAME=PATH"):
            named(text)


@pytest.mark.parametrize(
    ("names", "told"), [(("A", "a"), "Two corpora are called A"), (("A/B", "C"), "slash"), ((), "no corpus")]
)
def test_names_of_corpora_are_checked(names, told):
    with pytest.raises(UsageError, match=told):
        prepare([(name, "demo") for name in names], ("audio",), DataOptions())


def test_dimensions_of_the_demo_are_learned_with_clips_that_have_no_agreed_class():
    prepared = prepare([("demo", "demo")], ("audio", "text"), DataOptions(goal="dimensions"))
    examples = prepared.examples
    assert examples.values.shape == (len(examples), 3)
    assert "no agreement" in set(examples.corpus.clips["emotion"].iloc[examples.rows])
    n_unknown = examples.speakers.count("Unknown")
    assert f"Clips left out, as their speaker or part is not known: {n_unknown}." in prepared.splits[0].note


def test_study_b_cuts_happy_and_neutral_to_the_largest_of_the_others():
    plain, cut = (
        prepare(
            [("demo", "demo")], ("text",), DataOptions(cleaning="study-b", split="corpus", balance=balance)
        )
        for balance in ("none", "study-b")
    )
    classes = plain.examples.classes
    before, after = (
        dict(zip(classes, np.bincount(one.examples.labels[one.splits[0].train]).tolist(), strict=True))
        for one in (plain, cut)
    )
    others = {name: count for name, count in before.items() if name not in ("happy", "neutral")}
    size = max(others.values())
    assert before["neutral"] > size
    assert after == others | {name: min(before[name], size) for name in ("happy", "neutral")}


def test_no_clip_is_there_twice(acted):
    with pytest.raises(UsageError, match="RAVDESS and again are the same corpus"):
        prepare([*acted, ("again", f"{acted[0][1]}/../RAVDESS")], ("audio",), DataOptions())


def test_several_corpora_in_a_file_are_one_corpus_and_no_part_of_several(acted, tmp_path):
    (tmp_path / "both.toml").write_text("".join(f"[[corpora]]\npath = '{path}'\n" for _, path in acted))
    both = ("both", str(tmp_path / "both.toml"))
    options = DataOptions(cleaning="study-c", split="cross-corpus:SAVEE")
    (split,) = prepare([both], ("audio",), options).splits
    (same,) = prepare(acted, ("audio",), options).splits
    assert np.array_equal(split.test, same.test)
    assert split.note == "Learned from RAVDESS; tested on SAVEE, another corpus."
    with pytest.raises(UsageError, match="both is itself several corpora"):
        prepare([both, acted[0]], ("audio",), options)
