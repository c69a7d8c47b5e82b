import math

import pytest
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox

from analysis.r128 import Loudness
from listener.state.altering.matching import Match
from listener.views.match_line import worded


@pytest.fixture
def sheet(demo):
    button = demo.transport.layout().itemAt(0).layout().itemAt(4).widget()
    button.click()
    yield button.sheet
    button.sheet.close()


def box(sheet, kind, name):
    return next(each for each in sheet.findChildren(kind) if each.accessibleName() == name)


def test_switches_menu_and_states_agree_and_are_remembered(demo, sheet):
    for action, key, name, state in (
        ("play.go_on", "go_on", "Go on to the next clip", lambda: demo.going_on.is_on),
        (
            "play.on_selecting",
            "play_on_selecting",
            "Play each clip when it is selected",
            lambda: demo.going_on.plays_selected,
        ),
        ("play.match_loudness", "match_loudness", "Match loudness", lambda: demo.matching.is_on),
    ):
        switch, shown = box(sheet, QCheckBox, name), demo.window.actions_by_id[action]
        assert not state()
        switch.click()
        assert state()
        assert shown.isChecked()
        assert demo.settings.get(key) is True
        shown.trigger()
        assert not state()
        assert not switch.isChecked()
        assert demo.settings.get(key) is False


def test_seconds_are_set_and_remembered(demo, sheet):
    assert not box(sheet, QDoubleSpinBox, "Gap between two clips in seconds").isEnabled()
    demo.going_on.set_on(True)
    for key, name, state in (
        ("gap", "Gap between two clips in seconds", lambda: demo.going_on.gap),
        ("pre_roll", "Pre-roll in seconds", lambda: demo.hearing.pre_roll),
        ("post_roll", "Post-roll in seconds", lambda: demo.hearing.post_roll),
    ):
        box(sheet, QDoubleSpinBox, name).setValue(1.5)
        assert state() == pytest.approx(1.5)
        assert demo.settings.get(key) == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("match", "text"),
    [
        (None, "Loudness: nothing is matched yet."),
        (Match(4.23, False, Loudness(-27.23, -20)), "Loudness matched to −23 LUFS: +4.2 dB."),
        (
            Match(3.1, True, Loudness(-30, -4.1)),
            "Loudness matched to −23 LUFS: +3.1 dB, held back by its peaks.",
        ),
        (Match(-2.0, False, Loudness(-21, -4)), "Loudness matched to −23 LUFS: −2.0 dB."),
        (Match(-0.01, False, Loudness(-23, -4)), "Loudness matched to −23 LUFS: 0.0 dB."),
        (
            Match(1.0, False, Loudness(-24, -9, is_ungated=True)),
            "Loudness matched to −23 LUFS: +1.0 dB; shorter than 0.4 s, so all of it counts.",
        ),
        (
            Match(0.0, False, Loudness(-math.inf, -200)),
            "Loudness: too quiet to be measured, played as it is.",
        ),
    ],
)
def test_it_is_said_how_a_clip_is_matched(match, text):
    assert worded(match) == text


def test_the_line_is_there_only_while_loudness_is_matched(demo, qtbot):
    line = demo.transport.layout().itemAt(demo.transport.layout().count() - 1).widget()
    assert line.isHidden()
    demo.window.actions_by_id["play.match_loudness"].trigger()
    qtbot.wait_until(lambda: "LUFS" in line.text())
    assert not line.isHidden()
