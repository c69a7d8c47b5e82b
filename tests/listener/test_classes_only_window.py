"""A corpus of classes without ratings in the whole window: nothing is made up, and nothing tells a hidden class."""

import re

import pytest

from listener.views.browse.grid import BinGrid
from listener.views.browse.words import NO_BINS
from tests.listener.test_blind_window import all_texts
from tests.named_corpora import put, tess_names, wav


@pytest.fixture
def tess(desk, qtbot, tmp_path):
    put(tmp_path / "tess", tess_names(["bite", "door"]), wav(0.3))
    desk.opening.open(str(tmp_path / "tess"), tmp_path / "study.earmark")
    qtbot.wait_until(lambda: desk.tagging.session is not None, timeout=20_000)
    qtbot.wait_until(lambda: desk.columns.active_contents is not None, timeout=20_000)
    return desk


def test_it_is_browsed_by_class_and_shows_no_number_that_is_not_there(tess):
    said = all_texts(tess)
    assert NO_BINS in said
    assert "Classes only, no ratings" in said
    assert "This corpus has no activation, valence or dominance, only classes." in said
    assert not tess.window.findChild(BinGrid).isVisible()
    assert re.findall(r"\bnan\b", said) == []


def test_file_names_do_not_tell_the_class_while_one_listens_blind(tess):
    names = [str(clip) for clip in tess.library.corpus.clips["clip"]]
    assert all(name in all_texts(tess) for name in names)
    tess.window.actions_by_id["tag.blind"].trigger()
    said = all_texts(tess)
    assert [name for name in names if name.removesuffix(".wav") in said] == []
    assert "Blind: hidden" in said
