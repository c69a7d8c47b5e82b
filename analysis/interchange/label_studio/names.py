"""Which clip a task of Label Studio is about: its `data` holds an address in one of many forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, unquote, urlsplit

from analysis.interchange.placed import base_name, clip_of
from analysis.interchange.records import Known

_UPLOADED = re.compile(r"^[0-9a-f]{8}-(?=.)")
_SOUND = re.compile(r"\.(wav|mp3|flac|ogg|m4a|aac|opus|aif+)$", re.IGNORECASE)


def clip_of_task(data: Mapping[str, object], known: Known) -> str | None:
    """Find the clip among what a task holds; `audio` is looked at first.

    Addresses may be plain names or paths, addresses of stores (`s3://...`), of files below a served folder (`?d=...`)
    or of uploads (`/data/upload/1/1a2b3c4d-NAME`), whose prefix is not part of the name. Without a corpus at hand
    the first that looks like a sound file's is taken.
    """
    texts = [text for text in (data.get("audio"), *data.values()) if isinstance(text, str)]
    if known.clips:
        names = (name for text in texts for name in _names(text))
        return next((clip for name in names if (clip := clip_of(name, known)) is not None), None)
    plain = (_names(text)[-1] for text in texts)
    return next((name for name in plain if _SOUND.search(name)), None)


def _names(address: str) -> list[str]:
    """Give what may be the file's name, from the address as it stands to the barest."""
    try:
        parts = urlsplit(address)
        inside = parse_qs(parts.query).get("d", [unquote(parts.path)])[-1]
    except ValueError:
        inside = address
    bare = base_name(inside)
    return [address, inside, bare, _UPLOADED.sub("", bare, count=1)]
