import pytest

from listener.theme import THEMES, contrast
from listener.views.shade import shade


@pytest.mark.parametrize(("fraction", "colour"), [(0, "#20262e"), (1, "#2f6f9f")])
def test_ends_are_the_colours_themselves(fraction, colour):
    assert shade("#20262e", "#2f6f9f", fraction) == colour


def test_grey_stays_grey_and_the_middle_is_the_eyes_middle():
    assert shade("#000000", "#ffffff", 0.5) == "#636363"


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_text_can_be_read_on_every_cell_and_every_selected_row(theme):
    grounds = [shade(theme.grid_low, theme.grid_high, step / 10) for step in range(11)]
    grounds.append(shade(theme.base, theme.accent, 0.3))
    assert min(contrast(theme.text, ground) for ground in grounds) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5
