"""Labels in JSON: objects by clip, and by rater within a clip; numbers may be strings.

The sister corpus MSP-Face puts a list around a clip's consensus and lists its raters under `Workers`; both are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.corpora.coded import Coded, encode_list
from analysis.corpora.contents import read_contents
from analysis.corpora.msp_podcast.vocabulary import SCALE
from analysis.corpora.problems import Problems
from analysis.corpora.raw import Places, RawConsensus, RawRatings, to_dimensions
from analysis.errors import DataError

Record = Mapping[str, Any]


def read_consensus_json(path: Path, problems: Problems) -> RawConsensus:
    """Read a JSON object with one record a clip.

    Raises
    ------
    DataError
        If the file is no such object.
    """
    clips: list[str] = []
    records: list[Record] = []
    for clip, content in _load(path, problems).items():
        record = content[0] if isinstance(content, list) and content else content
        if isinstance(record, dict):
            clips.append(clip)
            records.append(record)
        else:
            problems.add("unreadable record", f"{path.name}: {clip} has no object with its labels")
    if not records:
        raise DataError("The file holds no clip.", file=path)
    return RawConsensus(
        clip=encode_list(clips),
        emotion=_optional(records, "EmoClass") or _optional(records, "EmoClass_Major"),
        numbers=to_dimensions(_dimensions(records), Places(path), SCALE, problems),
        speaker=_optional(records, "SpkrID"),
        gender=_optional(records, "Gender"),
        split=_optional(records, "Split_Set"),
        places=Places(path),
    )


def read_ratings_json(path: Path, problems: Problems) -> RawRatings:
    """Read a JSON object with one object a clip that has one record a rater.

    Raises
    ------
    DataError
        If the file is no such object.
    """
    clips: list[str] = []
    raters: list[str] = []
    records: list[Record] = []
    for clip, content in _load(path, problems).items():
        for rater, record in _raters(content):
            if isinstance(record, dict):
                clips.append(clip)
                raters.append(rater)
                records.append(record)
            else:
                problems.add(
                    "unreadable record", f"{path.name}: {rater} of {clip} has no object with ratings"
                )
    if not records:
        raise DataError("The file holds no rating.", file=path)
    return RawRatings(
        clip=encode_list(clips),
        rater=encode_list(raters),
        primary=_texts(records, "EmoClass_Major"),
        secondary=_texts(records, "EmoClass_Second"),
        numbers=to_dimensions(_dimensions(records), Places(path), SCALE, problems),
        places=Places(path),
    )


def _load(path: Path, problems: Problems) -> dict[str, Any]:
    try:
        content = json.loads(read_contents(path, problems))
    except json.JSONDecodeError as error:
        raise DataError(
            f"The JSON cannot be read ({error.msg}); copy it again from the release.",
            file=path,
            line=error.lineno,
            column=error.colno,
        ) from error
    except RecursionError as error:
        raise DataError("The JSON is nested too deep to hold labels.", file=path) from error
    if not isinstance(content, dict):
        raise DataError("The JSON is no object with one entry a clip.", file=path)
    return content


def _raters(content: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(content, dict):
        yield "the rater", content
    elif isinstance(content.get("Workers"), list):
        for record in content["Workers"]:
            yield str(record.get("Name", "")) if isinstance(record, dict) else "the rater", record
    else:
        yield from content.items()


def _dimensions(records: list[Record]) -> tuple[Coded, Coded, Coded]:
    return _texts(records, "EmoAct"), _texts(records, "EmoVal"), _texts(records, "EmoDom")


def _optional(records: list[Record], key: str) -> Coded | None:
    return _texts(records, key) if any(key in record for record in records) else None


def _texts(records: list[Record], key: str) -> Coded:
    """A key's values as texts; missing and null are empty, lists are joined with commas."""
    return encode_list([_text(record.get(key)) for record in records])


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ",".join(map(str, value)) if isinstance(value, list) else str(value).strip()
