"""Histograms that filter by dragging."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from analysis.filters import Query
from analysis.filters.conditions import Within
from analysis.histograms import bin_numbers
from analysis.index import build_index, with_numbers
from listener.jobs import Jobs
from listener.theme import DARK, LIGHT
from listener.views.browse.histogram_picture import Axis, axis_of, drawn_ends, grasp, stretched
from listener.views.browse.histograms import FIRST, Histograms, read_chosen, write_chosen
from tests.listener.corpora import small_corpus

COLUMN = "odd"


@pytest.fixture
def panel(library, qtbot):
    """A histogram of 0.0, 0.1, .. of a column that is made when it is wanted, its last number missing."""
    corpus = small_corpus()
    index = build_index(corpus)
    numbers = np.arange(index.n_rows) / 10
    numbers[-1] = np.nan
    library.show(corpus, with_numbers(index, {COLUMN: lambda: numbers}))
    jobs = Jobs()
    view = Histograms(library, jobs, DARK)
    view.use((COLUMN, "gone"))
    qtbot.addWidget(view)
    view.resize(280, 300)
    view.show()
    qtbot.wait_until(lambda: COLUMN in view.rows and "Counting" not in view.rows[COLUMN].caption.text())
    yield view
    jobs.close()


def settle(view):
    view._later.stop()
    view.refresh()


def test_what_the_mouse_means():
    binned = bin_numbers(np.array([0.0, 0.05, 6.0]))
    axis = Axis(0.0, 6.0, 612)
    assert axis_of(binned, 612) == axis
    kept = grasp(binned, axis, None, None, 6 + 105)
    assert kept == (1.0, 1.1)
    assert stretched(binned, axis, kept, 6 + 233) == (1.0, 2.4)
    assert stretched(binned, axis, kept, 6 + 55) == (0.5, 1.1)
    ends = (1.0, 2.4)
    assert grasp(binned, axis, ends, ends, 6 + 103) == (2.4, 2.4)
    assert stretched(binned, axis, (2.4, 2.4), 6 + 205) == (2.0, 2.4)
    assert grasp(binned, axis, ends, ends, 6 + 238) == (1.0, 1.0)
    assert grasp(binned, axis, ends, ends, 6 + 155) == (1.5, 1.6)
    assert stretched(binned, axis, (1.0, 1.0), 9999) == (1.0, 6.0)


def test_the_ends_of_a_range_of_whole_numbers_are_drawn_around_their_bars():
    assert drawn_ends(bin_numbers(np.array([5.0, 8.0])), (5, 6)) == (4.5, 6.5)
    assert drawn_ends(bin_numbers(np.array([0.1, 8.0])), (5, 6)) == (5, 6)


def test_dragging_asks_once_for_the_range_and_a_double_click_for_all(panel, library):
    row = panel.rows[COLUMN]
    n_clips = library.n_clips
    assert row.caption.text() == f"{n_clips - 1} clips, 1 without"
    queries = []
    library.query_changed.connect(lambda: queries.append(library.query))
    plot, y = row.plot, 20
    QTest.mousePress(plot, Qt.MouseButton.LeftButton, pos=QPoint(8, y))
    QTest.mouseMove(plot, QPoint(60, y))
    QTest.mouseMove(plot, QPoint(plot.width() // 2, y))
    assert queries == []
    said = row.caption.text()
    QTest.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=QPoint(plot.width() // 2, y))
    assert len(queries) == 1
    [own] = library.query.ranges
    assert own.low == 0
    assert 0 < own.high < (n_clips - 2) / 10
    assert said.startswith(f"{len(library.rows)} clip")
    settle(panel)
    assert row.low.text() == "0"
    QTest.mouseDClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(60, y))
    assert library.query == Query()


def test_a_click_alone_asks_for_nothing(panel, library):
    QTest.mouseClick(panel.rows[COLUMN].plot, Qt.MouseButton.LeftButton, pos=QPoint(60, 20))
    assert library.query == Query()


def test_exact_numbers_can_be_typed(panel, library):
    row = panel.rows[COLUMN]
    QTest.keyClicks(row.high, "0,15")
    QTest.keyClick(row.high, Qt.Key.Key_Return)
    assert library.query.ranges == {Within(COLUMN, 0.0, 0.15)}
    assert library.rows.tolist() == [0, 1]
    settle(panel)
    assert (row.low.text(), row.high.text()) == ("0", "0.15")
    row.high.selectAll()
    QTest.keyClicks(row.high, "much")
    QTest.keyClick(row.high, Qt.Key.Key_Return)
    assert row.caption.text() == "Type numbers, such as 1.5."
    assert library.rows.tolist() == [0, 1]


def test_a_range_that_was_asked_for_elsewhere_is_shown_and_removing_it_shows_all(panel, library):
    library.ask(replace(library.query, ranges=frozenset({Within("valence", 1.0, 4.0)})))
    settle(panel)
    assert list(panel.rows) == [COLUMN, "valence"]
    panel.rows["valence"].removed.emit()
    settle(panel)
    assert library.query == Query()
    assert list(panel.rows) == [COLUMN]


def test_columns_are_added_and_kept_in_mind(panel, qtbot):
    with qtbot.wait_signal(panel.chosen_changed):
        panel.adding.activated.emit(panel.adding.findData("duration"))
    assert panel.chosen == (COLUMN, "gone", "duration")
    settle(panel)
    assert list(panel.rows) == [COLUMN, "duration"]
    assert read_chosen(write_chosen(panel.chosen)) == panel.chosen
    assert read_chosen("") == read_chosen("[1]") == FIRST
    assert read_chosen("[]") == ()


def test_it_follows_the_theme_and_the_logarithm(panel):
    plot = panel.rows[COLUMN].plot
    dark = plot.grab().toImage()
    panel.set_theme(LIGHT)
    light = plot.grab().toImage()
    panel.rows[COLUMN]._log.toggle()
    assert dark != light
    assert plot.isVisible()


def test_nothing_is_counted_while_one_listens_blind(panel, library):
    said = panel.rows[COLUMN].caption.text()
    library.hide(np.ones(library.n_clips, dtype=bool))
    library.ask(Query(text="x"))
    settle(panel)
    assert panel.rows[COLUMN].caption.text() == said
