"""The lanes whose contents are found by jobs: spectrogram, pitch and intensity."""

from __future__ import annotations

from collections.abc import Mapping

from listener.state.columns.contents import Contents
from listener.state.columns.sound_pictures import KINDS, SoundPictures
from listener.views.listen.lanes.base import Lane
from listener.views.listen.lanes.prosody import ProsodyLane
from listener.views.listen.lanes.spectrogram import SpectrogramLane


def show_pictures(lanes: Mapping[str, Lane], pictures: SoundPictures, contents: Contents | None) -> None:
    """Draw a clip's pictures, as far as they are found, in those of one column's lanes that are for them."""
    for kind in KINDS:
        lane, found = lanes.get(kind), pictures.of(kind, contents)
        said, drawn = (found, None) if isinstance(found, str) else ("", found)
        if isinstance(lane, SpectrogramLane):
            lane.show_shades(drawn, pictures.shading)
        elif isinstance(lane, ProsodyLane):
            lane.show_prosody(drawn)
        if lane is not None:
            lane.set_notice(said)
