"""The sheets of agreement and of settling."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt

from analysis.agreement import Decision, Estimate, agree, find_disagreements
from analysis.session.edits import give
from analysis.session.marks import again
from listener.calls.tagging import show_settling
from listener.calls.viewing import show_agreement
from listener.views.agreement import AgreementSheet, SettleSheet
from listener.views.agreement.strips import NAMES_PX, ROW_PX, lines, tag_at
from listener.views.agreement.whisker import whisker
from listener.views.agreement.words import decision_label, estimate_text, joined, rows, titles, who_said
from tests.analysis.agreement.tagged import done, region, whole

TAGS = [
    region("a.wav", "mimicry", "Ann", 1, 2),
    region("a.wav", "mimicry", "Ben", 1.8, 3),
    whole("a.wav", "sarcasm", "Ann"),
    whole("a.wav", "disbelief", "Ann"),
    whole("a.wav", "disbelief", "Ben"),
    done("a.wav", again("Ann")),
]


def test_what_is_compared_is_named_once():
    found = agree(TAGS)
    assert [title for title, _ in titles(found)] == [
        "Ann and Ben, 1 clip in common",
        "Ann, heard again: 1 clip in common",
    ]
    three = agree([*TAGS, done("a.wav", "Cem")])
    assert [title for title, _ in titles(three)][:2] == [
        "Everybody: Ann, Ben and Cem, 1 clip in common",
        "Ann and Ben, 1 clip in common",
    ]


def test_rows_tell_why_a_value_is_missing():
    made = rows(agree(TAGS).together)
    assert [row.cells[0] for row in made] == ["disbelief", "mimicry", "sarcasm", "all tags"]
    assert made[0].cells[1:4] == ("1", "100%", "100%")
    assert "Everybody gave it" in made[0].tip


def test_values_are_written_with_their_interval():
    assert estimate_text(Estimate(-0.5, -0.75, 0.25)) == "−0.50 (−0.75 to 0.25)"
    assert estimate_text(Estimate(0.5)) == "0.50"
    assert estimate_text(Estimate()) == "–"
    assert joined(["Ann"]) == "Ann"


def test_the_whisker_lies_on_an_axis_from_minus_one_to_one():
    placed = whisker(Estimate(0.5, 0.0, 1.0), 100, 300)
    assert (placed.zero, placed.value, placed.low, placed.high) == (200, 250, 200, 300)
    assert whisker(Estimate(-3.0), 100, 300).value == 100
    assert whisker(Estimate(math.nan), 100, 300).value is None


def test_who_said_what_and_what_can_be_decided():
    (found,) = find_disagreements(TAGS)
    mimicry, sarcasm, disbelief = found.tags
    assert who_said(mimicry) == "given by Ann and Ben, not at the same place"
    assert who_said(sarcasm) == "given by Ann, not by Ben"
    assert who_said(disbelief) == "given by Ann and Ben, all agree"
    assert decision_label(Decision("as", "Ann"), 1, mimicry) == "1  As Ann"
    assert decision_label(Decision("as", "Ann"), 1, sarcasm) == "1  Yes"
    assert decision_label(Decision("no"), 0, mimicry) == "0  No"


def test_strips_show_each_tagger_and_what_is_decided():
    (found,) = find_disagreements(TAGS)
    drawn = lines(found.tags[0], found.taggers, Decision("overlap"))
    assert drawn == (("Ann", ((1, 2),)), ("Ben", ((1.8, 3),)), ("decided", ((1.8, 2),)))
    assert lines(found.tags[1], found.taggers, None) == (("Ann", (None,)), ("Ben", ()))


def test_a_click_finds_the_region_under_it():
    (found,) = find_disagreements(TAGS)

    def at(seconds, line):
        x, y = NAMES_PX + seconds * 100, line * (ROW_PX + 3) + 5
        return tag_at(found.tags[0], found.taggers, x, y, width=NAMES_PX + 400, duration=4.0)

    assert at(1.5, 0).tagger == "Ann"
    assert at(1.5, 1) is None
    assert at(2.5, 1).tagger == "Ben"
    assert at(2.5, 2) is None


@pytest.fixture
def disputed(demo, qtbot):
    clips = [demo.library.name_of(row) for row in range(2)]
    tags = [
        whole(clips[0], "sarcasm", "Ann"),
        region(clips[0], "mimicry", "Ann", 0.1, 0.6),
        region(clips[0], "mimicry", "Ben", 0.4, 0.9),
        whole(clips[1], "sarcasm", "Ben"),
        done(clips[1], "Ann"),
    ]
    demo.tagging.bring_in(give(tags))
    demo.tagging.finish_writing()
    qtbot.wait_until(lambda: len(demo.tagging.tags) == len(tags))
    return demo


def test_the_agreement_sheet_fills_itself_and_leads_on_to_settling(disputed, qtbot):
    show_agreement(disputed)
    sheet = disputed.window.findChild(AgreementSheet)
    qtbot.wait_until(lambda: sheet.table.rowCount() == 3)
    assert sheet.compared.currentText() == "Ann and Ben, 2 clips in common"
    assert sheet.table.isColumnHidden(7)
    assert sheet.table.item(0, 0).text() == "sarcasm"
    assert not sheet.grab().isNull()
    sheet.settle.click()
    assert disputed.window.findChild(SettleSheet).isVisible()
    disputed.window.findChild(SettleSheet).reject()


def test_without_a_second_tagger_the_sheet_says_what_is_missing(demo, qtbot):
    show_agreement(demo)
    sheet = demo.window.findChild(AgreementSheet)
    qtbot.wait_until(lambda: "needs two taggers" in sheet.message.text())
    assert not sheet.save.isEnabled()
    sheet.reject()


def test_a_clip_is_settled_by_keyboard(disputed, qtbot):
    show_settling(disputed)
    sheet = disputed.window.findChild(SettleSheet)
    qtbot.wait_until(lambda: len(sheet.rows) == 2)
    assert sheet.progress.text() == "0 of 2 settled"
    assert sheet.focusWidget() in (None, sheet)
    assert not sheet.settle.isEnabled()
    qtbot.keyClick(sheet, Qt.Key.Key_4)  # together
    assert sheet.rows[0].buttons[3].isChecked()
    qtbot.keyClick(sheet, Qt.Key.Key_1)
    assert sheet.settle.isEnabled()
    assert not sheet.grab().isNull()
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: sheet.progress.text() == "1 of 2 settled")
    assert sheet.clip.text() == disputed.library.name_of(1)
    qtbot.keyClick(sheet, Qt.Key.Key_PageUp)
    assert "This clip is settled" in sheet.state.text()
    sheet.reject()


def test_a_click_on_a_region_plays_it(disputed, qtbot):
    show_settling(disputed)
    sheet = disputed.window.findChild(SettleSheet)
    qtbot.wait_until(lambda: len(sheet.rows) == 2)
    tag = disputed.settling.here.tags[0].tags[0]
    sheet.rows[0].strips.clicked.emit(tag)
    assert disputed.examples.playing == disputed.settling.example_of(tag)
    sheet.reject()
    assert disputed.examples.playing is None


def test_with_nothing_to_settle_it_is_said(demo, qtbot):
    show_settling(demo)
    sheet = demo.window.findChild(SettleSheet)
    qtbot.wait_until(lambda: sheet.state.text().startswith("No clip is left"))
    sheet.reject()
