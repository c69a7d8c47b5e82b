"""Kept maps are held against marks made blind; then one sorts, filters and draws by how far the model looked away."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QTableView

from analysis.queues.stratified import CONTROL
from analysis.session.edits import give
from analysis.session.marks import HEARD_HERE
from analysis.session.tags import new_tag
from listener.state.gaps import NO_GAP, NO_MODEL, NO_SESSION, NONE_COMPARED, NOT_FOUND, TELLS
from listener.views.clips_table.columns import BLANKED, PLACES
from models.explain.store import cache
from models.material import material
from tests.listener.views.listen.made import saliency


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def said(desk):
    sentences = []
    desk.gaps.told.connect(sentences.append)
    desk.gaps.failed.connect(sentences.append)
    return sentences


def mark(desk, row, *, blind=True, start=3200, end=6400):
    """Emotion is marked, from 0.2 to 0.4 s if nothing else is said."""
    clip = desk.library.name_of(row)
    span = {"start": start, "end": end, "rate": 16000}
    tag = new_tag(clip, HEARD_HERE, tagger="Ann", codebook_version=1, blind=blind, **span)
    desk.tagging.bring_in(give([tag]))


def use_model(desk):
    """No map is checked: that would load the model."""
    desk.columns.set_check_maps(False)
    desk.columns.choose(0, "demo-audio", "activation")


def looking_at(desk, row):
    """What the model hears of a clip, and how many frames a map of it has."""
    card = desk.shelf.cards["demo-audio"]
    given = material(desk.library.corpus, desk.library.name_of(row), card.rate, card.modality)
    return given, len(given.samples) // 320


def keep_map(desk, row, frame):
    """A map is kept that is all in one frame."""
    given, frames = looking_at(desk, row)
    wish, values = desk.columns.wishes[0], np.zeros(frames, np.float32)
    values[frame] = 1
    made = replace(saliency(values, clip=given.clip, target=wish.target), model=wish.model)
    cache().put(made, desk.shelf.key_of(wish.model, given, wish.request))


def find(desk, said, qtbot):
    said.clear()
    desk.window.actions_by_id["analyse.gaps"].trigger()
    qtbot.wait_until(lambda: bool(said), timeout=20_000)
    return said[0]


def test_what_is_lacking_is_said(desk, said, qtbot, request):
    desk.gaps.find()
    assert said == [NO_SESSION]
    demo = request.getfixturevalue("demo")
    assert find(demo, said, qtbot) == NO_MODEL
    use_model(demo)
    assert find(demo, said, qtbot).startswith("No clip is marked where emotion was heard: press B ")
    mark(demo, 0, blind=False)
    assert find(demo, said, qtbot).startswith("Emotion was marked only with labels in sight, which does not ")
    mark(demo, 1)
    assert find(demo, said, qtbot) == (
        "No map of activation by demo-audio is kept of 1 marked clip: explain the shown clips first (Ctrl+Shift+X)."
    )
    mark(demo, 1, start=0, end=16000 * 60)
    keep_map(demo, 1, 0)
    assert find(demo, said, qtbot) == NONE_COMPARED
    assert "gap_unseen" not in demo.library.index.numbers
    demo.window.actions_by_id["analyse.gap_queue"].trigger()
    assert said[-1] == NOT_FOUND
    demo.blindness.set_on(True)
    assert find(demo, said, qtbot) == TELLS
    demo.blindness.set_on(False)


def test_the_widest_gap_comes_first_and_is_told_of_its_clip_unless_that_is_hidden(demo, said, qtbot):
    library, label = demo.library, demo.labels.findChild(QLabel, "gap")
    use_model(demo)
    for row, frame in ((3, 15), (5, 40), (7, None)):
        mark(demo, row)
        if frame is not None:
            keep_map(demo, row, frame)
    demo.selection.select(3)
    assert find(demo, said, qtbot) == (
        "Gaps in 1 of 2 marked clips; 1 more has no map: explain the shown clips first."
    )
    frames = np.array([looking_at(demo, row)[1] for row in (3, 5)])
    unseen, unheard = (library.index.numbers[name] for name in ("gap_unseen", "gap_unheard"))
    assert library.rows[:2].tolist() == [5, 3]
    chance = (10 - np.array([1, 0])) / (frames - 1)
    np.testing.assert_allclose(unseen[[3, 5]], chance - [1, 0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(unheard[[3, 5]], frames / 10 * [-1, 1], rtol=0, atol=1e-12)
    assert np.isfinite(unseen).sum() == 2
    header = demo.table.findChild(QTableView).horizontalHeader()
    places = [header.visualIndex(PLACES[name]) for name in ("emotion", "gap_unseen", "gap_unheard")]
    assert places == list(range(places[0], places[0] + 3))
    assert label.text() == demo.gaps.sentence
    assert label.text().startswith("The model looked where emotion was heard: 100 % of the map lies there, ")
    demo.selection.select(5)
    assert label.text().endswith(" (activation by demo-audio). Elsewhere it is densest at 0.62–0.82 s.")
    demo.selection.select(7)
    assert label.text() == ""
    demo.selection.select(5)
    demo.blindness.set_on(True)
    assert (demo.gaps.sentence, label.text()) == ("", "")
    cells = demo.table.findChild(QTableView).model()
    column = [cells.index(place, PLACES["gap_unseen"]).data() for place in range(cells.rowCount())]
    assert set(column) == {BLANKED}
    demo.blindness.set_on(False)
    assert label.text() == demo.gaps.sentence != ""
    demo.window.actions_by_id["analyse.gap_queue"].trigger()
    qtbot.wait_until(lambda: library.listing is not None, timeout=20_000)
    items = demo.queues.read(demo.queues.name).items
    assert [item.clip for item in items if item.drawn_as != CONTROL] == [library.name_of(5)]
    demo.queues.leave()
    library.sort_by("gap_unheard", descending=True)
    assert demo.gaps.worst().tolist() == [5]
    assert demo.filtering.use("gap_unseen < 0")
    assert library.rows.tolist() == [3]
    assert demo.gaps.worst() is None
    assert said[-1] == NO_GAP
