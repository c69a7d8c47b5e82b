from analysis.prosody import ProsodySettings
from analysis.shades import Shading
from analysis.spectrogram import SpectrogramSettings
from listener.app import Desk
from listener.views.sound_settings import PitchSheet, SpectrogramSheet


def test_the_menu_opens_one_sheet_of_each_kind(demo):
    for action, kind in (
        ("view.spectrogram_settings", SpectrogramSheet),
        ("view.pitch_settings", PitchSheet),
    ):
        for _ in range(2):
            demo.window.actions_by_id[action].trigger()
        (sheet,) = demo.window.findChildren(kind)
        assert sheet.isVisible()
        assert not sheet.isModal()
        sheet.reject()
        assert not sheet.isVisible()


def test_settings_are_there_again_in_the_next_window(desk, qtbot):
    desk.pictures.set_spectrogram(SpectrogramSettings(0.03, 8000.0))
    desk.pictures.set_shading(Shading(40.0, 0.0, -10.0))
    desk.pictures.set_pitch(ProsodySettings(floor=100.0, ceiling=600.0))
    again = Desk(desk.settings)
    qtbot.addWidget(again.window)
    assert again.pictures.spectrogram == SpectrogramSettings(0.03, 8000.0)
    assert again.pictures.shading == Shading(40.0, 0.0, -10.0)
    assert again.pictures.pitch == ProsodySettings(floor=100.0, ceiling=600.0)
    again.close()
