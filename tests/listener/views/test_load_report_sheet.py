"""The load report in the window."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from analysis.filters import IsMissing, Query
from analysis.load_report import CORPORA, MISSING, as_text, report_on
from analysis.places import DEMO_FOLDER
from analysis.tables import Problem
from listener.views.load_report_sheet import LoadReportSheet
from tests.listener.corpora import small_corpus


@pytest.fixture
def corpus(tmp_path):
    return replace(
        small_corpus(tmp_path), problems=(Problem("rating off the scale", 1234, "labels.txt, line 7"),)
    )


@pytest.fixture
def asked():
    return []


@pytest.fixture
def sheet(qtbot, corpus, asked):
    sheet = LoadReportSheet(None, corpus, report_on(corpus), asked.append)
    qtbot.addWidget(sheet)
    sheet.show()
    return sheet


def rows(sheet):
    table = sheet._table
    return [tuple(table.item(row, column).text() for column in range(3)) for row in range(table.rowCount())]


def button(sheet, text):
    return next(
        button for button in sheet.findChildren(QPushButton) if button.text().replace("&", "") == text
    )


def test_lines_stand_under_their_headings(sheet):
    shown = rows(sheet)
    assert shown[0] == ("What was read", "", "")
    heading = shown.index((MISSING, "", ""))
    assert shown[heading + 1] == ("Audio", "1", "such as MSP-PODCAST_0001_0005.wav")
    assert shown[-1] == ("rating off the scale", "1,234", "labels.txt, line 7")
    sheet.narrow("off the scale")
    assert [shown[row][0] for row in range(len(shown)) if not sheet._table.isRowHidden(row)] == [
        "What was found in the files",
        "rating off the scale",
    ]


def test_clips_of_a_line_are_shown_and_other_lines_show_none(sheet, asked):
    shown = rows(sheet)
    show = button(sheet, "Show these clips")
    assert not show.isEnabled()
    for what in ("rating off the scale", MISSING, "Clips"):
        sheet._table.setCurrentCell([row[0] for row in shown].index(what), 0)
        assert not show.isEnabled(), what
    sheet._table.setCurrentCell([row[0] for row in shown].index("Audio"), 0)
    show.click()
    assert asked == [Query(where=IsMissing("duration"))]
    assert not sheet.isVisible()


def test_it_can_be_copied_and_saved_as_text_or_table(sheet, corpus, tmp_path):
    button(sheet, "Copy").click()
    assert QGuiApplication.clipboard().text() == as_text(report_on(corpus))
    sheet.write(tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text() == as_text(report_on(corpus))
    sheet.write(tmp_path / "report.csv")
    assert (
        len(list(csv.reader((tmp_path / "report.csv").read_text().splitlines())))
        == len(report_on(corpus)) + 1
    )
    assert "report.csv" in sheet._told.text()
    sheet.write(tmp_path / "no" / "report.csv")
    assert "there is no folder" in sheet._told.text()


def test_the_menu_shows_it_of_the_open_corpus_unless_one_listens_blind(demo, qtbot):
    action = demo.window.actions_by_id["file.problems"]
    demo.library.hide(np.ones(demo.library.n_clips, dtype=np.bool_))
    action.trigger()
    assert "blind" in demo.message.text
    demo.library.hide(None)
    action.trigger()
    qtbot.wait_until(lambda: demo.window.findChild(LoadReportSheet) is not None)
    sheet = demo.window.findChild(LoadReportSheet)
    sheet._table.setCurrentCell([row[0] for row in rows(sheet)].index("Speaker"), 0)
    button(sheet, "Show these clips").click()
    assert demo.library.query == Query(speakers=frozenset({"Unknown"}))
    assert len(demo.library.rows) == 6


def test_several_corpora_open_as_one_and_a_line_of_the_report_shows_one(demo, qtbot, tmp_path):
    members = [f'[[corpora]]\npath = "{DEMO_FOLDER.as_posix()}"\nname = "{name}"\n' for name in "AB"]
    (tmp_path / "two.toml").write_text("".join(members))
    demo.opening.open(str(tmp_path / "two.toml"), tmp_path / "two.earmark")
    qtbot.wait_until(lambda: demo.library.n_clips == 252)
    line = next(line for line in report_on(demo.library.corpus) if (line.part, line.what) == (CORPORA, "B"))
    demo.library.ask(line.query)
    assert len(demo.library.rows) == line.count == 126
    demo.selection.select(int(demo.library.rows[0]))
    clip = demo.selection.clip
    qtbot.wait_until(lambda: demo.columns.active_contents.clip == clip)
    contents = demo.columns.active_contents
    assert clip.startswith("B/")
    assert (contents.origin, contents.trouble) == ("corpus", "")
    assert contents.words
