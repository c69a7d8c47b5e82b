"""Who draws each lane of `listener.state.columns.lane_layout.LANES`."""

from __future__ import annotations

from collections.abc import Callable

from listener.theme import Theme
from listener.views.listen.axis import TimeAxis
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.clash import ClashLane
from listener.views.listen.lanes.phones import PhonesLane
from listener.views.listen.lanes.prosody import ProsodyLane
from listener.views.listen.lanes.regions import RegionsLane
from listener.views.listen.lanes.spectrogram import SpectrogramLane
from listener.views.listen.lanes.strip import SaliencyStrip
from listener.views.listen.lanes.wave import WaveLane
from listener.views.listen.lanes.words import WordsLane

MAKERS: dict[str, Callable[[TimeAxis, Theme], Lane]] = {
    "wave": WaveLane,
    "spectrogram": SpectrogramLane,
    "prosody": ProsodyLane,
    "saliency": SaliencyStrip,
    "words": WordsLane,
    "clash": ClashLane,
    "phones": PhonesLane,
    "tags": RegionsLane,
}
