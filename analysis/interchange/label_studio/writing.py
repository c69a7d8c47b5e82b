"""Writing tasks for Label Studio, and its labelling interface."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from analysis.interchange.kept import record_of
from analysis.interchange.records import Outgoing, Sound
from analysis.interchange.stretches import by_clip
from analysis.interchange.xml_tree import clean
from analysis.session.codebook.book import Codebook
from analysis.session.tags import Tag
from analysis.writing import write_files

AUDIO = "audio"
LABELS, CHOICES, CONFIDENCE, NOTE = "tags", "clip_tags", "confidence", "note"
RECORD = "earmark"
"""Key of `meta` under which a result keeps its tags whole, as a list."""


def write(path: Path, outgoing: Outgoing) -> None:
    """Write `NAME.json` and, beside it, `NAME.interface.xml`.

    Raises
    ------
    UsageError, DataError
        As `write_files` does.
    """
    clips = by_clip(outgoing.tags).items()
    tasks = [_task(clip, tags, outgoing.sounds.get(clip)) for clip, tags in outgoing.each(clips)]
    write_files(
        {
            path: (json.dumps(tasks, indent=1, ensure_ascii=False) + "\n").encode(),
            path.with_name(f"{path.stem}.interface.xml"): _interface(
                outgoing.codebook, (tag.tag for tag in outgoing.tags)
            ),
        }
    )


def _task(clip: str, tags: Sequence[Tag], sound: Sound | None) -> dict[str, Any]:
    taggers = dict.fromkeys(tag.tagger for tag in tags)
    return {
        "data": {AUDIO: clip},
        "annotations": [
            {
                "was_cancelled": False,
                "ground_truth": False,
                "result": _results([tag for tag in tags if tag.tagger == tagger], sound),
            }
            for tagger in taggers
        ],
    }


def _results(tags: Sequence[Tag], sound: Sound | None) -> list[dict[str, Any]]:
    """Give what one tagger says of one clip."""
    whole = [tag for tag in tags if not tag.is_region]
    results = [result for tag in tags if tag.is_region for result in _region(tag, sound)]
    if whole:
        choices = list(dict.fromkeys(tag.tag for tag in whole))
        meta = {"meta": {RECORD: [record_of(tag) for tag in whole]}}
        results.append({**_result(whole[0], CHOICES, "choices", {"choices": choices}), **meta})
    return results


def _region(tag: Tag, sound: Sound | None) -> list[dict[str, Any]]:
    """Give a region's label and, under the same id, its confidence and note."""
    place: dict[str, Any] = {"start": tag.start_s, "end": tag.end_s, "channel": 0}
    length = {"original_length": sound.frames / sound.rate} if sound is not None else {}
    label = _result(tag, LABELS, "labels", {**place, "labels": [tag.tag]})
    results = [{**label, **length, "meta": {RECORD: [record_of(tag)]}}]
    if tag.confidence is not None:
        results.append({**_result(tag, CONFIDENCE, "number", {**place, "number": tag.confidence}), **length})
    if tag.note:
        results.append({**_result(tag, NOTE, "textarea", {**place, "text": [tag.note]}), **length})
    return results


def _result(tag: Tag, control: str, type_: str, value: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": tag.id,
        "from_name": control,
        "to_name": AUDIO,
        "type": type_,
        "origin": "manual",
        "value": value,
    }


def _interface(codebook: Codebook, given: Iterable[str]) -> bytes:
    """Make the labelling interface: the codebook's tags, and those given that it lacks."""
    entries = {entry.name: (entry.colour, entry.key, entry.definition) for entry in codebook.entries}
    entries |= {tag: ("", "", "") for tag in given if tag not in entries}
    view = Element("View")
    labels = SubElement(view, "Labels", {"name": LABELS, "toName": AUDIO})
    SubElement(view, "Audio", {"name": AUDIO, "value": f"${AUDIO}"})
    SubElement(view, "Number", {"name": CONFIDENCE, "toName": AUDIO, "perRegion": "true", **_CONFIDENCE})
    SubElement(view, "TextArea", {"name": NOTE, "toName": AUDIO, "perRegion": "true", "editable": "true"})
    SubElement(view, "Header", {"value": "Tags of the whole clip"})
    choices = SubElement(view, "Choices", {"name": CHOICES, "toName": AUDIO, "choice": "multiple"})
    for name, (colour, key, definition) in entries.items():
        shown = {"background": colour, "hotkey": key, "hint": clean(definition)}
        given_ = {attribute: value for attribute, value in shown.items() if value}
        SubElement(labels, "Label", {"value": clean(name), **given_})
        hint = {"hint": given_["hint"]} if "hint" in given_ else {}
        SubElement(choices, "Choice", {"value": clean(name), **hint})
    ElementTree.indent(view)
    text: str = ElementTree.tostring(view, encoding="unicode")
    return f"{text}\n".encode()


_CONFIDENCE = {"min": "0", "max": "1", "step": "0.01"}
