from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QTableView

from analysis.bins import Edges
from analysis.filters import Query
from analysis.index import build_index, with_numbers
from analysis.raters.measures import Measures
from listener.jobs import Jobs
from listener.state.library import Sort
from listener.state.measuring import Measuring
from listener.theme import DARK, LIGHT
from listener.views.clips_table import ClipsTable
from listener.views.clips_table.columns import PLACES
from listener.views.elided import ElidedLabel
from tests.listener.corpora import small_corpus


@pytest.fixture
def jobs():
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def table(shown, library, selection, jobs):
    return shown(ClipsTable(library, selection, Measuring(library, jobs), DARK), 1200, 300)


@pytest.fixture
def view(table, library):
    corpus = replace(small_corpus(), note="Voices are synthetic.")
    library.show(corpus, build_index(corpus))
    return table.findChild(QTableView)


def lines(table):
    return [label.text() for label in table.findChildren(ElidedLabel)]


def names(view):
    return [view.model().index(row, 0).data()[-5:-4] for row in range(view.model().rowCount())]


def click_header(qtbot, view, column):
    header = view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(PLACES[column]) + 15, 5)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_with_nothing_open(table):
    assert lines(table)[0] == "No corpus"
    assert len(table.selected_rows()) == 0
    table.grab()


@pytest.mark.usefixtures("view")
def test_the_line_above_says_count_order_and_note(table, library):
    assert lines(table) == [
        "6 of 6 clips",
        "in the corpus's order · 6 clips have no audio · Voices are synthetic.",
    ]
    library.ask(Query(emotions=frozenset({"happy"})))
    assert lines(table)[0] == "2 of 6 clips"


@pytest.mark.usefixtures("view")
@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (1, "1 clip has no audio · 1 clip has audio that cannot be read"),
        (0, "2 clips have audio that cannot be read"),
    ],
)
def test_clips_whose_audio_is_missing_or_cannot_be_read_are_counted(table, library, missing, said):
    corpus = small_corpus()
    paths = [""] * missing + ["a.wav"] * (6 - missing)
    durations = [1.0] * 4 + ([np.nan] * 2 if missing == 0 else [1.0, np.nan])
    corpus = replace(corpus, clips=corpus.clips.assign(path=paths, duration=durations))
    library.show(corpus, build_index(corpus))
    assert lines(table)[1] == f"in the corpus's order · {said}"


def test_clearing_the_filters_keeps_the_current_clip_in_sight(table, view, library, selection):
    table.resize(600, 110)
    library.ask(Query(text=library.name_of(5)))
    selection.select(5)
    library.clear_query()
    assert view.rowAt(5) > 0
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()).center())


def test_clicks_on_a_header_sort_and_come_back(qtbot, view, library):
    click_header(qtbot, view, "valence")
    assert library.sort == Sort("valence")
    assert names(view) == ["0", "1", "3", "4", "2", "5"]
    assert view.model().headerData(PLACES["valence"], Qt.Orientation.Horizontal) == "Valence ▲"
    click_header(qtbot, view, "valence")
    assert names(view) == ["2", "4", "3", "0", "1", "5"]
    click_header(qtbot, view, "valence")
    assert names(view) == ["0", "1", "2", "3", "4", "5"]


def test_the_selection_goes_both_ways(view, selection):
    assert view.currentIndex().row() == 0
    selection.select(4)
    assert view.currentIndex().row() == 4
    view.setCurrentIndex(view.model().index(2, 3))
    assert selection.row == 2


def test_the_current_clip_stays_through_filter_and_sort(view, library, selection):
    selection.select(2)
    library.sort_by("valence", descending=True)
    assert view.currentIndex().row() == 0
    library.ask(Query(emotions=frozenset({"happy"})))
    assert (selection.row, view.currentIndex().row()) == (2, 0)
    library.ask(Query(emotions=frozenset({"sad"})))
    assert (selection.row, view.currentIndex().row()) == (1, 0)


def test_keys_move_through_rows(qtbot, view, selection):
    for key, row in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_End, 5), (Qt.Key.Key_Up, 4), (Qt.Key.Key_Home, 0)):
        qtbot.keyClick(view, key)
        assert selection.row == row


def test_letters_do_not_search(qtbot, view, selection):
    qtbot.keyClicks(view, "M")
    assert selection.row == 0


def test_selected_rows_are_rows_of_the_index_in_the_order_shown(table, view, library):
    library.sort_by("activation", descending=True)
    rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    view.clearSelection()
    for place in (3, 0, 1):
        view.selectionModel().select(view.model().index(place, 0), rows)
    assert table.selected_rows().tolist() == [2, 4, 3]
    view.selectAll()
    assert table.selected_rows().tolist() == library.rows.tolist()


def test_missing_values_say_why(view):
    tip = Qt.ItemDataRole.ToolTipRole
    model = view.model()
    assert model.index(5, PLACES["duration"]).data() == "no audio"
    assert model.index(5, PLACES["duration"]).data(tip).startswith("This clip has no audio")
    assert model.index(5, PLACES["activation"]).data(tip) == "This clip has no activation."
    assert model.index(0, PLACES["transcript"]).data(tip) == "Good morning"


def test_new_tags_are_shown_without_moving_anything(view, library, selection):
    selection.select(3)
    library.set_tags({"sarcasm": [3]})
    assert view.model().index(3, PLACES["tags"]).data() == "sarcasm"
    assert view.currentIndex().row() == 3


def test_columns_can_be_hidden_and_shown(table, view):
    actions = {action.text(): action for action in table.columns_menu().actions()}
    assert actions["Gender"].isChecked()
    actions["Gender"].trigger()
    actions["Spread D"].trigger()
    assert view.isColumnHidden(PLACES["gender"])
    assert not view.isColumnHidden(PLACES["dominance_sd"])


def test_what_the_header_does_the_menu_of_the_table_does_too(table, view, library):
    menus = {action.text(): action.menu() for action in table.order_menu().actions()}
    sorting = {action.text(): action for action in menus["Sort by"].actions()}
    sorting["Valence"].trigger()
    assert library.sort == Sort("valence")
    columns = {action.text(): action for action in menus["Columns"].actions()}
    columns["Valence"].trigger()
    assert view.isColumnHidden(PLACES["valence"])


def test_another_corpus_replaces_the_first(table, view, library):
    corpus = small_corpus()
    smaller = replace(corpus, clips=corpus.clips.iloc[:2], ratings=corpus.ratings.iloc[:4])
    library.show(smaller, build_index(smaller))
    assert lines(table)[0] == "2 of 2 clips"
    assert names(view) == ["0", "1"]


def test_it_draws_selected_missing_and_empty_rows(table, view, library):
    view.selectAll()
    dark = table.grab().toImage()
    table.set_theme(LIGHT)
    assert table.grab().toImage() != dark
    library.ask(Query(text="no such words"))
    table.grab()


def test_how_raters_differ_is_shown_and_sorted_by_when_it_is_made(qtbot, table, view, library):
    corpus = small_corpus()
    corpus.ratings["valence"] = [1.0, 1, 2, 3, 3, 6, 5, 7, 6, 7]
    corpus.clips.loc[0, "n_raters"] = 2
    library.show(corpus, with_numbers(build_index(corpus), Measures(corpus).makers()))
    submenu, _of_models = (part.menu() for part in table.columns_menu().actions() if part.menu() is not None)
    (action,) = (action for action in submenu.actions() if action.text() == "Range V")
    assert not action.isChecked()
    action.setChecked(True)
    place = PLACES["valence_range"]
    qtbot.waitUntil(lambda: view.model().index(0, place).data() == "0.00")
    assert view.model().index(2, place).data() == "3.00"
    # Not made yet: rows are sorted when it is.
    table._sort(PLACES["valence_gap"])
    qtbot.waitUntil(lambda: library.sort == Sort("valence_gap"))
    assert names(view) == ["0", "1", "4", "3", "2", "5"]


def test_the_last_of_two_orders_holds(qtbot, table, library):
    corpus = small_corpus()
    library.show(corpus, with_numbers(build_index(corpus), Measures(corpus).makers()))
    table._sort(PLACES["valence_gap"])
    table._sort(PLACES["valence"])
    qtbot.waitUntil(lambda: library.index.numbers.is_made("valence_gap"))
    qtbot.wait(1)
    assert library.sort == Sort("valence")


def test_the_chance_to_leave_the_bin_is_found_anew_for_other_cut_points(table, view, library, qtbot):
    """All ratings are 4 and 4: clips elsewhere than in the bin of (4, 4) are certain to leave theirs."""
    submenu, _of_models = (part.menu() for part in table.columns_menu().actions() if part.menu() is not None)
    next(action for action in submenu.actions() if action.text() == "Leaves bin").trigger()

    def cells():
        return [view.model().index(row, PLACES["bin_leaves"]).data() for row in range(6)]

    qtbot.waitUntil(lambda: cells() == ["1.00"] * 5 + ["–"])
    library.set_edges(Edges(4, 5))
    assert cells() == ["…"] * 6
    qtbot.waitUntil(lambda: cells() == ["0.00", "0.00", "1.00", "0.00", "1.00", "–"])
