"""Where what was read belongs: the clip that a name means, samples for seconds, an id where the file has none."""

from __future__ import annotations

import math
import re
import uuid
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from analysis.interchange.records import Known
from analysis.session.tags import Tag

_NAMESPACE = uuid.UUID("5d2c2f1e-8a0e-5b59-9a57-4f6d6f3c1b7a")
_OVERHANG_S = 0.001


def clip_of(name: str, known: Known) -> str | None:
    r"""Find the clip that a name means: as it stands, else its last part without folders, else that without suffix.

    Parameters
    ----------
    name : str
        A file name, path or address, with or without suffix, such as `D:\audio\a.wav` or `a.TextGrid`; characters
        may be written as in an address (`%20`).
    known : Known

    Returns
    -------
    str or None
        None if no clip is called so, or, by names without suffix, several are.
    """
    base = base_name(name)
    guesses = list(dict.fromkeys((name, base, unquote(base), base_name(unquote(name)))))
    guesses += [guess.rpartition(".")[0] for guess in guesses]
    exact = (guess for guess in guesses if guess in known.names)
    by_stem = (known.by_stem[guess] for guess in guesses if known.by_stem.get(guess))
    return next(exact, None) or next(by_stem, None)


def base_name(name: str) -> str:
    """The last part of a path, whichever system wrote it."""
    return re.split(r"[/\\]", name)[-1]


def samples(start_s: float, end_s: float, rate: int, *, frames: int | None = None) -> tuple[int, int]:
    """Give the region in samples, each edge the nearest one; never less than one sample.

    Parameters
    ----------
    start_s, end_s : float
        In seconds, 0 <= start_s <= end_s; what rounds to 0 counts as 0.
    rate : int
        The clip's own, in Hz.
    frames : int, optional
        The clip's length in samples: an end that lies less than 1 ms behind it, as rounding may put it, is put there.

    Raises
    ------
    ValueError
        If there is no such region.
    """
    if not (math.isfinite(start_s) and math.isfinite(end_s)):
        raise ValueError(f"start and end must be numbers, found {start_s} and {end_s}")
    start, end = round(start_s * rate), round(end_s * rate)
    if start < 0 or end < start:
        raise ValueError(f"a region needs 0 <= start <= end, found {start_s:g} s and {end_s:g} s")
    end = max(end, start + 1)
    if frames is not None and frames < end <= frames + math.ceil(_OVERHANG_S * rate):
        start, end = min(start, frames - 1), frames
    return start, end


def read_tag(
    clip: str,
    tag: str,
    start: int | None,
    end: int | None,
    rate: int | None,
    known: Known,
    *,
    tagger: str = "",
    **fields: Any,
) -> Tag:
    """Make a tag from what a file says of it; what it does not say is filled in.

    Parameters
    ----------
    clip, tag, start, end, rate
        As in `Tag`; without a rate, a whole clip gets that of its sound if it is at hand.
    known : Known
        Gives what is missing: the tagger, `created` and `changed`, and the version of the codebook.
    tagger : str
        Empty if the file names nobody.
    **fields
        Other fields of `Tag` that the file holds. Without an `id`, it follows from clip, tag, tagger and region, so
        that a file that is read twice gives the same tags.

    Raises
    ------
    ValueError
        As `Tag` does.
    """
    tagger = tagger or known.tagger
    if rate is None and clip in known.sounds:
        rate = known.sounds[clip].rate
    created = fields.pop("created", known.at)
    values = {
        "id": _id_of(clip, tag, tagger, start, end),
        "confidence": None,
        "note": "",
        "changed": created,
        "codebook_version": known.codebook.version,
        "blind": False,
    }
    return Tag(
        clip=clip,
        tag=tag,
        start=start,
        end=end,
        rate=rate,
        tagger=tagger,
        created=created,
        **{**values, **fields},
    )


def told_apart(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """Give tags that say the same, and so got the same id from `read_tag`, ids of their own by their order."""
    counts: dict[str, int] = {}
    result = []
    for tag in tags:
        count = counts[tag.id] = counts.get(tag.id, 0) + 1
        result.append(tag if count == 1 else replace(tag, id=_id_of(tag.id, count)))
    return tuple(result)


def _id_of(*parts: object) -> str:
    return str(uuid.uuid5(_NAMESPACE, repr(parts)))
