from dataclasses import replace
from math import nan

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox

from analysis.audio import Sound
from analysis.tables import Scale
from listener.state.altering.sifted import Sieve, Sifted
from listener.state.altering.sifting import KEEPS
from listener.state.altering.variants import Variant
from listener.theme import DARK
from listener.views.elided import FittingLabel
from listener.views.hear_bar import HearBar
from listener.views.hear_words import retained_words, sign, told
from models.explain.retained import Retained
from models.interface import Output, Trust
from tests import checkpoints
from tests.listener.listening_desk import RATE, ListeningDesk

SCALE, OUTPUT = Scale(1, 7), Output("valence", "dimension", 0.0, 1.0)
FOUND = Retained("a.wav", "m", "valence", 0.7, 0.65, 0.5, 0.75)
OTHER = Variant(Sound(np.zeros((2 * RATE, 1), np.float32), RATE), sign="flat pitch")


def test_what_is_retained_is_told_on_the_corpus_scale():
    assert retained_words(FOUND, OUTPUT, SCALE) == (
        "valence 5.20 → 4.90: keeps 75 % of the change from the baseline",
        "5.20 → 4.90: keeps 75 % of the change",
    )
    assert "keeps \u221220 % of" in retained_words(replace(FOUND, share=-0.2), OUTPUT, SCALE)[0]
    assert retained_words(replace(FOUND, share=nan), OUTPUT, SCALE)[1] == "5.20 → 4.90, too near the baseline"


def test_the_sign_tells_what_is_heard_not_what_is_wished():
    assert sign(None, Sieve("rest"), Sifted("whole", "There is no sound.")) == ("Hearing the whole clip",)
    assert sign(None, Sieve("rest"), Sifted("working"))[0].startswith("Hearing the whole clip;")
    assert sign(OTHER, Sieve(), Sifted()) == ("Hearing flat pitch", "Flat pitch")


def test_what_is_told_beside_it():
    def words(sifted, obstacle="", verdict=None):
        trust = None if verdict is None else Trust(verdict, ())
        return told(sifted, obstacle, trust, OUTPUT, SCALE)[0]

    assert words(Sifted()) == "H plays only what is salient."
    assert words(Sifted(), "There is no sound.") == "There is no sound."
    assert (
        words(Sifted("whole", "Nothing in this clip lowers valence."))
        == "Nothing in this clip lowers valence."
    )
    assert words(Sifted("sifted", is_predicting=True)).startswith("Asking")
    assert words(Sifted("sifted", no_retained="Predicting was cancelled.")) == "Predicting was cancelled."
    assert words(Sifted("sifted", retained=FOUND), verdict="do not use").startswith(
        "The map is marked “do not use”. valence 5.20"
    )


@pytest.fixture
def desk(tmp_path, qtbot, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    desk = ListeningDesk(tmp_path, qtbot)
    desk.bar = desk.keep(HearBar(desk.library, desk.shelf, desk.hearing, desk.sifting, DARK))
    desk.model = str(checkpoints.speech(tmp_path / "model"))
    desk.shelf.add(desk.model)
    yield desk
    desk.close()


def combos(desk):
    return desk.bar.findChildren(QComboBox)


def signs(desk):
    return [label.text() for label in desk.bar.findChildren(FittingLabel)]


def choose(combo, at):
    combo.setCurrentIndex(at)
    combo.activated.emit(at)


def test_parts_are_offered_only_where_there_is_a_map(desk):
    desk.columns.choose(0, desk.model, "valence")
    desk.go(1)
    keep, share, direction = combos(desk)
    items = [keep.model().item(at) for at in range(keep.count())]
    assert [item.isEnabled() for item in items] == [True, False, False, False]
    assert not share.isEnabled()
    assert keep.toolTip().startswith("There is no saliency yet: press S.\n")
    assert signs(desk) == ["Hearing the whole clip", "There is no saliency yet: press S."]
    desk.columns.explain_all()
    desk.qtbot.waitUntil(lambda: desk.columns.columns[0].saliency is not None, timeout=60_000)
    assert all(item.isEnabled() for item in items)
    assert share.isEnabled()
    choose(keep, KEEPS.index("rest"))
    choose(share, 0)
    choose(direction, 1)
    assert desk.sifting.sieve == Sieve("rest", 0.05, "raising")
    desk.qtbot.waitUntil(lambda: desk.sifting.sifted.retained is not None, timeout=60_000)
    assert signs(desk)[0].startswith("Hearing without the top")
    assert signs(desk)[1].startswith("valence ")
    choose(keep, 0)
    assert signs(desk) == ["Hearing the whole clip", "H plays only what is salient."]


def test_another_sound_is_never_heard_without_its_sign(desk):
    desk.go(1)
    desk.hearing.hear(OTHER)
    keep = combos(desk)[0]
    assert signs(desk)[0] == "Hearing flat pitch"
    assert (keep.currentIndex(), keep.placeholderText()) == (-1, "another sound")
    choose(keep, 0)
    assert desk.hearing.variant is None
    assert signs(desk)[0] == "Hearing the whole clip"


def test_the_longest_wording_that_has_room_is_shown(qtbot):
    label = FittingLabel()
    qtbot.addWidget(label)
    label.set_wordings(("a long wording of this", "a short one"))
    metrics = label.fontMetrics()
    label.resize(metrics.horizontalAdvance("a long wording of this"), 20)
    assert label.shown() == "a long wording of this"
    label.resize(metrics.horizontalAdvance("a long wording of this") - 1, 20)
    assert label.shown() == "a short one"
    label.resize(metrics.horizontalAdvance("a short"), 20)
    assert label.shown().endswith("…")
    assert label.toolTip() == "a long wording of this"
