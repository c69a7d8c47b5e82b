"""The lane of words: what it plays, and where it says that times were found here."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from analysis.audio import Sound
from analysis.words import Word
from listener.state.columns.contents import Contents
from listener.state.columns.wishes import Column
from listener.views.listen.wording import notices
from tests.listener.views.listen.viewing import WORDS, listen, put

RATE = 8000


def test_words_aligned_here_are_marked_and_those_of_files_are_not(desk):
    desk.go(1)
    words = desk.column.words
    contents = replace(
        desk.columns.columns[0].contents, words=WORDS, origin="aligned", found_by="PocketSphinx"
    )
    put(desk, contents=contents)
    assert words.accessibleName() == "Words, aligned here"
    assert words.toolTip().startswith("Aligned here (PocketSphinx)")
    assert words._caption.shown() == "words,\naligned"
    put(desk, contents=replace(contents, origin="recognised"))
    assert words.accessibleName() == "Words, recognised here"
    assert words._caption.shown() == "words,\nrecognised"
    desk.column.set_narrow(True)
    assert words._caption.shown() == "words,\nrecogn."
    assert words.toolTip().startswith("Recognised by PocketSphinx in the sound alone, not from the corpus.")
    put(desk, contents=replace(contents, origin="corpus"))
    assert (words.accessibleName(), words.toolTip(), words._caption.shown()) == ("Words", "", "words")


def test_the_lane_says_that_words_are_being_found(desk):
    desk.go(1)
    words = desk.column.words
    put(desk, finding="aligned")
    assert words.toolTip() == "Finding when the words are spoken…"
    put(desk, finding="recognised")
    assert words.toolTip() == "Recognising the words…"
    contents = replace(desk.columns.columns[0].contents, words=WORDS, origin="aligned")
    put(desk, finding=None, contents=contents)
    assert words.toolTip().startswith("Aligned here")


def test_why_there_are_no_words_is_told():
    contents = Contents(0, "a.wav", None, None, (), "good news", "")
    assert notices(Column(contents=contents), 0).words == "This clip's words have no times."
    assert (
        notices(Column(contents=replace(contents, transcript="")), 0).words == "This clip has no transcript."
    )
    heard = replace(contents, transcript="", sound=Sound(np.zeros((80, 1), np.float32), 80))
    assert "Clip > Recognise this clip's words" in notices(Column(contents=heard), 0).words
    assert heard.to_find == "recognised"
    phones = replace(heard, phones=(Word("HH", 0.0, 0.5),))
    assert notices(Column(contents=phones), 0).words == "This clip's words have no times."
    assert phones.to_find is None


def click(lane, seconds, how=QTest.mouseClick):
    """Click a lane at a time, half-way down."""
    inside = QPointF(lane.place.x(seconds), lane.place.height / 2)
    how(lane.viewport(), Qt.MouseButton.LeftButton, pos=lane.mapFromScene(lane.view.mapToScene(inside)))


def test_a_click_on_a_word_plays_it_and_a_double_click_selects_it(desk):
    listen(desk)
    click(desk.column.words, 1.5)
    assert desk.selection.span is None
    assert (desk.player.is_playing, desk.player.position) == (True, RATE)
    click(desk.column.words, 0.5, QTest.mouseDClick)
    assert desk.selection.span == (RATE // 4, 3 * RATE // 4)
    assert (desk.player.is_playing, desk.player.position) == (True, RATE // 4)


def test_a_click_between_words_or_on_the_wave_plays_nothing(desk):
    listen(desk)
    for lane, seconds in ((desk.column.words, 0.9), (desk.column.wave, 0.5)):
        click(lane, seconds)
        assert not desk.player.is_playing
        assert desk.player.position / RATE == pytest.approx(seconds, abs=0.01)
