"""Sheets of how pictures of sound are found and drawn; what is changed in them is seen at once in every column."""

from listener.views.sound_settings.pitch_sheet import PitchSheet
from listener.views.sound_settings.spectrogram_sheet import SpectrogramSheet

__all__ = ["PitchSheet", "SpectrogramSheet"]
