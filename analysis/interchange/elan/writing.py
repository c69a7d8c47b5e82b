"""Writing ELAN files."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from analysis.errors import UsageError
from analysis.interchange.elan.layout import (
    CONFIDENCE_TYPE,
    NOTE_TYPE,
    RECORD,
    REGION_TYPE,
    WHOLE_CLIP_TYPE,
    shown,
    stretch_ms,
)
from analysis.interchange.elan.tiers import Annotation, Tiers, add_time_order
from analysis.interchange.files import file_names, write_folder
from analysis.interchange.kept import record_of
from analysis.interchange.records import Outgoing, Sound
from analysis.interchange.stretches import by_clip, spare_others
from analysis.interchange.xml_tree import clean, read_xml
from analysis.session.codebook.book import Codebook
from analysis.session.tags import Tag

_ASSOCIATION = "Symbolic_Association"
_VOCABULARY = "codebook"
_LANGUAGE = {
    "LANG_ID": "und",
    "LANG_DEF": "http://cdb.iso.org/lg/CDB-00130975-001",
    "LANG_LABEL": "undetermined (und)",
}
_UNKNOWN_LENGTH_MS = 1000
_MAX_MS = 2**32 - 1


def write(path: Path, outgoing: Outgoing) -> None:
    """Write a folder with a file for each tagged clip.

    Raises
    ------
    UsageError
        If somebody else's annotations would be replaced, or a region ends after 49 days, beyond what such a file can
        say; else as `write_folder` does.
    DataError
        As `write_folder` does.
    """
    clips = by_clip(outgoing.tags)
    names = file_names(clips, ".eaf")
    spare_others(path, names.values(), _is_ours)
    write_folder(
        path,
        {
            names[clip]: _document(clip, tags, outgoing.codebook, outgoing.sounds.get(clip), path)
            for clip, tags in outgoing.each(clips.items())
        },
    )


def _is_ours(file: Path) -> bool:
    headers = read_xml(file).all("HEADER")
    return any(node.get("NAME").startswith(RECORD) for header in headers for node in header.all("PROPERTY"))


def _document(clip: str, tags: Sequence[Tag], codebook: Codebook, sound: Sound | None, folder: Path) -> bytes:
    annotations = _placed(clip, tags, sound)
    root = Element(
        "ANNOTATION_DOCUMENT",
        {
            "AUTHOR": "Earmark",
            "DATE": max(tag.changed for tag in tags).isoformat(timespec="seconds"),
            "FORMAT": "3.0",
            "VERSION": "3.0",
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:noNamespaceSchemaLocation": "http://www.mpi.nl/tools/elan/EAFv3.0.xsd",
        },
    )
    header = SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
    SubElement(header, "MEDIA_DESCRIPTOR", _media(clip, sound, folder))
    add_time_order(root, annotations)
    meanings = _meanings(codebook, (annotation.shown.tag for annotation in annotations))
    entries = {tag: f"cveid{number}" for number, tag in enumerate(meanings)}
    tiers = Tiers(root, entries)
    for tagger in dict.fromkeys(annotation.shown.tagger for annotation in annotations):
        tiers.add(tagger, [annotation for annotation in annotations if annotation.shown.tagger == tagger])
    _add_properties(header, annotations, tiers.count)
    _add_types(root)
    _add_vocabulary(root, f"The codebook of Earmark, version {codebook.version}", meanings, entries)
    ElementTree.indent(root)
    text: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _placed(clip: str, tags: Sequence[Tag], sound: Sound | None) -> list[Annotation]:
    """Put each tag on the time axis; a whole clip reaches over all of it, as far as its length is known."""
    stretches = [stretch_ms(tag) for tag in tags]
    length_ms = max(stretch[1] if stretch is not None else 0 for stretch in stretches)
    if sound is not None:
        length_ms = max(length_ms, sound.frames * 1000 // sound.rate)
    if length_ms > _MAX_MS:
        raise UsageError(f"a region of {clip} ends after 49 days, beyond what an ELAN file can hold")
    whole = (0, length_ms or _UNKNOWN_LENGTH_MS)
    return [
        Annotation(tag, shown(tag), *(stretch or whole)) for tag, stretch in zip(tags, stretches, strict=True)
    ]


def _media(clip: str, sound: Sound | None, folder: Path) -> dict[str, str]:
    """Name the clip's file as ELAN does: absolute, and as seen from the annotation file."""
    absolute, relative = clip, f"./{clip}"
    if sound is not None:
        place = Path(os.path.abspath(sound.path))  # noqa: PTH100 - links must stay as they are
        absolute = f"file:///{place.as_posix().lstrip('/')}"
        try:
            relative = Path(os.path.relpath(place, os.path.abspath(folder))).as_posix()  # noqa: PTH100
        except ValueError:
            relative = f"./{place.name}"  # on another drive of Windows
    return {
        "MEDIA_URL": clean(absolute),
        "RELATIVE_MEDIA_URL": clean(relative),
        "MIME_TYPE": "audio/x-wav" if clip.lower().endswith(".wav") else "unknown",
    }


def _add_properties(header: Element, annotations: Iterable[Annotation], count: int) -> None:
    """Keep each tag whole, under the id of its annotation."""
    records = {
        f"{RECORD}{annotation.id}": json.dumps(record_of(annotation.tag)) for annotation in annotations
    }
    name = uuid.uuid5(uuid.NAMESPACE_URL, "".join(records.values()))
    properties = {"URN": f"urn:nl-mpi-tools-elan-eaf:{name}", "lastUsedAnnotationId": str(count), **records}
    for key, text in properties.items():
        SubElement(header, "PROPERTY", {"NAME": key}).text = text


def _add_types(root: Element) -> None:
    aligned = {"TIME_ALIGNABLE": "true", "CONTROLLED_VOCABULARY_REF": _VOCABULARY}
    below = {"TIME_ALIGNABLE": "false", "CONSTRAINTS": _ASSOCIATION}
    for name, more in (
        (REGION_TYPE, aligned),
        (WHOLE_CLIP_TYPE, aligned),
        (CONFIDENCE_TYPE, below),
        (NOTE_TYPE, below),
    ):
        SubElement(
            root, "LINGUISTIC_TYPE", {"LINGUISTIC_TYPE_ID": name, "GRAPHIC_REFERENCES": "false", **more}
        )
    SubElement(root, "LANGUAGE", _LANGUAGE)
    SubElement(
        root,
        "CONSTRAINT",
        {"STEREOTYPE": _ASSOCIATION, "DESCRIPTION": "1-1 association with a parent annotation"},
    )


def _meanings(codebook: Codebook, given: Iterable[str]) -> dict[str, str]:
    """Give the codebook's tags with their definitions, and those given that it lacks, as ELAN wants all it shows."""
    meanings = {clean(entry.name): clean(entry.definition) for entry in codebook.entries}
    return meanings | {tag: "" for tag in given if tag not in meanings}


def _add_vocabulary(
    root: Element, description: str, meanings: Mapping[str, str], entries: Mapping[str, str]
) -> None:
    vocabulary = SubElement(root, "CONTROLLED_VOCABULARY", {"CV_ID": _VOCABULARY})
    SubElement(vocabulary, "DESCRIPTION", {"LANG_REF": "und"}).text = description
    for tag, meaning in meanings.items():
        entry = SubElement(vocabulary, "CV_ENTRY_ML", {"CVE_ID": entries[tag]})
        SubElement(entry, "CVE_VALUE", {"LANG_REF": "und", "DESCRIPTION": meaning}).text = tag
