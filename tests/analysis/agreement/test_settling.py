"""Disagreements, and what is decided of them."""

from __future__ import annotations

import pytest

from analysis.agreement import agree, find_disagreements, settle
from analysis.agreement.settling import NO, Decision, decided_spans, first_choice, options
from analysis.session.edits import apply, give
from analysis.session.marks import DONE, SETTLED, again
from tests.analysis.agreement.tagged import RATE, done, region, whole


def session_of(*tags):
    return apply(give(tags), {})[0]


def disputed(*tags):
    (found,) = find_disagreements(tags)
    return found


def test_clips_that_differ_most_come_first():
    tags = [
        whole("same.wav", "sarcasm", "Ann"),
        whole("same.wav", "sarcasm", "Ben"),
        whole("one.wav", "sarcasm", "Ann"),
        done("one.wav", "Ben"),
        whole("two.wav", "sarcasm", "Ann"),
        whole("two.wav", "mimicry", "Ben"),
        whole("alone.wav", "mimicry", "Ben"),
        whole("again.wav", "mimicry", "Ben"),
        done("again.wav", again("Ben")),
        region("half.wav", "sarcasm", "Ann", 0, 1),
        whole("half.wav", "sarcasm", "Ben"),
    ]
    found = find_disagreements(tags)
    assert [(one.clip, one.difference) for one in found] == [
        ("two.wav", 2),
        ("one.wav", 1),
        ("half.wav", 0.5),
    ]
    assert [one.clip for one in find_disagreements(tags, with_agreed=True)][-1] == "same.wav"
    assert find_disagreements(tags, ["Ann"]) == ()


def test_what_each_said_of_each_tag():
    found = disputed(
        region("a.wav", "sarcasm", "Ben", 1, 2),
        region("a.wav", "sarcasm", "Ann", 1.1, 2),
        region("a.wav", "sarcasm", "Ann", 5, 6),
        whole("a.wav", "mimicry", "Ann"),
        whole("a.wav", "mimicry", "Ben"),
        done("a.wav", "Cem"),
    )
    assert found.taggers == ("Ann", "Ben", "Cem")
    mimicry, sarcasm = found.tags
    assert (sarcasm.given, sarcasm.not_given) == (("Ann", "Ben"), ("Cem",))
    assert sarcasm.likeness == pytest.approx((2 / 3 + 0 + 0) / 3, abs=1e-12)
    assert mimicry.likeness == pytest.approx(1 / 3, abs=1e-12)
    assert [tag.start_s for tag in sarcasm.of("Ann")] == [1.1, 5]


def test_agreed_tags_come_after_disputed_ones_with_a_choice():
    found = disputed(
        whole("a.wav", "zeal", "Ann"),
        region("a.wav", "mimicry", "Ann", 1, 2),
        region("a.wav", "mimicry", "Ben", 1.2, 2.3),
    )
    zeal, mimicry = found.tags
    assert zeal.is_disputed
    assert not mimicry.is_disputed
    assert first_choice(zeal) is None
    assert decided_spans(mimicry, first_choice(mimicry)) == ((1.2, 2.0),)


def test_options_give_each_outcome_once():
    found = disputed(region("a.wav", "sarcasm", "Ann", 1, 2), region("a.wav", "sarcasm", "Ben", 1.9, 4))
    (sarcasm,) = found.tags
    assert [decided_spans(sarcasm, one) for one in options(sarcasm)] == [
        ((1.0, 2.0),),
        ((1.9, 4.0),),
        ((1.9, 2.0),),
        ((1.0, 4.0),),
        (),
    ]
    (alone,) = disputed(region("a.wav", "sarcasm", "Ann", 1, 2), done("a.wav", "Ben")).tags
    assert options(alone) == (Decision("as", "Ann"), NO)
    (clip,) = disputed(
        whole("a.wav", "sarcasm", "Ann"), whole("a.wav", "sarcasm", "Ben"), done("a.wav", "Cem")
    ).tags
    assert [one.kind for one in options(clip)] == ["as", "no"]


def test_union_joins_and_overlap_is_where_all_who_placed_it_have_it():
    found = disputed(
        region("a.wav", "sarcasm", "Ann", 0, 2),
        region("a.wav", "sarcasm", "Ann", 2, 3),
        region("a.wav", "sarcasm", "Ann", 8, 9),
        region("a.wav", "sarcasm", "Ben", 1, 2.5, rate=48_000),
        whole("a.wav", "sarcasm", "Cem"),
    )
    (sarcasm,) = found.tags
    assert decided_spans(sarcasm, Decision("overlap")) == ((1.0, 2.5),)
    assert decided_spans(sarcasm, Decision("union")) == ((0.0, 3.0), (8.0, 9.0))
    assert decided_spans(sarcasm, Decision("as", "Cem")) == (None,)


def settled_example():
    tags = session_of(
        region("a.wav", "sarcasm", "Ann", 1, 2),
        region("a.wav", "sarcasm", "Ben", 1.5, 4),
        whole("a.wav", "mimicry", "Ann"),
        whole("a.wav", "disbelief", "Ben"),
    )
    (found,) = find_disagreements(tags.values())
    decisions = {
        "sarcasm": Decision("overlap"),
        "mimicry": NO,
        "disbelief": Decision("as", "Ben"),
        "zeal": Decision("own", start=0, end=8000, rate=RATE),
    }
    return tags, found, settle(found, decisions, "Dana", codebook_version=3)


def test_settling_gives_new_tags_and_leaves_the_originals():
    tags, _found, edit = settled_example()
    after, inverse = apply(edit, tags)
    assert tags.items() <= after.items()
    given = [tag for id_, tag in after.items() if id_ not in tags]
    assert [(tag.tag, tag.start_s, tag.end_s) for tag in given] == [
        ("sarcasm", 1.5, 2.0),
        ("disbelief", None, None),
        ("zeal", 0.0, 0.5),
        (DONE, None, None),
    ]
    assert {(tag.tagger, tag.note, tag.codebook_version) for tag in given} == {
        (SETTLED, "settled by Dana", 3)
    }
    assert find_disagreements(after.values()) == ()
    assert apply(inverse, after)[0] == tags


def test_agreement_is_that_of_the_originals():
    tags, _found, edit = settled_example()
    after, _inverse = apply(edit, tags)
    before, later = (agree(one.values(), names=["sarcasm", "mimicry"], draws=0) for one in (tags, after))
    assert repr(before) == repr(later)


def test_settling_again_replaces_what_was_settled():
    tags, found, edit = settled_example()
    after, _inverse = apply(edit, tags)
    earlier = [tag for tag in after.values() if tag.tagger == SETTLED]
    decisions = dict.fromkeys(("sarcasm", "mimicry", "disbelief"), NO)
    again_settled = apply(settle(found, decisions, "Dana", codebook_version=3, earlier=earlier), after)[0]
    assert [tag.tag for tag in again_settled.values() if tag.tagger == SETTLED] == [DONE]


def test_an_open_tag_or_an_empty_overlap_is_refused():
    found = disputed(region("a.wav", "sarcasm", "Ann", 1, 2), region("a.wav", "sarcasm", "Ben", 3, 4))
    with pytest.raises(ValueError, match="nothing is decided about 'sarcasm'"):
        settle(found, {}, "Dana", codebook_version=1)
    with pytest.raises(ValueError, match="given nowhere"):
        settle(found, {"sarcasm": Decision("overlap")}, "Dana", codebook_version=1)
