from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from analysis.filters import Query
from analysis.index import build_index
from listener.jobs import Jobs
from listener.state.filtering import Filtering
from listener.theme import DARK, LIGHT
from listener.views.browse import BrowsePanel
from listener.views.browse.facets import FacetList, row_height
from listener.views.browse.filters import Filters
from listener.views.browse.grid import BinGrid
from listener.views.browse.words import NO_BINS, NO_CORPUS, NO_FILTER, NO_FILTER_OF_QUEUE
from listener.views.elided import ElidedLabel
from tests.listener.corpora import joined_corpus, small_corpus


@pytest.fixture
def panel(shown, library):
    jobs = Jobs()
    yield shown(BrowsePanel(library, Filtering(library, jobs), DARK), 300, 900)
    jobs.close()


@pytest.fixture
def full(panel, library):
    library.show(small_corpus(), build_index(small_corpus()))
    return panel


def lines(panel):
    panel.findChild(Filters).settle()
    labels = [*panel.findChildren(ElidedLabel), *panel.findChildren(QLabel)]
    return [label.text() for label in labels if label.isVisible()]


def facet(panel, name):
    panel.findChild(Filters).settle()
    return next(facet for facet in panel.findChildren(FacetList) if facet.accessibleName() == name)


def click_cell(qtbot, panel, bin_, modifier=Qt.KeyboardModifier.NoModifier):
    grid = panel.findChild(BinGrid)
    cell = next(cell for cell in grid.picture().cells if cell.bin == bin_)
    place = QPoint(round(cell.x + cell.width / 2), round(cell.y + cell.height / 2))
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, modifier, place)


def click_value(qtbot, panel, name, row):
    viewport = facet(panel, name).viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(10, row * row_height(viewport) + 5))


def test_with_nothing_open_it_says_what_to_do(panel):
    assert NO_CORPUS in lines(panel)
    assert "No corpus" in lines(panel)
    assert not panel.findChild(QLineEdit).isEnabled()


def test_a_click_on_a_bin_filters_by_it_and_another_clears(qtbot, full, library):
    click_cell(qtbot, full, (2, 2))
    assert library.query.bins == {(2, 2)}
    assert "1 of 6 clips" in lines(full)
    assert "High-High" in lines(full)
    click_cell(qtbot, full, (2, 2))
    assert library.query == Query()


def test_control_click_adds_a_bin(qtbot, full, library):
    click_cell(qtbot, full, (2, 2))
    click_cell(qtbot, full, (0, 0), Qt.KeyboardModifier.ControlModifier)
    assert library.rows.tolist() == [0, 2]


def test_the_grid_by_keyboard(qtbot, full, library):
    grid = full.findChild(BinGrid)
    assert grid.focusPolicy() == Qt.FocusPolicy.TabFocus
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Space):
        qtbot.keyClick(grid, key)
    assert library.query.bins == {(0, 0)}
    assert grid.accessibleDescription().startswith("Low-Low: 1 clip, 20.0 %, chosen.")


def test_facets_and_their_clear_buttons(qtbot, full, library):
    click_value(qtbot, full, "Class (emotion)", 1)
    click_value(qtbot, full, "Split", 1)
    value = library.index.groups["emotion"].categories[1]
    assert library.query.emotions == {value}
    assert library.query.splits == {library.index.groups["split"].categories[1]}
    click_value(qtbot, full, "Class (emotion)", 1)
    assert library.query.emotions == frozenset()


def test_flags_are_shown_by_title_and_asked_by_name(qtbot, full, library):
    click_value(qtbot, full, "Raters disagree", 0)
    assert library.query.flags == {"activation"}
    assert any(line.startswith("k = 2, n − 1, over all clips: ") for line in lines(full))


def test_one_click_clears_all(qtbot, full, library):
    library.ask(Query(splits=frozenset({"Train"}), text="news"))
    assert full.findChild(QLineEdit).text() == "news"
    clear = full.findChild(QPushButton)
    qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert library.query == Query()
    assert full.findChild(QLineEdit).text() == ""
    assert not clear.isEnabled()


def test_typing_searches(qtbot, full, library):
    full.focus_search()
    qtbot.keyClicks(full.findChild(QLineEdit), "NEWS")
    assert library.rows.tolist() == [1, 2]
    assert "2 of 6 clips" in lines(full)


def test_speakers_without_clips_are_hidden_but_for_chosen_ones(full, library):
    assert facet(full, "Speaker").model().rowCount() == 4
    library.ask(Query(splits=frozenset({"Train"})))
    assert facet(full, "Speaker").model().rowCount() == 1
    library.ask(replace(library.query, speakers=frozenset({"2"})))
    speakers = facet(full, "Speaker")
    assert [speakers.model().choice(row) for row in range(2)] == [("1", 2, False), ("2", 0, True)]


def test_speakers_can_be_searched(full):
    speakers = facet(full, "Speaker")
    speakers.search("unk")
    assert [speakers.model().index(row).data() for row in range(speakers.model().rowCount())] == ["Unknown"]


def test_tags_appear_once_there_are_any(full, library):
    assert "No clip has a tag yet." in lines(full)
    library.set_tags({"sarcasm": [0, 3]})
    tags = facet(full, "Tag")
    assert tags.model().index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "sarcasm: 2 clips"


def test_clips_without_dimensions_are_counted(full):
    assert "1 clip has no activation or valence." in lines(full)


def test_a_corpus_of_classes_is_browsed_by_class(panel, library):
    """No empty grid, no way to ask for raters who disagree: classes come first."""
    corpus = small_corpus()
    rated = [f"{name}{end}" for name in ("activation", "valence") for end in ("", "_sd")]
    corpus.clips[rated] = np.nan
    library.show(corpus, build_index(corpus))
    assert NO_BINS in lines(panel)
    assert not panel.findChild(BinGrid).isVisible()
    assert not facet(panel, "Raters disagree").isVisible()
    assert facet(panel, "Class (emotion)").isVisible()
    library.show(small_corpus(), build_index(small_corpus()))
    assert NO_BINS not in lines(panel)
    assert panel.findChild(BinGrid).isVisible()
    assert facet(panel, "Raters disagree").isVisible()


def test_ratings_of_one_dimension_leave_its_disagreement(panel, library):
    corpus = small_corpus()
    corpus.clips["activation"] = np.nan
    library.show(corpus, build_index(corpus))
    assert NO_BINS in lines(panel)
    assert facet(panel, "Raters disagree").isVisible()


def test_it_draws_in_both_themes(full, library):
    library.ask(Query(bins=frozenset({(2, 2)}), emotions=frozenset({"happy"})))
    dark = full.grab().toImage()
    full.set_theme(LIGHT)
    assert full.grab().toImage() != dark


def test_several_corpora_opened_as_one_are_chosen_by_name(qtbot, full, library):
    assert not facet(full, "Corpus").isVisible()
    library.show(joined_corpus(), build_index(joined_corpus()))
    assert facet(full, "Corpus").isVisible()
    click_value(qtbot, full, "Corpus", 1)
    assert library.query == Query(corpora=frozenset("B"))
    assert library.rows.tolist() == [4, 5]
    assert "B" in lines(full)
    library.show(small_corpus(), build_index(small_corpus()))
    assert not facet(full, "Corpus").isVisible()


def test_it_says_that_only_a_queue_is_shown(full, library):
    library.set_listing(np.array([3, 0, 2]))
    assert NO_FILTER_OF_QUEUE in lines(full)
    library.ask(Query(emotions=frozenset({"happy"})))
    assert "happy · in the open queue" in lines(full)
    library.set_listing(None)
    assert "happy" in lines(full)
    library.clear_query()
    assert NO_FILTER in lines(full)
