"""A model as one value that can be sent to a machine without its folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.folders import baseline_file
from models.layouts.table import recognise
from models.profiles import Profile, read_frame, read_profile, write_profile
from models.registry import find, read_fingerprint

# A larger file in a model's folder that holds none of its weights is of no use.
LARGEST_SETTINGS = 16_000_000


@dataclass(frozen=True)
class Parcel:
    """A model's folder and what is known of it besides.

    Attributes
    ----------
    name : str
        Of the folder.
    files : tuple of (path in the folder, content)
    fingerprint : str
    profile : Profile
    frame : array, shape (channels,), or None
        The mean frame of the profile.
    """

    name: str
    files: tuple[tuple[str, bytes], ...]
    fingerprint: str
    profile: Profile
    frame: NDArray[np.float32] | None


def pack(model: str) -> Parcel:
    """The model that `models.registry.load` knows by this name."""
    folder, fingerprint = find(model), read_fingerprint(model)
    needed = {*recognise(folder).weights(folder), baseline_file(folder)}
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = tuple(
        (path.relative_to(folder).as_posix(), path.read_bytes())
        for path in paths
        if path in needed or path.stat().st_size <= LARGEST_SETTINGS
    )
    profile = read_profile(fingerprint)
    digest = profile.frame_sha256
    frame = read_frame(fingerprint, digest) if digest else None
    return Parcel(folder.name, files, fingerprint, profile, frame)


def unpack(parcel: Parcel, place: Path) -> str:
    """Lay the model out below an empty folder, which becomes this process's data folder; the name to load it by."""
    folder = place / parcel.name
    for name, content in parcel.files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    os.environ["EARMARK_DATA"] = str(place / "data")
    write_profile(parcel.fingerprint, parcel.profile, parcel.frame)
    return str(folder)
