"""Cut points in the BROWSE dock: dragged in the grid, set by number, taken back, and what they say."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QDoubleSpinBox, QLabel

from analysis.bins import Edges
from analysis.index import build_index
from listener.jobs import Jobs
from listener.state.columns.columns import Columns
from listener.state.cutting import Cutting
from listener.state.explaining.shelf import Shelf
from listener.state.filtering import Filtering
from listener.state.redrawing import Redrawing
from listener.state.tagging.tagging import Tagging
from listener.theme import DARK
from listener.views.browse import BrowsePanel
from listener.views.browse.cut_line import CutLine
from listener.views.browse.grid import BinGrid
from listener.views.browse.grid_picture import AXIS
from tests.listener.corpora import small_corpus


@pytest.fixture
def cutting(library, selection):
    jobs = Jobs()
    columns = Columns(library, selection, Shelf(), jobs)
    cutting = Cutting(library, Tagging(library, selection, columns, jobs), jobs)
    cutting.redrawing = Redrawing(library, jobs)
    cutting.jobs = jobs
    yield cutting
    jobs.close()


@pytest.fixture
def panel(shown, library, cutting):
    panel = BrowsePanel(library, Filtering(library, cutting.jobs), DARK)
    panel.offer_cuts(cutting, cutting.redrawing)
    library.show(small_corpus(), build_index(small_corpus()))
    return shown(panel, 300, 900)


def drag(qtbot, grid, start, end):
    qtbot.mousePress(grid, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(grid, end)
    qtbot.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=end)


def said(panel):
    return next(label for label in panel.findChild(CutLine).findChildren(QLabel)).text()


def button(panel, name):
    found = panel.findChild(CutLine).findChildren(QAbstractButton)
    return next(one for one in found if name in (one.text(), one.accessibleName()))


def test_a_cut_point_is_dragged_with_either_axis(panel, cutting, qtbot):
    grid = panel.findChild(BinGrid)
    picture = grid.picture()
    low = QPoint(round(picture.ticks_x[0]), round(picture.height + 6))
    drag(qtbot, grid, low, low + QPoint(round(picture.width / 6), 0))
    assert cutting.edges == Edges(4.0, 5)
    assert said(panel) == "Cut at 4 and 5, usually 3 and 5."
    high = QPoint(AXIS - 6, round(grid.picture().ticks_y[1]))
    drag(qtbot, grid, high, high - QPoint(0, round(picture.height / 6)))
    assert cutting.edges == Edges(4.0, 6.0)


def test_counts_follow_while_one_drags(panel, qtbot):
    grid = panel.findChild(BinGrid)
    picture = grid.picture()
    low = QPoint(round(picture.ticks_x[0]), round(picture.height + 6))
    qtbot.mousePress(grid, Qt.MouseButton.LeftButton, pos=low)
    qtbot.mouseMove(grid, low + QPoint(round(picture.width / 6), 0))
    assert [cell.count for cell in grid.picture().cells] == [3, 0, 0, 0, 0, 0, 0, 1, 1]
    qtbot.mouseRelease(grid, Qt.MouseButton.LeftButton)


def test_a_double_click_or_a_button_takes_them_back(panel, cutting, qtbot):
    grid = panel.findChild(BinGrid)
    assert not button(panel, "Reset").isVisible()
    for way in ("mouse", "button"):
        cutting.set(Edges(4, 6))
        assert button(panel, "Reset").isVisible()
        if way == "mouse":
            picture = grid.picture()
            number = QPoint(round(picture.ticks_x[1]), round(picture.height + 6))
            qtbot.mouseDClick(grid, Qt.MouseButton.LeftButton, pos=number)
        else:
            button(panel, "Reset").click()
        assert cutting.edges == Edges(3, 5)
    assert said(panel) == "Cut at 3 and 5."


def test_only_the_flips_are_shown_while_that_is_wanted(panel, cutting, library):
    cutting.set(Edges(4, 5))
    flips = panel.findChild(CutLine).findChild(QCheckBox)
    assert flips.text() == "Only the 2 clips that flip"
    flips.click()
    assert library.rows.tolist() == [1, 3]
    assert flips.isChecked()
    library.clear_query()
    assert not flips.isChecked()


def test_numbers_are_set_in_a_sheet_and_leave_the_other_just_as_it_was(panel, cutting):
    button(panel, "Cut points…").click()
    sheet = panel.findChild(CutLine).sheet
    low, high = sheet.findChildren(QDoubleSpinBox)
    assert (low.value(), high.value()) == (3, 5)
    low.setValue(3.25)
    assert cutting.edges == Edges(3.25, 5)
    cutting.set(Edges(10 / 3, 5))
    high.setValue(5.5)
    assert cutting.edges == Edges(10 / 3, 5.5)
    low.setValue(9)
    assert cutting.edges == Edges(5.49, 5.5)
    sheet.close()


def test_expected_counts_stand_below_the_counts_when_wanted(panel, cutting, qtbot):
    button(panel, "Cut points…").click()
    sheet, grid = panel.findChild(CutLine).sheet, panel.findChild(BinGrid)
    sheet.findChild(QCheckBox).click()
    sheet.close()
    qtbot.waitUntil(lambda: grid.picture().cells[4].expected is not None)
    assert [cell.expected for cell in grid.picture().cells] == [0, 0, 0, 0, 5, 0, 0, 0, 0]
    qtbot.waitUntil(lambda: said(panel) == "Cut at 3 and 5. After →: if raters were drawn again.")
    cutting.redrawing.set_on(False)
    assert grid.picture().cells[0].below == "20.0 %"


def test_a_corpus_of_classes_says_nothing_of_cut_points(panel, library):
    corpus = small_corpus()
    clips = corpus.clips.assign(activation=float("nan"), valence=float("nan"), dominance=float("nan"))
    bare = type(corpus)(**{**vars(corpus), "clips": clips})
    library.show(bare, build_index(bare))
    assert not panel.findChild(CutLine).isVisible()
