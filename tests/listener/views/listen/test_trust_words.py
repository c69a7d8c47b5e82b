from math import nan

import pytest

from listener.state.columns.columns import Column
from listener.views.listen.trust_words import ADVICE, UNCHECKED, advice, as_text, badge, check_lines, measured
from models.explain.trust import BASELINE as BASELINE_CHECK
from models.explain.trust import (
    CHANGE,
    COMPLETENESS,
    DELETION,
    FLAT,
    INSERTION,
    LENGTH,
    RANDOM,
    SILENCE,
    STEPS,
)
from models.interface import Check, Trust
from tests.listener.views.listen.made import saliency

COMPLETE = Check("completeness", 0.003, 0.05, True, "Nothing is missing.")
BASELINE = Check("baseline", 0.41, 0.6, False, "Another baseline gives another map.")
TRUST = Trust("doubtful", (COMPLETE, BASELINE))


@pytest.mark.parametrize(
    ("column", "text", "tone"),
    [
        (Column(), "", "plain"),
        (Column(saliency=saliency()), "? not checked", "plain"),
        (Column(saliency=saliency(), checking=0.4), "checking… 40 %", "plain"),
        (Column(saliency=saliency(), trust=TRUST), "⚠ doubtful", "doubtful"),
        (Column(saliency=saliency(), trust=Trust("sound", (COMPLETE,))), "✓ sound", "sound"),
        (Column(saliency=saliency(), trust=Trust("do not use", ())), "✕ do not use", "do not use"),
    ],
)
def test_the_badge_is_a_word_with_a_glyph(column, text, tone):
    assert (badge(column).text, badge(column).tone) == (text, tone)


def test_the_badge_tells_what_failed_or_why_nothing_is_known():
    assert badge(Column(saliency=saliency())).tip == UNCHECKED
    assert (
        badge(Column(saliency=saliency(), message="Not checked: no memory.")).tip == "Not checked: no memory."
    )
    tip = badge(Column(saliency=saliency(), trust=TRUST)).tip
    assert "✕ baseline: Another baseline gives another map." in tip
    assert "completeness" not in tip


def test_each_check_has_its_numbers_its_reason_and_what_to_do():
    passed, failed = check_lines(TRUST)
    assert (passed.glyph, passed.measured, passed.advice) == ("✓", "0.003, at most 0.05", "")
    assert (failed.glyph, failed.measured) == ("✕", "0.41, at least 0.6")
    assert failed.advice == "Compare the maps from both baselines side by side, and believe what they share."


def test_there_is_advice_for_every_check_that_is_made():
    names = (COMPLETENESS, STEPS, BASELINE_CHECK, RANDOM, DELETION, INSERTION, CHANGE, SILENCE, LENGTH, FLAT)
    assert set(ADVICE) == set(names)


def test_nobody_is_told_to_take_more_steps_with_a_method_that_has_none():
    for name in (COMPLETENESS, STEPS):
        assert "steps" in advice(Check(name, 0.2, 0.05, False, "r"))
        assert "steps" not in advice(Check(name, nan, 0.05, False, "r"))
    assert advice(Check(CHANGE, 0.01, 0.06, False, "r")).startswith("Choose another clip")


@pytest.mark.parametrize(
    ("name", "value", "limit", "said"),
    [
        (COMPLETENESS, 0.2, 0.1, "0.2, at most 0.1"),
        (RANDOM, -0.08, 0.3, "\u22120.08, at most 0.3"),
        (INSERTION, 0.3, 0.3, "0.3, at most 0.3"),
        (STEPS, 0.99912, 0.99, "0.999, at least 0.99"),
        (DELETION, 0.3, 0.3, "0.3, at least 0.3"),
        (BASELINE_CHECK, 0.4, nan, "0.4"),
        (COMPLETENESS, nan, 0.05, ""),
    ],
)
def test_a_value_is_told_against_its_limit(name, value, limit, said):
    assert measured(Check(name, value, limit, True, "r")) == said


def test_everything_can_be_copied_as_text():
    text = as_text(saliency(), TRUST, "Method: integrated gradients").splitlines()
    assert text == [
        "a.wav: valence by m",
        "Trust: doubtful",
        "✓ completeness (0.003, at most 0.05): Nothing is missing.",
        "✕ baseline (0.41, at least 0.6): Another baseline gives another map.",
        "Method: integrated gradients",
    ]
    assert "Trust: not checked" in as_text(saliency(), None, "")
