"""Voices are held against words in the background; then one sorts, filters and draws by it."""

import numpy as np
import pytest
from PySide6.QtWidgets import QTableView

from listener.state.clashing import COLUMNS, NO_CORPUS, TELLS
from listener.views.clips_table.columns import PLACES


@pytest.fixture
def said(desk):
    sentences = []
    desk.clashing.told.connect(sentences.append)
    desk.clashing.failed.connect(sentences.append)
    return sentences


def test_without_a_corpus_it_says_so(desk, said):
    desk.clashing.find()
    assert said == [NO_CORPUS]


def test_the_most_opposed_clips_come_first(demo, said, qtbot):
    library = demo.library
    assert set(COLUMNS) <= set(library.index.columns)
    demo.window.actions_by_id["analyse.clash"].trigger()
    qtbot.wait_until(lambda: bool(said), timeout=60_000)
    assert said[0].startswith(
        "23 of 126 clips clash (clash >= 0.5), by “Demo audio model (synthetic speech)”"
    )
    clash = library.index.numbers["clash"]
    assert np.all(np.diff(clash[library.rows]) <= 0)
    assert demo.table.findChild(QTableView).isColumnHidden(PLACES["clash"]) is False
    assert demo.filtering.use("clash >= 0.5 and clash_p < 0.1")
    assert 0 < len(library.rows) < 23
    assert np.all(clash[library.rows] >= 0.5)


def test_blind_listening_waits_for_it(demo, said):
    demo.blindness.set_on(True)
    demo.clashing.find()
    assert said == [TELLS]
    demo.blindness.set_on(False)
