"""What is told of a moment of a clip, and of a selected stretch: cells of one line, from frozen records alone.

Every cell knows the widest text that may stand in it, so that a line of cells stands still while its numbers change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from analysis.prosody import Prosody, means
from analysis.shades import Shades
from analysis.spectrogram import SILENT_DB
from listener.state.columns.contents import Contents
from listener.views.listen.bars import stretch_at
from listener.views.listen.mouse import Stretch
from listener.views.listen.scales import SaliencyPicture
from listener.views.listen.wording import MINUS, amount

# From so many pixels a sample on, single samples are seen and are numbered.
SAMPLE_PX = 2
LONGEST_WORD = 16
UNVOICED = "unvoiced"


@dataclass(frozen=True)
class Pointed:
    """A place in a column: `lane` by its id ("" for none), `time` in s, `height` from 0 (its bottom) to 1 (its top)."""

    lane: str
    time: float
    height: float = 0.0


@dataclass(frozen=True, eq=False)
class Known:
    """All that a column knows of its clip; `scores` are the words', in the model's own units."""

    contents: Contents | None = None
    picture: SaliencyPicture | None = None
    scores: Sequence[float | None] = ()
    shades: Shades | None = None
    prosody: Prosody | None = None


@dataclass(frozen=True)
class Cell:
    """A part of the line: a value, values as wide as it may become, and words about it that are left out in need."""

    value: str
    widest: tuple[str, ...] = ()
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """The value with the words about it; empty where there is no value."""
        return self.before + self.value + self.after if self.value else ""


def readout(pointed: Pointed | None, known: Known, second_px: float) -> tuple[Cell, ...]:
    """What is at a place: time, sound there, pitch, saliency, word and phone, as far as they are known.

    `second_px` is how many pixels a second has.
    """
    contents = known.contents
    if pointed is None or contents is None or not 0 <= pointed.time <= contents.duration:
        return ()
    return (
        _cell(f"{pointed.time:.3f} s", f"{contents.duration:.3f} s"),
        *_sound(pointed, known, second_px),
        *_prosody(pointed.time, known.prosody),
        *_saliency(pointed.time, known.picture),
        *_word(pointed.time, known),
        *_phone(pointed.time, known.contents),
    )


def selected(stretch: Stretch | None, known: Known) -> tuple[Cell, ...]:
    """A selection: from when to when, how long, and its mean F0 and intensity where they are known."""
    if stretch is None or known.contents is None:
        return ()
    start, stop = stretch
    longest = f"{known.contents.duration:.3f}"
    cells = [
        _cell(f"{start:.3f}–{stop:.3f} s", f"{longest}–{longest} s", before="Selection "),
        _cell(f"{stop - start:.3f} s", f"{longest} s", after=" long"),
    ]
    if known.prosody is not None:
        mean = means(known.prosody, start, stop)
        is_voiced = not isnan(mean.f0)
        f0 = f"F0 {mean.f0:.1f} Hz" if is_voiced else UNVOICED
        cells.append(_cell(f0, "F0 888.8 Hz", UNVOICED, before="mean " if is_voiced else ""))
        if not isnan(mean.intensity_db):
            cells.append(_cell(f"{mean.intensity_db:.1f} dB", before="mean intensity "))
    return tuple(cells)


def line(cells: Sequence[Cell]) -> str:
    """The cells as one text."""
    return "   ".join(cell.text for cell in cells)


def _sound(pointed: Pointed, known: Known, second_px: float) -> tuple[Cell, ...]:
    """The sample, and what the lane shows at the height of the mouse."""
    contents, shades = known.contents, known.shades
    sound = None if contents is None else contents.sound
    if sound is None:
        return ()
    cells = []
    at = min(int(pointed.time * sound.rate), sound.length - 1)
    if second_px >= SAMPLE_PX * sound.rate:
        cells.append(_cell(f"sample {at:,}", f"sample {sound.length:,}"))
    if pointed.lane == "wave":
        cells.append(_cell(f"{sound.samples[at].mean():+.4f}".replace("-", MINUS), before="amplitude "))
    if pointed.lane == "spectrogram" and shades is not None:
        frequency = pointed.height * shades.settings.highest
        cells.append(_cell(f"{frequency:.0f} Hz", f"{shades.settings.highest:.0f} Hz"))
        power = shades.power_at(pointed.time, frequency)
        if power is not None:
            said = "silent" if power <= SILENT_DB else f"{power:.1f} dB".replace("-", MINUS)
            cells.append(_cell(said, f"{MINUS}188.8 dB"))
    return tuple(cells)


def _prosody(time: float, prosody: Prosody | None) -> tuple[Cell, ...]:
    if prosody is None:
        return ()
    f0, intensity = prosody.f0_at(time), prosody.intensity_at(time)
    voiced = "" if f0 is None else UNVOICED if isnan(f0) else f"F0 {f0:.0f} Hz"
    loud = "" if intensity is None else f"{intensity:.0f} dB".replace("-", MINUS)
    return _cell(voiced, "F0 888 Hz", UNVOICED), _cell(loud, "88 dB", before="intensity ")


def _word(time: float, known: Known) -> tuple[Cell, ...]:
    words = () if known.contents is None else known.contents.words
    if not words:
        return ()
    number = stretch_at(time, [(word.start, word.end) for word in words])
    longest = max((word.text for word in words), key=len)[:LONGEST_WORD]
    picture, is_scored = known.picture, any(score is not None for score in known.scores)
    reserved = f"{longest} +8.88" if is_scored and picture is not None else longest
    if number is None:
        return (_cell("", reserved),)
    score = known.scores[number] if number < len(known.scores) else None
    is_known = picture is not None and score is not None
    said = f" {amount(score * picture.unit.per_word, picture)}" if is_known else ""
    return (_cell(words[number].text + said, reserved),)


def _phone(time: float, contents: Contents) -> tuple[Cell, ...]:
    if not contents.phones:
        return ()
    number = stretch_at(time, [(phone.start, phone.end) for phone in contents.phones])
    longest = max((phone.text for phone in contents.phones), key=len)
    return (_cell("" if number is None else f"/{contents.phones[number].text}/", f"/{longest}/"),)


def _saliency(time: float, picture: SaliencyPicture | None) -> tuple[Cell, ...]:
    rate = None if picture is None else picture.at(time)
    if picture is None or rate is None:
        return ()
    return (_cell(amount(rate, picture), after=f" {picture.unit.rate}"),)


def _cell(value: str, *widest: str, before: str = "", after: str = "") -> Cell:
    """A cell that reserves room for its own value and others, with 8 for any digit, which none is wider than."""
    return Cell(value, tuple(re.sub(r"\d", "8", each) for each in (value, *widest)), before, after)
