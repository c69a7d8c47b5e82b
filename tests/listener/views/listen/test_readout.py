from dataclasses import replace

import numpy as np
import pytest

from analysis.audio import Sound
from analysis.prosody import Prosody, ProsodySettings
from analysis.shades import Shades
from analysis.spectrogram import Spectrogram, SpectrogramSettings
from analysis.words import Word
from listener.state.columns.contents import Contents
from listener.views.listen.readout import Known, Pointed, line, readout, selected
from listener.views.listen.readout_line import ReadoutLine
from listener.views.listen.scales import Shown, saliency_pictures
from listener.views.listen.units import Unit
from tests.listener.views.listen.made import saliency

MINUS = "\u2212"
STEREO = np.array([[0.0, 0.0], [0.5, 0.25], [-0.5, -0.5], [0.1, 0.1]] * 25, np.float32)
CONTENTS = Contents(
    0,
    "a.wav",
    Sound(STEREO, 100),
    None,
    (Word("bad", 0.2, 0.5), Word("news", 0.5, 0.9)),
    "",
    "",
)
UNIT = Unit("label points", per_frame=50.0, per_word=2.0)
(PICTURE,) = saliency_pictures([Shown(saliency(values=np.full(50, -0.01)), UNIT)], shared=True)
POWER = np.full((10, 6), -200.0, np.float32)
POWER[3, 2] = -34.25
SHADES = Shades.build(Spectrogram(POWER, 0.05, 0.1, 10.0, 50.0, SpectrogramSettings(highest=500.0)))
TIMES = np.array([0.25, 0.35, 0.45])
PROSODY = Prosody(
    TIMES, np.array([200.0, np.nan, 220.0]), TIMES, np.array([60.0, 66.6, 70.0]), ProsodySettings(step=0.1)
)


def said(pointed, known, second_px=100.0):
    return line([cell for cell in readout(pointed, known, second_px) if cell.text])


def test_time_word_and_saliency_are_told():
    known = Known(CONTENTS, PICTURE, (-0.4, None))
    assert said(Pointed("words", 0.3214), known) == (
        f"0.321 s   {MINUS}0.50 label points per second   bad {MINUS}0.80"
    )
    assert said(Pointed("", 0.6), Known(CONTENTS)) == "0.600 s   news"
    assert said(Pointed("", 0.1), Known(CONTENTS)) == "0.100 s"
    assert said(Pointed("", 0.6), Known(CONTENTS, PICTURE)).endswith(" per second   news")


def test_the_phone_is_told_after_the_word():
    phones = (Word("B", 0.2, 0.3), Word("AE1", 0.3, 0.5))
    known = Known(replace(CONTENTS, phones=phones))
    assert said(Pointed("", 0.3), known) == "0.300 s   bad   /AE1/"
    assert said(Pointed("", 0.6), known) == "0.600 s   news"


def test_nothing_is_told_of_no_place_of_no_clip_and_outside_it():
    known = Known(CONTENTS, PICTURE, (-0.4, None), SHADES, PROSODY)
    assert readout(None, known, 100.0) == ()
    assert readout(Pointed("wave", 0.5), Known(), 100.0) == ()
    assert readout(Pointed("wave", -0.001), known, 100.0) == ()
    assert readout(Pointed("wave", 1.001), known, 100.0) == ()


def test_over_the_wave_the_sample_under_the_mouse_is_told_and_numbered_where_samples_are_seen():
    bare = replace(CONTENTS, words=())
    assert said(Pointed("wave", 0.019), Known(bare)) == "0.019 s   amplitude +0.3750"
    assert said(Pointed("wave", 0.02), Known(bare)) == f"0.020 s   amplitude {MINUS}0.5000"
    assert said(Pointed("wave", 0.02), Known(bare), 200.0) == f"0.020 s   sample 2   amplitude {MINUS}0.5000"
    assert said(Pointed("words", 0.02), Known(bare), 199.0) == "0.020 s"
    assert said(Pointed("wave", 1.0), Known(bare), 200.0) == "1.000 s   sample 99   amplitude +0.1000"


def test_over_the_spectrogram_the_frequency_at_the_mouse_and_the_power_there_are_told():
    known = Known(replace(CONTENTS, words=()), shades=SHADES)
    assert said(Pointed("spectrogram", 0.36, 0.04), known) == f"0.360 s   20 Hz   {MINUS}34.2 dB"
    assert said(Pointed("spectrogram", 0.36, 0.06), known) == "0.360 s   30 Hz   silent"
    assert said(Pointed("spectrogram", 0.36, 0.5), known) == "0.360 s   250 Hz"
    assert said(Pointed("prosody", 0.36, 0.04), known) == "0.360 s"


def test_pitch_and_intensity_are_those_of_the_nearest_step():
    known = Known(replace(CONTENTS, words=()), prosody=PROSODY)
    assert said(Pointed("prosody", 0.26), known) == "0.260 s   F0 200 Hz   intensity 60 dB"
    assert said(Pointed("", 0.34), known) == "0.340 s   unvoiced   intensity 67 dB"
    assert said(Pointed("", 0.9), known) == "0.900 s"


def test_a_selection_tells_its_edges_length_and_means():
    known = Known(CONTENTS, prosody=PROSODY)
    # Steps at 0.25 and 0.35 s: one voiced; 10 log10 of the mean of 1e6 and 10 ** 6.66.
    assert line(selected((0.2, 0.4), known)) == (
        "Selection 0.200–0.400 s   0.200 s long   mean F0 200.0 Hz   mean intensity 64.4 dB"
    )
    assert line(selected((0.3, 0.4), known)).endswith("unvoiced   mean intensity 66.6 dB")
    assert line(selected((0.2, 0.4), Known(CONTENTS))) == "Selection 0.200–0.400 s   0.200 s long"
    assert selected(None, known) == ()
    assert selected((0.2, 0.4), Known()) == ()


@pytest.mark.parametrize("width", [200, 900])
@pytest.mark.parametrize("lane", ["wave", "spectrogram", "words"])
def test_cells_stand_still_while_the_mouse_moves_along_a_lane(qtbot, lane, width):
    known = Known(CONTENTS, PICTURE, (-0.4, None), SHADES, PROSODY)
    shown = ReadoutLine()
    qtbot.addWidget(shown)
    shown.resize(width, 20)
    places = set()
    for time in np.linspace(0, 0.999, 60):
        shown.show_cells(readout(Pointed(lane, float(time), 0.04), known, 100.0))
        places.add(tuple(x for x, _ in shown.places()))
    assert len(places) == 1
    assert shown.accessibleName() == shown.text()
    assert shown.text().startswith("0.999 s   ")


def test_where_there_is_little_room_the_words_about_values_are_left_out(qtbot):
    shown = ReadoutLine()
    qtbot.addWidget(shown)
    shown.show_cells(selected((0.2, 0.4), Known(CONTENTS, prosody=PROSODY)))
    shown.resize(900, 20)
    assert [text for _, text in shown.places()] == [
        "Selection 0.200–0.400 s",
        "0.200 s long",
        "mean F0 200.0 Hz",
        "mean intensity 64.4 dB",
    ]
    shown.resize(260, 20)
    assert [text for _, text in shown.places()] == ["0.200–0.400 s", "0.200 s", "F0 200.0 Hz", "64.4 dB"]
    assert shown.accessibleName().startswith("Selection")
