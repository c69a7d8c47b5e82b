import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from listener.theme import DARK, LIGHT
from listener.views.listen.combos import SHORT_ROLE, ElidedCombo
from listener.views.listen.legend import Legend, difference_key, key
from listener.views.listen.scales import DrawnScale, SaliencyPicture
from listener.views.listen.units import Unit

POINTS = Unit("label points", per_frame=50.0, per_word=1.0)
SHARES = Unit("share", per_frame=1.0, per_word=1.0, is_signed=False)
SCALE = DrawnScale(2.0, 4.0)


def picture(unit=POINTS, *, is_shared=False):
    return SaliencyPicture(np.zeros(3), SCALE, is_shared, unit)


@pytest.mark.parametrize(
    ("drawn", "of_several", "ends", "scale"),
    [
        (picture(), False, ("lowers valence", "raises valence"), ""),
        (picture(is_shared=True), True, ("lowers valence", "raises valence"), "shared scale"),
        (picture(), True, ("lowers valence", "raises valence"), "own scale"),
        (picture(SHARES), False, ("little attention", "much"), ""),
    ],
)
def test_the_words_follow_from_the_picture(drawn, of_several, ends, scale):
    shown = key(drawn, "valence", of_several=of_several)
    assert (shown.ends[0], shown.scale) == (ends, scale)


def test_a_difference_names_both_sides():
    assert difference_key(picture(), "voice", "words").ends[0] == ("words higher", "voice higher")


def test_words_get_shorter_with_the_room(shown):
    holder, legend, drawn = QWidget(), Legend(DARK), picture(is_shared=True)
    QVBoxLayout(holder).addWidget(legend)
    legend.show_key(drawn, key(drawn, "valence", of_several=True))
    shown(holder, 600, 40)
    said = []
    for width in (600, 300, 140):
        holder.resize(width, 40)
        QApplication.processEvents()
        assert holder.width() == width
        said.append((legend._low.text(), legend._scale.text()))
    assert said[0] == ("lowers valence", "shared scale")
    assert said[-1] == ("\u2212", "shared")


def test_colours_change_with_the_theme_and_the_kind(shown):
    legend = Legend(DARK)
    seen = []
    shown(legend, 400, 22)
    for theme, unit in ((DARK, POINTS), (DARK, SHARES), (LIGHT, SHARES)):
        legend.set_theme(theme)
        legend.show_key(picture(unit), key(picture(unit), "valence", of_several=False))
        seen.append(legend._bar.grab().toImage())
    assert seen[0] != seen[1] != seen[2]


def test_a_narrow_box_shows_the_short_text(shown):
    combo = ElidedCombo()
    combo.addItem("integrated gradients")
    shown(combo, 130, 24)
    whole = combo.grab().toImage()
    combo.setItemData(0, "IG", SHORT_ROLE)
    combo.repaint()
    assert combo.grab().toImage() != whole
