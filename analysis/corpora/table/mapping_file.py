"""Mappings in TOML files, `NAME.earmark.toml`; paths in them are relative to the file.

name = "Call centre"
table = "labels.csv"            # CSV, TSV or Parquet, one row a clip
audio = "wav"                   # a folder, with its subfolders, or a pattern such as "*/wav"
scale = [1, 5]
keep = ["room"]                 # further columns; without it, all

[columns]                       # of Earmark = of the table
clip = "file"
emotion = "label"
activation = "arousal"

[classes]                       # labels that do not say their emotion
hap = "happy"

[ratings]                       # one row a rating ...
table = "ratings.csv"
clip = "file"
rater = "who"
emotion = "label"               # ... or, without `rater`, a column a rater: emotion = "label_*"
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping as Entries
from contextlib import suppress
from pathlib import Path
from typing import Any

from analysis.corpora.contents import read_contents
from analysis.corpora.problems import Problems
from analysis.corpora.table.mapping import COLUMNS, RATING_COLUMNS, Mapping, RatingsMapping
from analysis.errors import DataError
from analysis.tables import Scale
from analysis.writing import written_whole

SUFFIX = ".earmark.toml"
_PLACES = ("table", "clip", "rater")
_KINDS: dict[str, tuple[type, str]] = {
    **dict.fromkeys(("name", "table", "audio", "encoding", "separator"), (str, "a text in quotes")),
    **dict.fromkeys(("scale", "keep"), (list, "a list in square brackets")),
    **dict.fromkeys(("columns", "classes", "ratings"), (dict, "a section of its own")),
}


def mapping_file(path: Path) -> Path | None:
    """The mapping that a TOML file is, or the only one that a folder holds; None if there is none or more than one."""
    if path.suffix.lower() == ".toml":
        return path
    try:
        names = os.listdir(path)  # noqa: PTH208 - paths of 150,000 files take a second
    except OSError:
        return None
    found = [name for name in names if name.lower().endswith(SUFFIX) and name[0] != "."]
    return path / found[0] if len(found) == 1 else None


def names_a_table(file: Path) -> bool:
    """Whether a TOML file looks like a mapping, whatever is wrong with it."""
    try:
        return re.search(rb"^\s*table\s*=", file.read_bytes(), re.MULTILINE) is not None
    except OSError:
        return False


def read_mapping(path: Path) -> Mapping:
    """Read a mapping; its columns are not compared with the table's (`Mapping.check` does).

    Raises
    ------
    DataError
        If the file is no such mapping, with line and key where there is one.
    """
    text = read_contents(path, Problems()).decode()
    try:
        entries = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"This is no TOML: {error}.", file=path) from error
    _check_kinds(entries, text, path)
    if not entries.get("table"):
        raise DataError("`table` is missing; name the CSV, TSV or Parquet file of the clips.", file=path)
    ratings = entries.get("ratings")
    return Mapping(
        table=_path(path, entries["table"]),
        name=entries.get("name", ""),
        audio=_path(path, entries["audio"]) if entries.get("audio") else None,
        encoding=entries.get("encoding", ""),
        separator=entries.get("separator", ""),
        scale=_scale(entries["scale"], text, path) if "scale" in entries else None,
        columns=dict(entries.get("columns", {})),
        classes=dict(entries.get("classes", {})),
        ratings=None if ratings is None else _ratings(path, ratings),
        keep=tuple(entries["keep"]) if "keep" in entries else None,
        file=path,
    )


def write_mapping(mapping: Mapping, path: Path) -> None:
    """Write a mapping that reads back the same; paths below the file's folder become relative to it."""
    import tomli_w  # noqa: PLC0415

    folder = path.absolute().parent
    entries: dict[str, Any] = {"name": mapping.name, "table": _relative(folder, mapping.table)}
    if mapping.audio is not None:
        entries["audio"] = _relative(folder, mapping.audio)
    entries |= {"encoding": mapping.encoding, "separator": mapping.separator}
    entries = {key: value for key, value in entries.items() if value}
    if mapping.scale is not None:
        entries["scale"] = [mapping.scale.low, mapping.scale.high]
    if mapping.keep is not None:
        entries["keep"] = list(mapping.keep)
    entries |= {"columns": dict(mapping.columns), "classes": dict(mapping.classes)}
    if mapping.ratings is not None:
        ratings = mapping.ratings
        places = {"clip": ratings.clip, "rater": ratings.rater, **ratings.columns}
        if ratings.table is not None:
            places["table"] = _relative(folder, ratings.table)
        entries["ratings"] = {key: value for key, value in places.items() if value}
    with written_whole(path) as temporary:
        temporary.write_text(tomli_w.dumps(entries), encoding="utf-8")


def _ratings(file: Path, entries: Entries[str, str]) -> RatingsMapping:
    return RatingsMapping(
        table=_path(file, entries["table"]) if entries.get("table") else None,
        clip=entries.get("clip", ""),
        rater=entries.get("rater", ""),
        columns={key: value for key, value in entries.items() if key not in _PLACES},
    )


def _check_kinds(entries: Entries[str, Any], text: str, path: Path) -> None:
    for key, value in entries.items():
        if key not in _KINDS:
            raise DataError(
                f"There is no `{key}` in a mapping; there are {', '.join(_KINDS)}.",
                file=path,
                line=_line_of(key, text),
            )
        kind, called = _KINDS[key]
        if not isinstance(value, kind):
            raise DataError(f"`{key}` must be {called}.", file=path, line=_line_of(key, text))
    known = {"columns": COLUMNS, "ratings": (*_PLACES, *RATING_COLUMNS)}
    for section in ("columns", "classes", "ratings"):
        for key, value in entries.get(section, {}).items():
            if section in known and key not in known[section]:
                raise DataError(
                    f"There is no `{key}` in [{section}]; there are {', '.join(known[section])}.",
                    file=path,
                    line=_line_of(key, text),
                )
            if not isinstance(value, str) or not value:
                raise DataError(
                    f"`{key}` in [{section}] must be a text in quotes.", file=path, line=_line_of(key, text)
                )
    if not all(isinstance(name, str) for name in entries.get("keep", ())):
        raise DataError(
            "`keep` must be a list of the table's columns.", file=path, line=_line_of("keep", text)
        )


def _scale(ends: list[Any], text: str, path: Path) -> Scale:
    is_number = [isinstance(end, int | float) and not isinstance(end, bool) for end in ends]
    if is_number != [True, True]:
        raise DataError(
            "`scale` must be two numbers, such as [1, 7].", file=path, line=_line_of("scale", text)
        )
    return Scale(float(ends[0]), float(ends[1]))


def _line_of(key: str, text: str) -> int | None:
    """Line on which a key is set, counted from 1; None if it is not set on a line of its own."""
    found = re.search(rf"""^\s*\[?\s*["']?{re.escape(key)}["']?\s*[=\]]""", text, re.MULTILINE)
    return None if found is None else text.count("\n", 0, found.end()) + 1


def _path(file: Path, text: str) -> Path:
    """A path that a mapping's file names, from its folder; not necessarily one that is there."""
    if "\0" in text:
        raise DataError(f"There can be no path {text!r}.", file=file)
    path = Path(text)
    with suppress(RuntimeError):  # There is no such user: then it is a file of that name.
        path = path.expanduser()
    return Path(os.path.normpath(file.absolute().parent / path))


def _relative(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
