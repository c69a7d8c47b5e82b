"""The line for conditions: what it offers, says and asks for, and that it shows nothing while one is blind."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton

from analysis.filters import Query
from analysis.index import build_index, with_tags
from listener.jobs import Jobs
from listener.state.filtering import Filtering
from listener.theme import DARK
from listener.views.browse import BrowsePanel
from listener.views.browse.completing import completion
from listener.views.browse.filter_help import FilterHelp
from listener.views.browse.filter_line import BLIND, FilterLine
from tests.listener.corpora import small_corpus

INDEX = with_tags(build_index(small_corpus()), {"sarcasm": [1], "laughter": [2]})


@pytest.fixture
def line(shown, library):
    jobs = Jobs()
    line = shown(FilterLine(library, Filtering(library, jobs)), 290, 120)
    library.show(small_corpus(), INDEX)
    yield line
    line.field._close()
    jobs.close()


def said(line):
    label = line.findChild(QLabel)
    return label.text() if label.isVisible() else ""


def press(qtbot, line, key):
    qtbot.keyClick(line.field, key)


@pytest.mark.parametrize(
    ("text", "start", "texts"),
    [
        ("valence_s", 0, ("valence_sd",)),
        ("done and not valence_s", 13, ("valence_sd",)),
        ("split == 'Te", 9, ("'Test1'",)),
        ("split in ('Test1', 'Tr", 19, ("'Train'",)),
        ("split NOT IN (tr", 14, ("'Train'",)),
        ("split != ", 9, ("'Train'", "'Development'", "'Test1'")),
        ("tags has ", 9, ("'laughter'", "'sarcasm'")),
        ("tags has any ('sarcasm', l", 25, ("'laughter'",)),
        ("transcript contains 'val", 24, ()),
        ("valence > 3 ", 12, ()),
        ("valence > 3 an", 12, ("and", "dominance", "dominance_sd", "transcript")),
        ("", 0, ()),
    ],
)
def test_what_may_be_meant(text, start, texts):
    found = completion(text, INDEX)
    assert (found.start, tuple(sorted(found.texts))) == (start, tuple(sorted(texts)))


def test_a_word_that_is_whole_already_is_not_offered():
    assert completion("valence", INDEX).texts == ()


def test_a_name_on_offer_is_taken_by_tab(qtbot, line):
    qtbot.keyClicks(line.field, "activation_s")
    assert line.field.offered == ["activation_sd"]
    press(qtbot, line, Qt.Key.Key_Tab)
    assert line.field.text() == "activation_sd "
    assert line.field.offered == []


def test_escape_closes_the_names_first_and_then_goes_to_the_clips(qtbot, line):
    qtbot.keyClicks(line.field, "activation_s")
    press(qtbot, line, Qt.Key.Key_Escape)
    assert line.field.offered == []
    with qtbot.waitSignal(line.left):
        press(qtbot, line, Qt.Key.Key_Escape)
    assert line.field.text() == "activation_s"


def test_what_is_half_written_stays_while_one_clicks(line, library):
    line.field.setText("valence > 1")
    library.ask(Query(splits=frozenset({"Train"})))
    assert line.field.text() == "valence > 1"
    assert said(line) == "Not in force yet: 2 clips."


def test_another_spelling_of_what_is_in_force_is_written_as_it_is_kept(qtbot, line):
    for text in ("valence > 1", "valence>1", "VALENCE > 1"):
        line.field.setText(text)
        press(qtbot, line, Qt.Key.Key_Return)
        assert line.field.text() == "valence > 1"


def test_what_is_written_is_counted_and_enter_asks_for_it(qtbot, line, library):
    library.ask(Query(splits=frozenset({"Train"})))
    line.field.setText("VALENCE > 1 and activation >= 4")
    assert said(line) == "Not in force yet: 1 clip."
    with qtbot.waitSignal(line.left):
        press(qtbot, line, Qt.Key.Key_Return)
    assert library.rows.tolist() == [1]
    assert line.field.text() == "valence > 1 and activation >= 4"
    assert said(line) == ""


def test_what_is_wrong_is_said_and_enter_stays(qtbot, line, library):
    line.field.setText("valnce > 1")
    assert said(line).startswith("There is no column 'valnce'; the nearest: valence")
    with qtbot.assertNotEmitted(line.left):
        press(qtbot, line, Qt.Key.Key_Return)
    assert library.query == Query()


def test_clearing_all_clears_the_line(line, library):
    line.field.setText("valence > 1")
    line.field.used.emit()
    library.clear_query()
    assert line.field.text() == ""


def test_blind_the_condition_is_out_of_sight(line, library):
    line.field.setText("valence > 1")
    line.field.used.emit()
    library.hide(np.ones(6, dtype=bool))
    assert not line.field.isEnabled()
    assert line.field.text() == said(line) == ""
    assert line.field.placeholderText() == BLIND
    library.hide(None)
    assert line.field.isEnabled()
    assert line.field.text() == "valence > 1"


def test_help_lists_every_column(line):
    sheet = FilterHelp(line, small_corpus(), INDEX)
    table = sheet._table
    named = {table.item(row, 0).text() for row in range(table.rowCount())}
    assert INDEX.columns.keys() <= named


def test_back_asks_for_what_was_asked_before(qtbot, shown, library):
    jobs = Jobs()
    panel = shown(BrowsePanel(library, Filtering(library, jobs), DARK), 300, 600)
    library.show(small_corpus(), INDEX)
    back = next(button for button in panel.findChildren(QToolButton) if button.text() == "Back")
    assert not back.isEnabled()
    library.ask(Query(splits=frozenset({"Train"})))
    assert back.isEnabled()
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert library.query == Query()
    library.ask(Query(splits=frozenset({"Train"})))
    library.hide(np.ones(6, dtype=bool))
    assert not back.isEnabled()
    jobs.close()
