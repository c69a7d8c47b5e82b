"""The codebook as TOML: a file that people read, change in an editor, share and bring back.

One `[[tag]]` table holds one tag, `[[tag.yes]]` and `[[tag.no]]` its examples. Empty values are left out. Reading what
was written gives the same codebook.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import tomli_w

from analysis.errors import DataError, UsageError
from analysis.session.codebook.book import Codebook, CodebookEntry, Example, free_colour
from analysis.writing import written_whole

_HEAD = """\
# The codebook of an Earmark session. Change it and bring it back:
#   main.py codebook SESSION.earmark --in THIS_FILE
# Each [[tag]] has a name and a definition and may have: key (a digit), colour (like #88ccee), questions (a list),
# group (tags of one group exclude each other on the same stretch), and examples under [[tag.yes]] and [[tag.no]]:
# a clip, a note and, for a part of it, start and end in samples with the rate in Hz.
"""
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_KINDS = {
    "version": (int, "a whole number"),
    "tag": (list, "a list of tables: write [[tag]] above each"),
    **dict.fromkeys(("name", "definition", "key", "colour", "group"), (str, "a text in quotes")),
    "questions": (list, 'a list of texts, such as ["Is it?"]'),
    **dict.fromkeys(("yes", "no"), (list, "a list of tables: write [[tag.yes]] or [[tag.no]] above each")),
    **dict.fromkeys(("clip", "note"), (str, "a text in quotes")),
    **dict.fromkeys(("start", "end", "rate"), (int, "a whole number")),
}
_EXAMPLE_KEYS = tuple(field.name for field in fields(Example))
_TAG_KEYS = tuple(field.name for field in fields(CodebookEntry))


def codebook_to_toml(codebook: Codebook) -> str:
    """Write a codebook as TOML."""
    parts = [_HEAD, f"version = {codebook.version}\n"]
    for entry in codebook.entries:
        plain = {key: value for key, value in asdict(entry).items() if value and key not in ("yes", "no")}
        always = {"name": entry.name, "definition": entry.definition}
        parts.append("\n[[tag]]\n" + tomli_w.dumps(always | plain))
        for kind, examples in (("yes", entry.yes), ("no", entry.no)):
            for example in examples:
                known = {key: value for key, value in asdict(example).items() if value not in (None, "")}
                parts.append(f"\n[[tag.{kind}]]\n" + tomli_w.dumps(known))
    return "".join(parts)


def codebook_from_toml(text: str, *, file: Path | str | None = None) -> Codebook:
    """Read a codebook from TOML; without a version it is version 1, and a tag without a colour gets one.

    Raises
    ------
    DataError
        If it is no TOML, or no codebook; it names the line, the tag and the key, and what to do.
    """
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_toml(error, file) from error
    return _Reader(text, file).codebook(table)


def write_codebook(path: Path, codebook: Codebook) -> None:
    """Write a codebook to a file, whole or not at all; raises as `analysis.writing.written_whole` does."""
    with written_whole(path) as draft:
        draft.write_text(codebook_to_toml(codebook), encoding="utf-8", newline="\n")


def read_codebook(path: Path) -> Codebook:
    """Read a codebook from a file.

    Raises
    ------
    UsageError
        If the file cannot be read.
    DataError
        As `codebook_from_toml` does, or if the file is not in UTF-8 or holds no tags, as a half-written one.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"the codebook {path} cannot be read ({error.strerror}); choose a TOML file"
        ) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataError("is not in UTF-8; save it with this encoding", file=path, line=line) from error
    codebook = codebook_from_toml(text, file=path)
    if not codebook.entries:
        raise DataError("holds no tags; write [[tag]] above each", file=path)
    return codebook


class _Reader:
    """Makes values of TOML's tables, and knows where in the text each of them stands."""

    def __init__(self, text: str, file: Path | str | None) -> None:
        self._lines = text.splitlines()
        self._file = file
        self._heads = [
            number for number, line in enumerate(self._lines) if re.match(r"\s*\[\[\s*tag\s*\]\]", line)
        ]

    def codebook(self, table: dict[str, Any]) -> Codebook:
        self._check(table, ("version", "tag"), (), "the file", None)
        entries: list[CodebookEntry] = []
        for number, fields_ in enumerate(table.get("tag", ())):
            entries.append(self._entry(fields_, number, entries))
        try:
            return Codebook(table.get("version", 1), tuple(entries))
        except ValueError as error:
            raise self._fault(str(error), None, "version") from error

    def _entry(self, table: Any, number: int, before: list[CodebookEntry]) -> CodebookEntry:
        what = f"tag {number + 1}"
        if isinstance(table, dict) and table.get("name"):
            what += f", {table['name']!r}"
        self._check(table, _TAG_KEYS, ("name", "definition"), what, number)
        if not all(isinstance(question, str) for question in table.get("questions", ())):
            raise self._fault(f"in {what}, each question must be a text in quotes", number, "questions")
        examples = {
            kind: tuple(
                self._example(example, f"a '{kind}' example of {what}", number)
                for example in table.get(kind, ())
            )
            for kind in ("yes", "no")
        }
        colour = table.get("colour", free_colour(each.colour for each in before)).lower()
        fields_ = {"key": "", **table, "colour": colour, "questions": tuple(table.get("questions", ()))}
        try:
            entry = CodebookEntry(**{**fields_, **examples})
            Codebook(1, (*before, entry))
        except ValueError as error:
            raise self._fault(str(error), number, None) from error
        return entry

    def _example(self, table: Any, what: str, number: int) -> Example:
        self._check(table, _EXAMPLE_KEYS, ("clip",), what, number)
        try:
            return Example(**table)
        except ValueError as error:
            raise self._fault(f"{what}: {error}", number, None) from error

    def _check(
        self, table: Any, keys: tuple[str, ...], needed: tuple[str, ...], what: str, number: int | None
    ) -> None:
        if not isinstance(table, dict):
            raise self._fault(f"{what} must be a table with {', '.join(keys)}", number, None)
        unknown = [key for key in table if key not in keys]
        if unknown:
            named = ", ".join(repr(key) for key in unknown)
            raise self._fault(f"{what} has {named}; it may have {', '.join(keys)}", number, unknown[0])
        for key in needed:
            if key not in table:
                raise self._fault(f"{what} has no {key}; add one", number, None)
        for key, value in table.items():
            kind, name = _KINDS[key]
            if not isinstance(value, kind) or isinstance(value, bool):
                raise self._fault(f"in {what}, {key} must be {name}", number, key)

    def _fault(self, problem: str, number: int | None, key: str | None) -> DataError:
        """Say it with its line: the key's in the table of that number, else where the table begins."""
        first, last = 0, len(self._lines)
        inside = number is not None and number < len(self._heads)
        if number is not None and inside:
            first, last = (*self._heads, last)[number : number + 2]
        pattern = re.compile(rf"\s*(\[+\s*(tag\.)?)?[\"']?{re.escape(key or ' ')}[\"']?\s*[=.\]]")
        found = next(
            (at for at in range(first, last) if pattern.match(self._lines[at])), first if inside else None
        )
        return DataError(problem, file=self._file, line=None if found is None else found + 1)


def _no_toml(error: Exception, file: Path | str | None) -> DataError:
    if isinstance(error, RecursionError):
        return DataError("is nested too deeply to be a codebook", file=file)
    place = _PLACE.search(str(error))
    said = _PLACE.sub("", str(error))
    line, column = (int(place[1]), int(place[2])) if place and place[1] else (None, None)
    where = "" if line is not None or place is None else " at its end"
    return DataError(f"is not TOML{where}: {said}; mend it there", file=file, line=line, column=column)
