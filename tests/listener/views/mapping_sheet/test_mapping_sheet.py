"""Saying what the columns of a table mean, in the window."""

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt

from analysis.corpora import open_corpus
from analysis.corpora.table.mapping import RatingsMapping
from analysis.corpora.table.mapping_file import write_mapping
from analysis.tables import Scale
from listener.calls.files import open_file
from listener.state.table_draft import look_at
from listener.views.mapping_sheet import MappingSheet
from tests.listener.test_accessible_names import name_of, reached


@pytest.fixture(autouse=True)
def own_places(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("EARMARK_DATA", str(tmp_path / "data"))


@pytest.fixture
def table(tmp_path):
    """Four clips, of which the first has sound, rated from 1 to 5, with labels of three letters."""
    folder = tmp_path / "calls"
    (folder / "wav").mkdir(parents=True)
    soundfile.write(folder / "wav" / "c0.wav", np.zeros(800), 8000)
    path = folder / "calls.csv"
    path.write_text(
        "file,emo,arousal,room\nc0.wav,hap,1,a\nc1.wav,ang,5,a\nc2.wav,mad,3,b\nc3.wav,neutral,2,b\n"
    )
    return path


@pytest.fixture
def opened():
    return []


@pytest.fixture
def sheet(table, opened, shown):
    sheet = MappingSheet(None, look_at(table), opened.append, "There is no column FileName.")
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    return shown(sheet, 900, 700)


def choose(sheet, key, column):
    box = sheet._columns[key]
    box.setCurrentIndex(box.findData(column))


def test_it_starts_from_a_guess_and_shows_the_first_rows(sheet, table):
    assert sheet.mapping == look_at(table).mapping
    assert dict(sheet.mapping.columns) == {"clip": "file", "emotion": "emo", "activation": "arousal"}
    assert sheet.mapping.classes == {"hap": "happy", "ang": "angry"}
    assert look_at(table).rows[1] == ("c1.wav", "ang", "5", "a")
    assert sheet._save.isEnabled()


def test_what_is_chosen_is_kept_beside_the_table_and_opened(sheet, table, opened):
    choose(sheet, "recording", "room")
    sheet._classes._boxes["mad"].setCurrentText("angry")
    sheet._scale._high.setValue(9)
    sheet._save.click()
    place = table.with_name("calls.earmark.toml")
    assert opened == [str(place)]
    corpus = open_corpus(place)
    assert corpus.scale == Scale(1, 9)
    assert corpus.clips["emotion"].to_list() == ["happy", "angry", "angry", "neutral"]
    assert corpus.clips["recording"].to_list() == ["a", "a", "b", "b"]
    assert corpus.clips["duration"][0] == 0.1


def test_it_says_at_once_what_is_wrong(sheet):
    choose(sheet, "clip", "")
    assert "Neither `clip` nor `path`" in sheet._wrong.text()
    assert not sheet._save.isEnabled()
    choose(sheet, "clip", "file")
    sheet._scale._low.setValue(6)
    assert "the lower end comes first" in sheet._wrong.text()
    choose(sheet, "activation", "")
    assert sheet._wrong.isHidden()
    assert sheet._save.isEnabled()
    assert sheet.mapping.scale is None
    assert not sheet._scale.isEnabled()


def test_labels_are_those_of_the_chosen_column(sheet):
    choose(sheet, "emotion", "room")
    assert list(sheet._classes._boxes) == ["a", "b"]
    choose(sheet, "emotion", "")
    assert not sheet._classes.isVisible()
    assert "No column" in sheet._no_labels.text()


def test_a_mapping_that_is_there_is_changed_and_a_broken_one_is_left(table):
    guess, place = look_at(table).mapping, table.with_name("calls.earmark.toml")
    write_mapping(guess, place)
    place.write_text(place.read_text() + '\n[ratings]\nemotion = "room*"\n')
    again = look_at(table)
    assert again.place == place
    assert again.mapping.ratings == RatingsMapping(columns={"emotion": "room*"})
    place.write_text("broken = ")
    other = look_at(table)
    assert other.place == table.with_name("calls 2.earmark.toml")
    assert other.mapping == guess


def test_what_cannot_be_written_is_said(sheet, table, opened):
    table.with_name("calls.earmark.toml").mkdir()
    sheet._save.click()
    assert "it is a folder" in sheet._wrong.text()
    assert not opened


def test_all_is_reached_by_keyboard_and_named(sheet):
    assert sheet._columns["clip"].hasFocus()
    assert not [widget for widget in reached(sheet) if not name_of(widget)]


def test_a_table_that_no_reader_knows_is_asked_about(demo, qtbot, table):
    open_file(demo, str(table))
    qtbot.wait_until(lambda: demo.window.findChild(MappingSheet) is not None)
    asking = demo.window.findChild(MappingSheet)
    asking._save.click()
    qtbot.wait_until(lambda: demo.library.n_clips == 4)
    assert demo.library.corpus.name == "calls"
    assert demo.message.text == ""
