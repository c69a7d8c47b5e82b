import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from analysis.prosody import ProsodySettings
from analysis.shades import Shading
from analysis.spectrogram import NARROW_BAND, SpectrogramSettings
from listener.state.columns.picture_settings import read_picture_settings, write_picture_settings
from listener.views.sound_settings import PitchSheet, SpectrogramSheet
from listener.views.sound_settings.spectrogram_sheet import remark
from tests.listener.views.listen.viewing import listen

OTHERS = (
    SpectrogramSettings(NARROW_BAND, 3000.0),
    ProsodySettings(floor=100.0, ceiling=300.0, method="cross-correlation", voicing=0.5, silence=0.1),
    Shading(50.0, 0.0, -20.0),
)
AT_FIRST = (SpectrogramSettings(), ProsodySettings(), Shading())


def in_use(pictures):
    return pictures.spectrogram, pictures.pitch, pictures.shading


def use(pictures, spectrogram, pitch, shading):
    pictures.set_spectrogram(spectrogram)
    pictures.set_pitch(pitch)
    pictures.set_shading(shading)


@pytest.fixture
def sheets(desk):
    listen(desk)
    made = [kind(desk.view, desk.pictures, desk.columns) for kind in (SpectrogramSheet, PitchSheet)]
    for sheet in made:
        sheet.show()
    return made


def typed(field, text):
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.isVisible()


def said(sheet):
    return sheet._said.text()


def test_settings_are_kept_and_come_back(desk):
    use(desk.pictures, *OTHERS)
    kept = write_picture_settings(desk.pictures)
    use(desk.pictures, *AT_FIRST)
    read_picture_settings(kept, desk.pictures)
    assert in_use(desk.pictures) == OTHERS


@pytest.mark.parametrize("text", ["", "[]", "nonsense", "[1, 2, 3]", "null", '{"a": 1, "b": 2, "c": 3}'])
def test_what_is_no_such_text_leaves_the_settings(desk, text):
    read_picture_settings(text, desk.pictures)
    assert in_use(desk.pictures) == AT_FIRST


def test_a_record_out_of_range_or_unknown_leaves_the_others(desk):
    use(desk.pictures, *OTHERS)
    records = json.loads(write_picture_settings(desk.pictures))
    use(desk.pictures, *AT_FIRST)
    records[0]["window"], records[1]["colour"] = 5000, "red"
    read_picture_settings(json.dumps(records), desk.pictures)
    assert in_use(desk.pictures) == (AT_FIRST[0], AT_FIRST[1], OTHERS[2])


def test_what_is_typed_is_taken_at_once(desk, sheets):
    spectrogram, pitch = sheets
    typed(spectrogram._window, "25")
    assert spectrogram._preset.currentText().startswith("Narrow band, 25 ms")
    typed(spectrogram._highest, "3000")
    typed(spectrogram._range, "50")
    typed(spectrogram._emphasis, "0")
    spectrogram._is_own_top.click()
    typed(spectrogram._top, "-20")
    typed(pitch._floor, "100")
    typed(pitch._ceiling, "300")
    typed(pitch._voicing, "0.5")
    typed(pitch._silence, "0.1")
    pitch._method.setCurrentIndex(1)
    pitch._method.activated.emit(1)
    assert in_use(desk.pictures) == OTHERS
    assert pitch._preset.currentText() == "Own values"


def test_reset_takes_the_values_of_the_first_start(desk, sheets):
    use(desk.pictures, *OTHERS)
    for sheet in sheets:
        buttons = sheet.findChild(QDialogButtonBox)
        QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Reset), Qt.MouseButton.LeftButton)
    assert in_use(desk.pictures) == AT_FIRST
    assert (sheets[0]._window.value(), sheets[1]._ceiling.value()) == (5, 500)


def test_a_preset_changes_just_what_it_names(desk, sheets):
    spectrogram, pitch = sheets
    use(desk.pictures, *OTHERS)
    pitch._preset.setCurrentIndex(4)
    pitch._preset.activated.emit(4)
    assert (desk.pictures.pitch.floor, desk.pictures.pitch.ceiling) == (75, 600)
    assert desk.pictures.pitch.method == "cross-correlation"
    spectrogram._preset.setCurrentIndex(1)
    spectrogram._preset.activated.emit(1)
    assert desk.pictures.spectrogram == SpectrogramSettings(0.005, 3000)


def test_a_floor_above_the_ceiling_is_told_and_changes_nothing(desk, sheets):
    pitch = sheets[1]
    typed(pitch._floor, "600")
    assert said(pitch) == "The pitch floor of 600 Hz must be below the ceiling of 500 Hz."
    assert pitch._said.property("role") == "warning"
    assert desk.pictures.pitch == ProsodySettings()
    typed(pitch._ceiling, "900")
    assert (desk.pictures.pitch.floor, desk.pictures.pitch.ceiling) == (600, 900)
    assert pitch._said.property("role") == "muted"


def test_what_the_clip_has_not_is_told(desk, sheets):
    rate = desk.columns.active_contents.sound.rate
    typed(sheets[0]._highest, "20000")
    assert f"nothing above {rate / 2:g} Hz, half its rate" in said(sheets[0])
    assert remark(SpectrogramSettings(), None).endswith(
        "tell frequencies apart that lie 260 Hz from each other."
    )
    assert remark(SpectrogramSettings(0.026), 16000).endswith("50 Hz from each other.")


def test_fields_have_units_and_names(sheets):
    for sheet in sheets:
        for field in (
            sheet.form.itemAt(row, sheet.form.ItemRole.FieldRole) for row in range(sheet.form.rowCount())
        ):
            assert field.widget().accessibleName() or field.widget().text()
    assert sheets[0]._window.text() == "5.0 ms"
    assert sheets[0]._emphasis.text() == "6 dB/octave"
    assert sheets[1]._floor.text() == "75 Hz"


def test_tab_goes_through_the_fields_and_then_to_the_buttons(sheets):
    for sheet in sheets:
        rows = [
            sheet.form.itemAt(row, sheet.form.ItemRole.FieldRole).widget()
            for row in range(sheet.form.rowCount())
        ]
        fields = [field for field in rows if field.isEnabled()]
        assert sheet.focusWidget() is fields[0]
        for field in fields[1:]:
            QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Tab)
            assert sheet.focusWidget() is field
        QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Tab)
        assert sheet.focusWidget() in sheet.findChild(QDialogButtonBox).buttons()
