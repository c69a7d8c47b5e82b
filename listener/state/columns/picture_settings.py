"""How the pictures of sound are found and drawn, as text to keep and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from analysis.prosody import ProsodySettings
from analysis.shades import Shading
from analysis.spectrogram import SpectrogramSettings
from listener.state.columns.sound_pictures import SoundPictures

Record = TypeVar("Record", SpectrogramSettings, ProsodySettings, Shading)


def write_picture_settings(pictures: SoundPictures) -> str:
    """The settings as text."""
    records = (pictures.spectrogram, pictures.pitch, pictures.shading)
    return json.dumps([asdict(record) for record in records])


def read_picture_settings(text: str, pictures: SoundPictures) -> None:
    """Take the settings of `write_picture_settings`; a record that does not fit leaves what there is."""
    try:
        spectrogram, pitch, shading = json.loads(text)
    except (ValueError, TypeError):
        return
    pictures.set_spectrogram(_made(SpectrogramSettings, spectrogram, pictures.spectrogram))
    pictures.set_pitch(_made(ProsodySettings, pitch, pictures.pitch))
    pictures.set_shading(_made(Shading, shading, pictures.shading))


def _made(kind: type[Record], values: Mapping[str, Any], otherwise: Record) -> Record:
    try:
        return kind(**values)
    except (ValueError, TypeError):
        return otherwise
