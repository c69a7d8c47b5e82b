from dataclasses import replace

import pytest

from listener.state.explaining.inquiries import Inquiry
from listener.views.what_if.records import (
    OutputRow,
    all_wordings,
    output_rows,
    shown_outputs,
    signed,
    unit_of,
    voice_rows,
    wording_rows,
)
from listener.views.what_if.words import NO_CLIP, NO_CORPUS, NO_MODEL, notice
from models.explain.counterfactuals import WhatIf
from models.interface import Output
from tests.listener.views.what_if.made import (
    ACTIVATION,
    JOY,
    SCALE,
    VALENCE,
    counterfactual,
    inquiry,
    probed,
    what_if,
)


def test_effects_are_in_points_of_the_corpus():
    rows = {row.name: row for row in voice_rows(what_if(), (VALENCE, ACTIVATION), SCALE)}
    assert [cell.text for cell in rows["as-is"].cells] == ["4.00", "4.00"]
    assert [cell.text for cell in rows["flat-f0"].cells] == ["+0.30", "+0.20"]
    assert rows["low-pass"].cells[0].text == "−1.50"
    assert "already subtracted" in rows["low-pass"].cells[0].tip


def test_an_effect_below_that_of_resynthesis_is_in_brackets_with_the_reason():
    rows = {row.name: row for row in voice_rows(what_if(), (VALENCE,), SCALE)}
    cell = rows["normal-tempo"].cells[0]
    assert (cell.text, cell.is_believable) == ("(+0.03)", False)
    assert "resynthesis alone moves it by +0.06" in cell.tip
    assert all(row.cells[0].is_believable for name, row in rows.items() if name != "normal-tempo")


def test_what_was_not_changed_has_no_effect_and_softer_sounds_say_so():
    voices = {
        "flat-f0": counterfactual("flat-f0", 0.0, null=0.0, changed=False),
        "low-pass": counterfactual("low-pass", 0.1, gain_db=-3.2),
    }
    found = WhatIf("clip.wav", "model", {"valence": 0.0}, voices)
    _, unchanged, softer = voice_rows(found, (VALENCE,), SCALE)
    assert (unchanged.is_changed, unchanged.cells[0].text) == (False, "–")
    assert softer.done.endswith("Both sounds are 3 dB softer than the clip, to avoid clipping.")


def test_many_outputs_show_the_chosen_one_alone():
    many = [Output(name, "class") for name in "abcd"]
    assert shown_outputs(many, "c") == (many[2],)
    assert shown_outputs(many[:3], "c") == tuple(many[:3])


def test_wordings_stand_by_the_size_of_their_difference_and_the_users_first():
    tried = (probed("a", 0.1, joy=0.9), probed("b", -0.3, joy=0.4), probed("c", 0.2, joy=0.5))
    own = (probed("new", 0.0, "own"), probed("old", 0.9, "own"))
    asked = inquiry(*tried, own=own)
    rows = wording_rows(all_wordings(asked), VALENCE, SCALE)
    assert [row.change[-1] for row in rows[2:]] == ["b", "c", "a"]
    assert [(row.kind, row.value, row.difference) for row in rows[:2]] == [
        ("yours", "4.00", "0.00"),
        ("yours", "6.70", "+2.70"),
    ]
    assert [all_wordings(asked)[row.number].wording.change for row in rows] == [row.change for row in rows]
    by_joy = wording_rows(all_wordings(asked), JOY, SCALE)[2:]
    assert [(row.value, row.difference) for row in by_joy] == [
        ("90.0 %", "+40.0 %"),
        ("40.0 %", "−10.0 %"),
        ("50.0 %", "0.0 %"),
    ]


def test_all_outputs_of_a_wording_dimensions_first():
    asked = inquiry(probed("a", 0.5, joy=0.75))
    rows = output_rows(asked, (JOY, VALENCE), all_wordings(asked)[0], SCALE)
    assert rows == (
        OutputRow("valence", "4.00", "5.50", "+1.50"),
        OutputRow("joy", "50.0 %", "75.0 %", "+25.0 %"),
    )
    assert output_rows(asked, (VALENCE,), None, SCALE) == (OutputRow("valence", "4.00"),)
    assert output_rows(inquiry(), (VALENCE,), None, SCALE) == ()


def test_units_and_signs():
    assert unit_of(VALENCE, SCALE) == "points, scale 1 to 7"
    assert unit_of(JOY, SCALE) == "logit"
    assert unit_of(Output("valence", "dimension"), SCALE) == "the model's own units"
    assert [signed(value) for value in (-0.001, 0.5, -0.5)] == ["0.00", "+0.50", "−0.50"]


@pytest.mark.parametrize(
    ("asked", "has_corpus", "said"),
    [
        (Inquiry(), False, NO_CORPUS),
        (Inquiry("m", ""), True, NO_CLIP),
        (Inquiry("", "clip.wav"), True, NO_MODEL),
        (Inquiry("m", "a", status="ready"), True, "What would M say of this clip with its pitch"),
        (Inquiry("m", "a", "text", status="ready"), True, "What would M say of this clip with other punctuation"),
        (Inquiry("m", "b", status="ready", left="a"), True, "The answer was about a. What would M say"),
        (Inquiry("m", "b", status="failed", message="Too short."), True, "No answer: Too short."),
    ],
)  # fmt: skip
def test_what_is_said_without_an_answer(asked, has_corpus, said):
    assert notice(asked, "M", has_corpus=has_corpus).startswith(said)
    cancelled = replace(asked, message="Asking was cancelled.")
    assert (asked.status == "ready") == notice(cancelled, "M", has_corpus=has_corpus).startswith("Asking was")
