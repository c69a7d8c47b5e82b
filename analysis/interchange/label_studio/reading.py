"""Reading what Label Studio exports: JSON and JSON-MIN.

Each label of a region and each choice becomes a tag; a number called confidence and a text of the same region belong
to its tags. Predictions are what models say and never become tags; cancelled annotations are passed over. In
JSON-MIN, which does not tell choices from texts, a plain text is a tag if the codebook has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.errors import DataError
from analysis.interchange.files import text_of
from analysis.interchange.kept import confidence_of, kept_of, placed_tag
from analysis.interchange.label_studio.names import clip_of_task
from analysis.interchange.label_studio.writing import CONFIDENCE, RECORD
from analysis.interchange.placed import told_apart
from analysis.interchange.records import Known, Reading
from analysis.interchange.stretches import Remarks
from analysis.session.tags import Tag

_MAX_S = 2.0**63
_OF_TASKS = {"annotations", "completions", "predictions", "data"}


def read(path: Path, known: Known) -> Reading:
    """Read an export.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it is not JSON (with line and column), or holds no tasks (with the task's number).
    """
    remarks = Remarks()
    tags: list[Tag] = []
    for number, task in enumerate(_tasks(path), start=1):
        try:
            tags += _tags(_object(task), f"task {number}", known, remarks)
        except (ValueError, OverflowError) as error:
            raise DataError(f"task {number} cannot be read: {error}", file=path) from error
    return Reading(told_apart(tags), remarks.sentences())


def _tasks(path: Path) -> list[Any]:
    try:
        content = json.loads(text_of(path))
    except json.JSONDecodeError as error:
        raise DataError(
            f"this is not JSON ({error.msg})", file=path, line=error.lineno, column=error.colno
        ) from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"the JSON cannot be read: {error}", file=path) from error
    if isinstance(content, dict) and content.keys() & _OF_TASKS:
        return [content]
    if not isinstance(content, list):
        raise DataError("a list of tasks is wanted, as Label Studio exports to JSON or JSON-MIN", file=path)
    return content


def _tags(task: Mapping[str, Any], name: str, known: Known, remarks: Remarks) -> Iterator[Tag]:
    """Give the tags of a task."""
    for key, what in (("predictions", "Predictions of models left out"), ("drafts", "Drafts left out")):
        for _ in _list(task.get(key)):
            remarks.add(what, name)
    is_min = not task.keys() & _OF_TASKS
    data = task if is_min else _object(task.get("data"))
    annotations = [_unfolded(task, known)] if is_min else task.get("annotations", task.get("completions"))
    clip = clip_of_task(data, known)
    for annotation in map(_object, _list(annotations)):
        if annotation.get("was_cancelled") or annotation.get("skipped"):
            remarks.add("Cancelled annotations left out", name)
            continue
        by_region: dict[object, list[Mapping[str, Any]]] = {}
        for result in map(_object, _list(annotation.get("result"))):
            value = _object(result.get("value"))
            key = str(result.get("id", (value.get("start"), value.get("end"))))
            by_region.setdefault(key, []).append(result)
        for results in by_region.values():
            yield from _Region(name, clip, annotation, results, known, remarks).tags()


def _unfolded(task: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """Make an annotation of a task of JSON-MIN, where results stand beside the data."""
    results: list[dict[str, Any]] = []
    for name, values in task.items():
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, str) and known.codebook.entry(value) is not None:
                results.append({"from_name": name, "value": {"choices": [value]}})
            elif isinstance(value, dict):
                results.append({"from_name": name, "value": value})
    return {**task, "completed_by": task.get("annotator"), "result": results}


@dataclass(frozen=True)
class _Region:
    """The results of one region, or of the whole clip."""

    task: str
    clip: str | None
    annotation: Mapping[str, Any]
    results: list[Mapping[str, Any]]
    known: Known
    remarks: Remarks

    def tags(self) -> Iterator[Tag]:
        """Give a tag for each label or choice."""
        names = list(dict.fromkeys(name for value in self._values for name in _names(value)))
        if not names:
            self.remarks.add("Results that are neither labels nor choices left out", self.task)
        elif self._stretch is None:
            for name in names:
                yield from [tag for tag in self._kept if tag.tag == name and not tag.is_region] or self._new(
                    name
                )
        else:
            yield from self._of_region(names, self._kept[0] if self._kept else None)

    def _of_region(self, names: list[str], kept: Tag | None) -> Iterator[Tag]:
        """Give the tag that goes along whole if nobody changed it; else one label is that tag changed."""
        if kept is not None and names == [kept.tag] and self._is_unchanged(kept):
            yield kept
            return
        changed = kept.tag if kept is not None and kept.tag in names else names[0]
        for name in names:
            yield from self._new(name, kept if name == changed else None)

    def _is_unchanged(self, kept: Tag) -> bool:
        if kept.start is None or kept.end is None or kept.rate is None or self._stretch is None:
            return False
        edges = zip(self._stretch, (kept.start, kept.end), strict=True)
        is_there = all(abs(seconds - sample / kept.rate) * kept.rate < 0.5 for seconds, sample in edges)
        return is_there and (self._note, self._confidence) == (kept.note, kept.confidence)

    def _new(self, name: str, kept: Tag | None = None) -> list[Tag]:
        """Make a tag, perhaps as a change of one that was kept; none if it cannot be placed."""
        tag = placed_tag(
            self.clip,
            name,
            self._stretch,
            self.known,
            self.remarks,
            kept=kept,
            example=self.task,
            tagger=self._kept[0].tagger if self._kept else _tagger(self.annotation.get("completed_by")),
            note=self._note,
            confidence=self._confidence,
            **self._times,
        )
        return [tag] if tag is not None else []

    @property
    def _times(self) -> dict[str, datetime]:
        created = _time(self.annotation.get("created_at"), self.known.at)
        return {
            "created": created,
            "changed": max(created, _time(self.annotation.get("updated_at"), created)),
        }

    @cached_property
    def _values(self) -> list[Mapping[str, Any]]:
        return [_object(result.get("value")) for result in self.results]

    @cached_property
    def _stretch(self) -> tuple[float, float] | None:
        for value in self._values:
            if "start" in value or "end" in value:
                return _seconds(value.get("start")), _seconds(value.get("end"))
        return None

    @cached_property
    def _kept(self) -> list[Tag]:
        """The tags that go along whole, unless they are of another clip."""
        records = (
            record
            for result in self.results
            if isinstance(meta := result.get("meta"), dict) and isinstance(meta.get(RECORD), list)
            for record in meta[RECORD]
        )
        tags = (kept_of(record, self.clip, self.known) for record in records)
        return [tag for tag in tags if tag is not None]

    @cached_property
    def _note(self) -> str:
        texts = [text for value in self._values for text in _list(value.get("text"))]
        if not texts:
            metas = [meta for result in self.results if isinstance(meta := result.get("meta"), dict)]
            texts = [text for meta in metas for text in _list(meta.get("text"))]
        return "\n".join(map(str, texts))

    @cached_property
    def _confidence(self) -> float | None:
        for result, value in zip(self.results, self._values, strict=True):
            if result.get("from_name") == CONFIDENCE and "number" in value:
                number = value["number"]
                return confidence_of(
                    number if isinstance(number, (int, float)) else "", self.remarks, self.task
                )
        return None


def _names(value: Mapping[str, Any]) -> list[str]:
    """Give the labels or choices of a value; of a choice among choices, the innermost."""
    names = [name for key in ("labels", "choices") for name in _list(value.get(key))]
    inner = [name[-1] if isinstance(name, list) and name else name for name in names]
    if not all(isinstance(name, str) for name in inner):
        raise ValueError("labels and choices must be texts")
    return [name for name in inner if name]


def _tagger(completed_by: object) -> str:
    """Name who made an annotation: by e-mail, by name or, if there is only a number, by that; empty if nobody."""
    if isinstance(completed_by, dict):
        found = (completed_by.get(key) for key in ("email", "username", "first_name", "id"))
        completed_by = next((value for value in found if isinstance(value, (str, int)) and value != ""), None)
    if isinstance(completed_by, int):
        return f"annotator {completed_by}"
    return completed_by if isinstance(completed_by, str) else ""


def _time(value: object, default: datetime) -> datetime:
    try:
        return datetime.fromisoformat(str(value)).astimezone(UTC)
    except (ValueError, OverflowError):
        return default


def _seconds(value: object) -> float:
    if isinstance(value, (int, float)) and 0 <= value <= _MAX_S:
        return float(value)
    raise ValueError(f"start and end must be seconds, found {str(value)[:40]}")


def _object(value: object) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return value
    raise ValueError(f"expected an object with names and values, found {str(value)[:40]}")


def _list(value: object) -> list[Any]:
    """A list as it is, nothing as an empty one, and anything else as the only one in it."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
