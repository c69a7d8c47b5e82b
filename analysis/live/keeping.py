"""Recordings kept in a session: the sound itself, what was said, and what models made of it, in the one file.

A recording is a mark on the session (`analysis.session.kept`), so that it is undone, merged and found in the history as
tags are, and moves with the file. The sound is FLAC with 24 bits, which loses nothing that a microphone gives.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
import soundfile

from analysis.audio import Sound
from analysis.errors import UsageError
from analysis.session.edits import Edit
from analysis.session.kept import Kept, keep, kept
from analysis.session.marks import KEPT_RECORDING
from analysis.session.tags import Tag
from analysis.writing import written_whole


@dataclass(frozen=True, eq=False)
class Recording:
    """What was recorded once.

    Attributes
    ----------
    name : str
        Of its own in the session, such as `recording 2026-11-21 14.05.09`.
    transcript : str
        Empty where nothing was understood.
    by : str
        Who made the transcript: a recogniser's name, or `typed`.
    outputs : mapping of model to mapping of output to float
        What the models gave.
    """

    name: str
    sound: Sound
    transcript: str = ""
    by: str = ""
    outputs: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def name_at(moment: datetime) -> str:
    """The name of a recording made then."""
    return f"recording {moment:%Y-%m-%d %H.%M.%S}"


def edit_to_keep(recording: Recording, tags: Iterable[Tag], *, tagger: str, codebook_version: int) -> Edit:
    """Make the edit that keeps a recording, in place of the one of its name."""
    before = kept(tags, KEPT_RECORDING).get(recording.name)
    return keep(
        KEPT_RECORDING,
        recording.name,
        content_of(recording),
        tagger=tagger,
        codebook_version=codebook_version,
        before=before,
    )


def recordings(tags: Iterable[Tag]) -> tuple[Recording, ...]:
    """All that a session keeps, by name; what cannot be read is left where it is."""
    read = (read_recording(one) for one in kept(tags, KEPT_RECORDING).values())
    return tuple(one for one in read if one is not None)


def write_recordings(found: Iterable[Recording], folder: Path) -> tuple[Path, ...]:
    """Write each as a FLAC file into a folder, which is made if need be; UsageError before one is overwritten."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for one in found:
        path = folder / f"{one.name}.flac"
        if path.exists():
            raise UsageError(f"{path} is there already; choose another folder.")
        path.write_bytes(_flac(one.sound))
        written.append(path)
    return tuple(written)


def write_wav(sound: Sound, path: Path) -> None:
    """Write a sound as a WAV file of 32-bit floats, which loses nothing; UsageError or DataError if it cannot be."""
    with written_whole(path) as draft:
        soundfile.write(draft, sound.samples, sound.rate, format="WAV", subtype="FLOAT")


def _flac(sound: Sound) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, np.clip(sound.samples, -1, 1), sound.rate, format="FLAC", subtype="PCM_24")
    return file.getvalue()


def content_of(recording: Recording) -> str:
    """A recording as the text that a mark holds."""
    fields = {
        "transcript": recording.transcript,
        "by": recording.by,
        "outputs": {model: dict(outputs) for model, outputs in recording.outputs.items()},
        "flac": base64.b64encode(_flac(recording.sound)).decode("ascii"),
    }
    return json.dumps(fields, ensure_ascii=False)


def read_recording(one: Kept) -> Recording | None:
    """The recording that a mark holds; None if it cannot be read."""
    try:
        fields = json.loads(one.content)
        samples, rate = soundfile.read(
            io.BytesIO(base64.b64decode(fields["flac"])), dtype="float32", always_2d=True
        )
        return Recording(
            one.name, Sound(samples, rate), str(fields["transcript"]), str(fields["by"]), fields["outputs"]
        )
    except (ValueError, KeyError, TypeError, soundfile.SoundFileError):
        return None
