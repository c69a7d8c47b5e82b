import pytest
from PySide6.QtWidgets import QApplication, QCheckBox

from listener.theme import THEMES, apply_theme, contrast


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21, abs=1e-9)
    assert contrast("#ffffff", "#000000") == pytest.approx(21, abs=1e-9)
    assert contrast("#777777", "#777777") == 1


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_can_be_read_on_every_ground(theme):
    for text in (theme.text, theme.muted, theme.warning, theme.accent):
        for ground in (theme.window, theme.base, theme.raised):
            assert contrast(text, ground) >= 4.5, (text, ground)
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_what_is_drawn_stands_out_from_its_ground(theme):
    signs = (theme.lowers, theme.raises, theme.unsigned)
    for drawn in (theme.wave, theme.cursor, *signs, theme.rater, theme.accent):
        assert contrast(drawn, theme.base) >= 3, drawn


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_an_empty_box_can_be_seen(theme, qtbot):
    apply_theme(QApplication.instance(), theme)
    box = QCheckBox()
    qtbot.addWidget(box)
    picture = box.grab().toImage()
    drawn = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert max(contrast(colour, theme.window) for colour in drawn) >= 3
