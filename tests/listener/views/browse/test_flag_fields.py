from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox

from analysis.disagreement import FlagRule
from analysis.filters import Query
from analysis.index import build_index
from analysis.raters.alpha import sums_of
from listener.jobs import Jobs
from listener.state.rater_alpha import Alpha, RaterAlpha
from listener.views.browse.alpha_line import WAITING, AlphaLine, describe
from listener.views.browse.flag_fields import FlagFields
from tests.listener.corpora import small_corpus


@pytest.fixture
def fields(shown, library):
    return shown(FlagFields(library), 270, 30)


def field(fields, name):
    found = [*fields.findChildren(QComboBox), *fields.findChildren(QDoubleSpinBox)]
    return next(field for field in found if field.accessibleName() == f"{name} of the flags")


def choose(combo, text):
    combo.setCurrentText(text)
    combo.activated.emit(combo.currentIndex())


def test_each_field_sets_its_part_of_the_rule(fields, library):
    field(fields, "k").setValue(1.25)
    assert library.rule == FlagRule(1.25)
    choose(field(fields, "Divisor"), "n")
    choose(field(fields, "Looked at"), "whole corpus")
    assert library.rule == FlagRule(1.25, 0, "corpus")


def test_they_show_a_rule_that_is_set_elsewhere(fields, library):
    library.set_rule(FlagRule(-1.5, 0, "shown"))
    assert field(fields, "k").text() == "k = -1.5"
    assert (field(fields, "Divisor").currentText(), field(fields, "Looked at").currentText()) == (
        "n",
        "clips shown",
    )


def test_alpha_follows_what_is_shown(qtbot, shown, library):
    jobs = Jobs()
    rater_alpha = RaterAlpha(library, jobs)
    line = shown(AlphaLine(rater_alpha), 270, 60)
    assert line.text() == WAITING
    corpus = small_corpus()
    corpus.ratings["valence"] = [1.0, 1, 2, 2, 3, 4, 5, 5, 6, 7]
    library.show(corpus, build_index(corpus))
    qtbot.waitUntil(lambda: rater_alpha.alpha is not None)
    everything = sums_of(corpus).of(np.arange(6))
    assert f"valence {everything['valence']:.2f}" in line.text()
    assert "(6 clips, 2 raters)" in line.text()
    library.ask(Query(splits=frozenset({"Train"})))
    qtbot.waitUntil(lambda: rater_alpha.alpha.n_clips == 2)
    assert rater_alpha.alpha.values["valence"] == 1
    jobs.close()


def test_without_ratings_nothing_is_waited_for(shown, library):
    jobs = Jobs()
    line = shown(AlphaLine(RaterAlpha(library, jobs)), 270, 60)
    corpus = small_corpus()
    corpus = replace(corpus, ratings=corpus.ratings.iloc[:0])
    library.show(corpus, build_index(corpus))
    assert line.text().startswith("No alpha")
    jobs.close()


def test_without_differences_there_is_no_alpha():
    alpha = Alpha({"activation": np.nan, "emotion": np.nan}, 1, 2)
    assert describe(alpha) == "No alpha: no two clips of two raters or more have different ratings."
    assert describe(Alpha({"activation": np.nan, "emotion": -0.25}, 1, 2)) == (
        "Krippendorff's alpha: class −0.25 (1 clip, 2 raters)"
    )
    assert "class 0.00 (" in describe(Alpha({"emotion": -0.001}, 9, 2))
