"""The sheet of the spectrogram's settings."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QWidget

from analysis.shades import (
    LEAST_RANGE_DB,
    LOUDEST_TOP_DB,
    MOST_EMPHASIS_DB,
    MOST_RANGE_DB,
    QUIETEST_TOP_DB,
    Shades,
    Shading,
)
from analysis.spectrogram import (
    LEAST_HIGHEST,
    LONGEST,
    MOST_HIGHEST,
    NARROW_BAND,
    SHORTEST,
    WIDE_BAND,
    SpectrogramSettings,
)
from listener.state.columns.columns import Columns
from listener.state.columns.sound_pictures import SoundPictures
from listener.views.sound_settings.sheet import OWN, SettingsSheet

CAPTION = "How the spectrogram is found and drawn in every column. Range, emphasis and shade change at once."
PRESETS = (
    ("Broad band, 5 ms", WIDE_BAND),
    ("Narrow band, 25 ms", NARROW_BAND),
    ("Narrow band, 30 ms", 0.03),
)
BANDWIDTH = 1.3


class SpectrogramSheet(SettingsSheet):
    """Window, highest frequency, range, emphasis and strongest shade."""

    def __init__(self, parent: QWidget, pictures: SoundPictures, columns: Columns) -> None:
        super().__init__(parent, "Spectrogram settings", CAPTION, pictures, columns)
        names = [OWN, *(name for name, _ in PRESETS)]
        self._preset = self.add_choice("Preset", names, self._choose)
        self._window = self.add_number("Window", "ms", (SHORTEST * 1000, LONGEST * 1000), 1.0, decimals=1)
        self._highest = self.add_number("Highest frequency", "Hz", (LEAST_HIGHEST, MOST_HIGHEST), 500.0)
        self._range = self.add_number("Range", "dB", (LEAST_RANGE_DB, MOST_RANGE_DB), 5.0)
        self._emphasis = self.add_number("Pre-emphasis", "dB/octave", (0.0, MOST_EMPHASIS_DB), 1.0)
        self._top = self.add_number("Strongest shade at", "dB", (QUIETEST_TOP_DB, LOUDEST_TOP_DB), 5.0)
        self._is_own_top = QCheckBox("at the loudest of each clip")
        self._is_own_top.setToolTip(
            "Off: the same power has the same shade in every clip. A sine of amplitude 1 has 0 dB."
        )
        self._is_own_top.clicked.connect(self.offer)
        self.add_row("", self._is_own_top)
        pictures.found.connect(self._show_top)
        columns.active_changed.connect(self._show_top)
        self.show_settings()

    def take(self) -> None:
        settings = SpectrogramSettings(self._window.value() / 1000, self._highest.value())
        top = None if self._is_own_top.isChecked() else self._top.value()
        shading = Shading(self._range.value(), self._emphasis.value(), top)
        self.pictures.set_spectrogram(settings)
        self.pictures.set_shading(shading)

    def reset(self) -> None:
        self.pictures.set_spectrogram(SpectrogramSettings())
        self.pictures.set_shading(Shading())
        self.show_settings()

    def remark(self) -> str:
        return remark(self.pictures.spectrogram, self.rate())

    def fill(self) -> None:
        settings, shading = self.pictures.spectrogram, self.pictures.shading
        windows = [window for _, window in PRESETS]
        is_preset = settings.window in windows
        self._preset.setCurrentIndex(windows.index(settings.window) + 1 if is_preset else 0)
        self._window.setValue(settings.window * 1000)
        self._highest.setValue(settings.highest)
        self._range.setValue(shading.range_db)
        self._emphasis.setValue(shading.emphasis_db)
        self._is_own_top.setChecked(shading.top_db is None)
        self._top.setEnabled(shading.top_db is not None)
        if shading.top_db is not None:
            self._top.setValue(shading.top_db)
        self._show_top()

    def _show_top(self) -> None:
        """Tell the active clip's own strongest power as long as none is given."""
        found = self.pictures.of("spectrogram", self.columns.active_contents)
        if self.pictures.shading.top_db is None and isinstance(found, Shades):
            blocker = QSignalBlocker(self._top)
            self._top.setValue(found.top_db(self.pictures.shading))
            del blocker

    def _choose(self, place: int) -> None:
        if place:
            self._window.setValue(PRESETS[place - 1][1] * 1000)
        else:
            self.show_settings()


def remark(settings: SpectrogramSettings, rate: int | None) -> str:
    """What the window is, and whether the clip has what is asked for."""
    said = (
        f"The window is Gaussian, as Praat's: {settings.window * 1000:g} ms tell frequencies apart that lie"
        f" {BANDWIDTH / settings.window:.0f} Hz from each other."
    )
    if rate is not None and settings.highest > rate / 2:
        said += f" This clip has nothing above {rate / 2:g} Hz, half its rate."
    return said
