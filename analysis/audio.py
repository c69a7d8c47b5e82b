"""From files to samples: any rate, channel count and format that libsndfile reads.

Decoders are lenient: a WAV file cut short in copying plays without a word, only shorter, and every time measured in
it later is doubtful. So what the header promises is compared with what is there, and a file that breaks its promise
is an error that names it. Headers of streams, which promise the largest possible size, are no promise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from analysis.errors import DataError

_LFS_POINTER = b"version https://git-lfs"
_SIZE_OF_STREAMS = 0x7FFF0000
_OGG_PAGE_MAX = 65307
_PROMISE = re.compile(r"^\s*(?:data|SSND|Data Size|riff)\s*: (\d+) \(should be (\d+)\)", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Sound:
    """Samples in memory.

    Attributes
    ----------
    samples : array, shape (n, channels), float32
        Full scale is -1 to 1; files that store floats may exceed it. Never empty, never NaN.
    rate : int
        Samples a second.
    """

    samples: NDArray[np.float32]
    rate: int

    @property
    def length(self) -> int:
        """Number of samples in each channel."""
        return len(self.samples)

    @property
    def duration(self) -> float:
        """In seconds."""
        return len(self.samples) / self.rate

    def mono(self) -> NDArray[np.float32]:
        """Mean over the channels, shape (n,)."""
        if self.samples.shape[1] == 1:
            return self.samples[:, 0]
        return np.asarray(self.samples.mean(axis=1), np.float32)


@dataclass(frozen=True)
class Info:
    """What a file's header says: samples in each channel, samples a second, channels, and format such as `WAV`."""

    length: int
    rate: int
    channels: int
    format: str

    @property
    def duration(self) -> float:
        """In seconds."""
        return self.length / self.rate


def info(path: Path | str) -> Info:
    """Read the header only. Raises `DataError` as `read` does, but for faults inside the samples."""
    with _opened(Path(path)) as file:
        return Info(file.frames, file.samplerate, file.channels, file.format)


def read(path: Path | str, *, start: int = 0, stop: int | None = None) -> Sound:
    """Read a file, or its samples from `start` to before `stop`.

    Raises
    ------
    DataError
        If the file is missing, empty, a Git LFS pointer, cut short, no sound, or holds samples that are no numbers.
    ValueError
        If `start` and `stop` do not lie in the file in this order.
    """
    path = Path(path)
    with _opened(path) as file:
        stop = file.frames if stop is None else stop
        _check_range(start, stop, file.frames)
        # Decoding MP3 from the middle gives silence until the decoder has caught up.
        first = 0 if file.format == "MP3" else start
        try:
            file.seek(first)
            samples = file.read(stop - first, dtype="float32", always_2d=True)[start - first :]
        except soundfile.SoundFileError as error:
            raise DataError(f"is damaged or cut short ({error}); copy it again.", file=path) from error
        rate = file.samplerate
    if len(samples) < stop - start:
        raise DataError(
            f"is cut short: its header promises {stop} samples, {start + len(samples)} are there; copy it again.",
            file=path,
        )
    if not np.isfinite(samples).all():
        first = start + int(np.argmin(np.isfinite(samples).all(axis=1)))
        raise DataError(f"sample {first} is not a number; export the file again.", file=path)
    return Sound(samples, rate)


def resample(samples: NDArray[np.float32], rate: int, to_rate: int) -> NDArray[np.float32]:
    """Change the rate with soxr in its high quality.

    Parameters
    ----------
    samples : array, shape (n,) or (n, channels), float32
    rate, to_rate : int
        Samples a second, before and after.

    Returns
    -------
    array, float32
        About n * to_rate / rate samples; `samples` itself where both rates are the same.
    """
    if rate == to_rate:
        return samples
    resampled: NDArray[np.float32] = soxr.resample(samples, rate, to_rate, quality="HQ")
    return resampled


@contextmanager
def _opened(path: Path) -> Iterator[soundfile.SoundFile]:
    _check_bytes(path)
    try:
        file = soundfile.SoundFile(path)
    except (soundfile.SoundFileError, TypeError) as error:
        reason = getattr(error, "error_string", str(error)).rstrip(".")
        raise DataError(
            f"is no sound that can be decoded ({reason}); convert it to WAV or FLAC.", file=path
        ) from error
    with file:
        for promised, present in _PROMISE.findall(file.extra_info):
            if int(present) < int(promised) < _SIZE_OF_STREAMS:
                raise DataError(
                    f"is cut short: its header promises {promised} bytes of sound, {present} are there; copy it again.",
                    file=path,
                )
        if file.frames == 0:
            raise DataError("holds no samples.", file=path)
        yield file


def _check_bytes(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(len(_LFS_POINTER))
            size = file.seek(0, 2)
            file.seek(max(0, size - _OGG_PAGE_MAX))
            tail = file.read() if head.startswith(b"OggS") else b""
    except FileNotFoundError as error:
        raise DataError("is not there.", file=path) from error
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror}).", file=path) from error
    if not head:
        raise DataError("is empty (0 bytes); copy it again.", file=path)
    if head.startswith(_LFS_POINTER):
        raise DataError(
            "is a Git LFS pointer, not the sound itself; run `git lfs pull` in its folder.", file=path
        )
    if tail and not _ends_with_whole_page(tail):
        raise DataError("is cut short: its last Ogg page is not whole; copy it again.", file=path)


def _ends_with_whole_page(tail: bytes) -> bool:
    page = tail[tail.rfind(b"OggS") :]
    if len(page) < 27:
        return False
    segments = page[27 : 27 + page[26]]
    return len(page) >= 27 + page[26] + sum(segments)


def _check_range(start: int, stop: int, length: int) -> None:
    if not 0 <= start < stop <= length:
        raise ValueError(f"expected 0 <= start < stop <= {length}, found start {start} and stop {stop}")
