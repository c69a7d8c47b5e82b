"""The sheet of the settings of pitch and intensity."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from analysis.prosody import HIGHEST, LOWEST, METHODS, ProsodySettings
from listener.state.columns.columns import Columns
from listener.state.columns.sound_pictures import SoundPictures
from listener.views.sound_settings.sheet import OWN, SettingsSheet

CAPTION = (
    "What Praat is asked for F0 and intensity in every column. Octave and jump costs are as Praat has them."
)
PRESETS = (
    ("All voices, 75–500 Hz", 75.0, 500.0),
    ("Low voices, 75–300 Hz", 75.0, 300.0),
    ("High voices, 100–500 Hz", 100.0, 500.0),
    ("Wide range, 75–600 Hz", 75.0, 600.0),
)
METHOD_NAMES = tuple(name.capitalize() for name in METHODS)


class PitchSheet(SettingsSheet):
    """Floor, ceiling, method and thresholds."""

    def __init__(self, parent: QWidget, pictures: SoundPictures, columns: Columns) -> None:
        super().__init__(parent, "Pitch settings", CAPTION, pictures, columns)
        self._preset = self.add_choice("Preset", [OWN, *(name for name, *_ in PRESETS)], self._choose)
        self._floor = self.add_number("Floor", "Hz", (LOWEST, HIGHEST), 5.0)
        self._ceiling = self.add_number("Ceiling", "Hz", (LOWEST, HIGHEST), 25.0)
        self._method = self.add_choice("Method", METHOD_NAMES, self.offer)
        self._voicing = self.add_number("Voicing threshold", "", (0.0, 1.0), 0.05, decimals=2)
        self._silence = self.add_number("Silence threshold", "", (0.0, 1.0), 0.01, decimals=2)
        self._voicing.setToolTip(
            "How periodic a moment must be to be voiced, 0 to 1: higher finds less voice."
        )
        self._silence.setToolTip(
            "How loud beside the loudest a moment must be, 0 to 1: higher finds less voice."
        )
        self.show_settings()

    def take(self) -> None:
        self.pictures.set_pitch(
            ProsodySettings(
                floor=self._floor.value(),
                ceiling=self._ceiling.value(),
                method=METHODS[self._method.currentIndex()],
                voicing=self._voicing.value(),
                silence=self._silence.value(),
            )
        )

    def reset(self) -> None:
        self.pictures.set_pitch(ProsodySettings())
        self.show_settings()

    def remark(self) -> str:
        return remark(self.pictures.pitch, self.rate())

    def fill(self) -> None:
        settings = self.pictures.pitch
        ranges = [(floor, ceiling) for _, floor, ceiling in PRESETS]
        here = (settings.floor, settings.ceiling)
        self._preset.setCurrentIndex(ranges.index(here) + 1 if here in ranges else 0)
        self._floor.setValue(settings.floor)
        self._ceiling.setValue(settings.ceiling)
        self._method.setCurrentIndex(METHODS.index(settings.method))
        self._voicing.setValue(settings.voicing)
        self._silence.setValue(settings.silence)

    def _choose(self, place: int) -> None:
        if place:
            _, floor, ceiling = PRESETS[place - 1]
            self.pictures.set_pitch(replace(self.pictures.pitch, floor=floor, ceiling=ceiling))
        self.show_settings()


def remark(settings: ProsodySettings, rate: int | None) -> str:
    """What floor and ceiling mean, and whether the clip can have such a ceiling."""
    said = "A low floor needs long windows, which blur fast changes; a high ceiling lets octaves be mistaken."
    if rate is not None and settings.ceiling > rate / 2:
        said += f" The ceiling is above {rate / 2:g} Hz, half this clip's rate: choose a lower one."
    return said
