"""Saved filters in the BROWSE dock."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from analysis.filters import Query
from listener.state.filtering import BLIND, Filtering
from listener.state.tagging.kept_filters import KeptFilters
from listener.views.browse.kept_list import KeptPanel


@pytest.fixture
def filtering(listening):
    return Filtering(listening.library, listening.jobs)


@pytest.fixture
def panel(listening, filtering):
    panel = listening.keep(KeptPanel(listening.library, filtering, KeptFilters(filtering, listening.tagging)))
    panel.resize(280, 200)
    panel.show()
    return panel


def names(panel):
    return [panel.list.item(row).text() for row in range(panel.list.count())]


def button(panel, text):
    return next(button for button in panel.findChildren(QPushButton) if button.text() == text)


def keep(qtbot, panel, filtering, name, text):
    filtering.use(text)
    panel.name.setText(name)
    qtbot.keyClick(panel.name, Qt.Key.Key_Return)


def test_enter_keeps_what_is_asked_for_and_a_click_uses_it(qtbot, listening, panel, filtering):
    keep(qtbot, panel, filtering, "Glad", "valence > 3")
    rows = listening.library.rows.tolist()
    assert names(panel) == ["Glad"]
    assert panel.name.text() == ""
    listening.library.ask(Query(splits=frozenset({"Train"})))
    item = panel.list.item(0)
    place = panel.list.visualItemRect(item).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert listening.library.rows.tolist() == rows
    assert filtering.where == "valence > 3"


def test_names_are_changed_and_deleted_by_key(qtbot, listening, panel, filtering):
    keep(qtbot, panel, filtering, "Glad", "valence > 3")
    keep(qtbot, panel, filtering, "Calm", "activation < 3")
    panel.list.item(1).setText("Positive")
    assert names(panel) == ["Calm", "Positive"]
    panel.list.item(1).setText("Calm")
    assert names(panel) == ["Calm", "Positive"]
    panel.list.setCurrentRow(0)
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert names(panel) == ["Positive"]
    listening.tagging.undo()
    assert names(panel) == ["Calm", "Positive"]


def test_buttons_offer_only_what_can_be_done(qtbot, listening, panel):
    assert not button(panel, "Save").isEnabled()
    panel.name.setText("Glad")
    assert not button(panel, "Save").isEnabled()
    listening.library.ask(Query(splits=frozenset({"Train"})))
    assert button(panel, "Save").isEnabled()
    assert button(panel, "Delete").isHidden()
    qtbot.mouseClick(button(panel, "Save"), Qt.MouseButton.LeftButton)
    panel.list.setCurrentRow(0)
    assert button(panel, "Delete").isEnabled()
    qtbot.mouseClick(button(panel, "Delete"), Qt.MouseButton.LeftButton)
    assert names(panel) == []


def test_blind_no_name_is_asked_for(listening, panel, filtering):
    sentences = []
    filtering.failed.connect(sentences.append)
    listening.library.hide(np.ones(6, dtype=bool))
    panel.focus_name()
    assert sentences == [BLIND]
