import json
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from listener.state.columns.columns import Wish
from models.interface import Check, Trust
from tests.listener.corpora import NAMES
from tests.listener.views.listen.made import saliency
from tests.listener.views.listen.viewing import listen, put


def beside(desk, count=2):
    """So many columns of one clip, each with a map of its own."""
    listen(desk)
    desk.columns.set_count(count)
    desk.qtbot.waitUntil(lambda: all(column.status != "reading" for column in desk.columns.columns))
    desk.jobs.cancel_all()
    rng, first = np.random.default_rng(0), desk.columns.columns[0]
    for number in range(count):
        shown = saliency(rng.normal(0, 0.02, 99), clip=first.contents.clip)
        put(desk, number, wish=Wish("m", "valence"), contents=first.contents, status="done", saliency=shown)
    return desk.view._views


def test_four_columns_have_lanes_of_the_same_heights(desk):
    views = beside(desk, 4)
    desk.view.resize(700, 520)
    QApplication.processEvents()
    assert desk.view.width() == 700
    for lanes in zip(*(view.lanes[:5] for view in views), strict=True):
        assert len({(lane.height(), lane.mapTo(desk.view, QPoint()).y()) for lane in lanes}) == 1
        assert len({lane.view.mapToScene(0, 0).x() for lane in lanes}) == 1


def test_the_difference_stands_in_the_right_column_and_the_numbers_in_the_left(desk):
    first, second, third = beside(desk, 3)
    assert [view.comparison.currentIndex() for view in (first, second, third)] == [1, 2, 0]
    assert "Column 2 minus column 1" in [label.text() for label in first.comparison.findChildren(QLabel)]
    desk.columns.activate(2)
    assert [view.comparison.currentIndex() for view in (first, second, third)] == [0, 1, 2]
    put(desk, 1, status="ready", saliency=None)
    assert third.comparison.strip._notice == "Explain column 2 and column 3 to compare them."


def test_columns_are_added_and_closed_in_their_heads(desk):
    listen(desk)
    header = desk.column.header
    assert header._add.isVisible()
    assert not header._close.isVisible()
    header._add.click()
    assert len(desk.columns.columns) == 2
    assert not header._add.isVisible()
    header._close.click()
    assert len(desk.columns.columns) == 1
    assert not desk.view._views[1].isVisible()


def test_a_pinned_column_names_its_clip_in_every_head(desk):
    listen(desk)
    desk.columns.set_count(2)
    desk.qtbot.waitUntil(lambda: desk.columns.columns[1].status != "reading")
    first, second = desk.view._views
    assert second.header._clip.text() == ""
    second.header._pin.click()
    desk.qtbot.waitUntil(lambda: desk.columns.columns[1].status != "reading")
    assert second.header._clip.text() == f"{NAMES[1]} (kept)"
    assert first.header._clip.text() == NAMES[1]


def test_a_method_is_chosen_in_the_head(desk):
    listen(desk)
    method = desk.column.header.choice.method
    assert method.currentText() == "integrated gradients"
    method.setCurrentIndex(method.findData("attention"))
    method.activated.emit(method.currentIndex())
    assert desk.columns.columns[0].wish == Wish("m", "valence", method="attention")


def test_a_map_goes_when_another_method_is_chosen_for_the_same_contents(desk):
    (view,) = beside(desk, 1)
    assert view.legend.isVisible()
    put(desk, status="reading", saliency=None)
    assert view.legend.isVisible()
    put(desk, status="ready")
    assert not view.legend.isVisible()


def test_the_legend_says_whose_scale_it_is(desk):
    first, _ = beside(desk)
    assert first.legend._scale.text() == "shared scale"
    desk.columns.set_shared_scale(False)
    assert first.legend._scale.text() == "own scale"


def test_attention_is_not_given_a_sign_or_a_unit(desk):
    listen(desk)
    attention = saliency(np.linspace(0, 1, 99), clip=desk.columns.columns[0].contents.clip, delta=np.nan)
    put(desk, saliency=attention)
    assert desk.column.legend._unit.text() == "share per frame, no units"
    assert desk.column.strip.gutter._lowest == 0.0


def test_a_map_that_must_not_be_used_loses_its_colours(desk):
    listen(desk)
    before = desk.column.strip.grab().toImage()
    put(desk, trust=Trust("do not use", ()))
    assert desk.column.header.badge.text() == "✕ do not use"
    assert desk.column.strip._picture.is_refused
    assert desk.column.strip.grab().toImage() != before


def test_enter_on_the_badge_opens_the_sheet_and_its_text_can_be_copied(desk):
    listen(desk)
    put(desk, trust=Trust("doubtful", (Check("random weights", 0.4, 0.3, False, "It hardly changes."),)))
    badge = desk.column.header.badge
    badge.setFocus()
    QTest.keyClick(badge, Qt.Key.Key_Return)
    sheet = desk.column.header._sheet
    said = sheet._checks.toPlainText()
    assert all(
        text in said for text in ("random weights", "0.4, at most 0.3", "It hardly changes.", "→ Try ")
    )
    sheet._copy.click()
    assert "Trust: doubtful" in QApplication.clipboard().text()
    sheet._copy_receipt.click()
    assert json.loads(QApplication.clipboard().text())["target"] == "valence"
    assert not sheet.check_button.isVisible()
    sheet.close()
    assert desk.column.header._sheet is None


def test_an_unchecked_map_is_checked_from_its_sheet(desk, monkeypatch):
    listen(desk)
    wanted = []
    monkeypatch.setattr(desk.columns, "check", wanted.append)
    desk.column.header.badge.click()
    desk.column.header._sheet.check_button.click()
    assert wanted == [0]
    put(desk, checking=0.5)
    assert not desk.column.header._sheet.check_button.isEnabled()
    put(desk, status="reading", saliency=None, checking=None)
    assert desk.column.header._sheet is None


def test_heads_do_not_name_the_clip_while_columns_go_on_to_the_next(desk):
    first, second = beside(desk)
    put(desk, 0, contents=replace(desk.columns.columns[0].contents, clip="next.wav"), status="ready")
    assert first.header._clip.text() == "next.wav"
    put(desk, 1, status="reading", saliency=None)
    put(desk, 0, status="ready")
    assert (first.header._clip.text(), second.header._clip.text()) == ("", "")


def test_a_head_has_two_rows_or_four_where_it_is_tight(desk):
    first, second = beside(desk)
    rows = []
    for width in (1200, 700, 500):
        desk.view.resize(width, 520)
        QApplication.processEvents()
        assert first.header.height() == second.header.height()
        choice = first.header.choice
        rows.append((choice.target.y() > choice.model.y(), choice.method.y() > choice.model.y()))
    assert rows == [(False, False), (False, False), (True, True)]


def test_a_narrow_head_has_one_more_row_while_it_names_the_clip(desk):
    first, second = beside(desk)
    desk.view.resize(700, 520)
    QApplication.processEvents()
    low = first.header.height()
    assert not first.header._clip.isVisible()
    desk.columns.pin(1, NAMES[1])
    QApplication.processEvents()
    assert first.header._clip.y() > first.header.badge.y()
    assert first.header.height() == second.header.height() > low


def test_the_comparison_is_folded_in_a_low_view_until_it_is_wanted(desk):
    first, second = beside(desk)
    desk.view.resize(1200, 500)
    QApplication.processEvents()
    assert not second.comparison.strip.isVisible()
    low = first.comparison.height()
    first.comparison._fold.click()
    QApplication.processEvents()
    assert second.comparison.strip.isVisible()
    assert first.comparison.height() == second.comparison.height() > low
    first.comparison._fold.click()
    desk.view.resize(1200, 900)
    QApplication.processEvents()
    assert not second.comparison.strip.isVisible()
