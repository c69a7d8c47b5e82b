"""Raters in the window: numbered, sortable, left out for a look; nothing of them in any file."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt

from analysis.bins import default_edges
from analysis.load_report import as_csv, as_text, report_on
from analysis.raters.lens import look_at_raters, without_raters
from analysis.raters.moves import moves
from analysis.session.edits import give
from listener.saving import SAVERS, save
from listener.state.rater_lens import NAMELESS, TELLS
from listener.views.raters_sheet import RatersSheet
from listener.views.raters_sheet.histogram import N_BARS, counts
from tests.analysis.agreement.tagged import whole

CHECK = Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def sheet(demo, qtbot, qapp):
    demo.window.actions_by_id["analyse.raters"].trigger()
    sheet = demo.window.findChild(RatersSheet)
    qtbot.wait_until(lambda: sheet.model.rowCount() > 0)
    yield sheet
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def texts(model, column=0):
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


def check(sheet, row, on=True):
    state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
    sheet.model.setData(sheet.model.index(row, 0), state.value, CHECK)


def test_raters_are_numbers_until_their_names_are_asked_for(sheet, demo):
    names = look_at_raters(demo.library.corpus).names
    assert texts(sheet.model) == [f"rater {number}" for number in range(1, len(names) + 1)]
    sheet.names.setChecked(True)
    assert texts(sheet.model) == list(names)
    sheet.names.setChecked(False)
    assert texts(sheet.model)[0] == "rater 1"


def test_it_sorts_by_any_column_with_missing_numbers_last(sheet, demo):
    offsets = look_at_raters(demo.library.corpus).offsets[:, 0]
    for order, sign in ((Qt.SortOrder.AscendingOrder, 1), (Qt.SortOrder.DescendingOrder, -1)):
        sheet.table.sortByColumn(2, order)
        wanted = np.argsort(sign * offsets, kind="stable")
        assert texts(sheet.model) == [f"rater {place + 1}" for place in wanted]
    check(sheet, 3)
    left_out = sheet.model.left_out
    sheet.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert sheet.model.left_out == left_out
    assert texts(sheet.model)[0] == f"rater {next(iter(left_out)) + 1}"


def test_who_is_left_out_moves_clips_that_can_be_shown_and_nothing_else(sheet, demo, qtbot):
    corpus = demo.library.corpus
    assert not sheet.show_clips.isEnabled()
    for row in (0, 3):
        check(sheet, row)
    qtbot.wait_until(lambda: demo.rater_lens.moved is not None)
    names = look_at_raters(corpus).names
    found = moves(corpus, without_raters(corpus, {names[0], names[3]}), default_edges(corpus.scale))
    assert sheet.said.text() == found.in_words(2)
    sheet.show_clips.click()
    assert demo.library.rows.tolist() == np.flatnonzero(found.any).tolist()
    assert demo.library.corpus is corpus
    assert demo.rater_lens.left_out == frozenset()


def test_with_nobody_left_out_nothing_moves(sheet, demo, qtbot):
    check(sheet, 0)
    check(sheet, 0, on=False)
    qtbot.wait_until(lambda: demo.jobs.running == ())
    assert demo.rater_lens.moved is None
    assert sheet.said.text() == "Nobody is left out."
    sheet.reject()


def test_listening_blind_closes_it_and_keeps_it_closed(sheet, demo):
    demo.window.actions_by_id["tag.blind"].trigger()
    assert not sheet.isVisible()
    demo.window.actions_by_id["analyse.raters"].trigger()
    assert demo.message.text == TELLS


def test_a_histogram_holds_every_offset_that_is_known():
    found = counts(np.array([-9.0, 0.0, 0.05, 9.0, np.nan]))
    assert (found[0], found[N_BARS // 2], found[-1], found.sum()) == (1, 2, 1, 4)


def test_no_file_that_the_window_writes_names_a_rater(demo, tmp_path):
    names = set(look_at_raters(demo.library.corpus).names)
    for saver in SAVERS:
        save(saver, demo.library.shown(), tmp_path / saver.file_name)
    lines = report_on(demo.library.corpus)
    demo.tagging.bring_in(give([whole(demo.selection.clip, "sarcasm", "Ann")]))
    demo.tagging.finish_writing()
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()}
    written |= {"report.txt": as_text(lines).encode(), "report.csv": as_csv(lines).encode()}
    assert "bins.csv" in written
    assert any(name.endswith(".earmark") for name in written)
    assert [(file, name) for file, text in written.items() for name in names if name.encode() in text] == []


def test_raters_that_are_not_named_are_not_looked_at(demo):
    corpus, index = demo.library.corpus, demo.library.index
    demo.library.show(replace(corpus, has_named_raters=False), index)
    demo.window.actions_by_id["analyse.raters"].trigger()
    assert demo.message.text == NAMELESS
    assert demo.window.findChild(RatersSheet) is None
