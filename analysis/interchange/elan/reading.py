"""Reading ELAN files, of this program or any other: versions 2.7 to 3.0, and older ones that look alike.

Every annotation with a text becomes a tag, but for the words and sounds in an aligner's tiers. One that only refers to
another (a symbolic tier) has the stretch of the one it refers to, or of the one that this refers to, and so on; the
order among several of one parent (`PREVIOUS_ANNOTATION`) is no time and is not kept. What stands in associated tiers
called confidence or note belongs to the tags of their parents.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from analysis.errors import DataError
from analysis.interchange.elan.layout import (
    CONFIDENCE_TYPE,
    NOTE_TYPE,
    RECORD,
    REGION_TYPE,
    WHOLE_CLIP_TYPE,
    Shown,
    shown,
)
from analysis.interchange.elan.times import slot_times
from analysis.interchange.files import files_in
from analysis.interchange.kept import clip_named, confidence_of, kept_of, placed_tag
from analysis.interchange.placed import told_apart
from analysis.interchange.records import Known, Reading
from analysis.interchange.stretches import ALIGNED, Remarks, is_aligned
from analysis.interchange.xml_tree import Node, read_xml
from analysis.session.tags import Tag


def read(path: Path, known: Known) -> Reading:
    """Read a file, or all in a folder.

    Raises
    ------
    UsageError
        If there is no such file or folder.
    DataError
        If a file is not one of ELAN's; names the line.
    """
    remarks = Remarks()
    tags = [tag for file in files_in(path, ".eaf") for tag in _Document(file, known, remarks).tags()]
    return Reading(told_apart(tags), remarks.sentences())


class _Found(NamedTuple):
    tier: Node
    element: Node

    @property
    def value(self) -> str:
        value = self.element.first("ANNOTATION_VALUE")
        return value.text if value is not None else ""


class _Document:
    """One file; what is left out or changed is said in `remarks`."""

    def __init__(self, path: Path, known: Known, remarks: Remarks) -> None:
        self._path, self._known, self._remarks = path, known, remarks
        self._root = read_xml(path)
        if self._root.name != "ANNOTATION_DOCUMENT":
            raise self._error(f"this is not an ELAN file: it starts with {self._root.name}", self._root)
        self._times = slot_times(self._root, path)
        self._annotations = {
            element.get("ANNOTATION_ID"): _Found(tier, element)
            for tier in self._root.all("TIER")
            for annotation in tier.all("ANNOTATION")
            for element in annotation.children
            if element.name in {"ALIGNABLE_ANNOTATION", "REF_ANNOTATION"}
        }

    def tags(self) -> Iterator[Tag]:
        """Give the tags, tier by tier."""
        aligned = [tier for tier in self._root.all("TIER") if _is_of_aligner(tier)]
        for _ in aligned:
            self._remarks.add(ALIGNED, self._path.name)
        for id_, found in self._annotations.items():
            if _field(found.tier) or found.tier in aligned:
                continue
            view = self._shown(id_, found)
            if not view.tag:
                self._remarks.add("Annotations without text left out", self._path.name)
                continue
            whole = self._records.get(id_)
            if whole is not None and shown(whole) == view:
                yield whole
                continue
            try:
                tag = self._tag(view, whole)
            except ValueError as error:
                raise self._error(f"the annotation is not a tag: {error}", found.element) from error
            if tag is not None:
                yield tag

    def _shown(self, id_: str, found: _Found) -> Shown:
        below = self._below.get(id_, {})
        text = found.value or self._vocabulary.get(found.element.get("CVE_REF"), "")
        start_ms, end_ms = self._stretch(found)
        is_whole = found.tier.get("LINGUISTIC_TYPE_REF") == WHOLE_CLIP_TYPE
        return Shown(
            text,
            found.tier.get("ANNOTATOR"),
            below.get(NOTE_TYPE, ""),
            below.get(CONFIDENCE_TYPE, ""),
            None if is_whole else start_ms,
            None if is_whole else end_ms,
        )

    def _tag(self, view: Shown, whole: Tag | None) -> Tag | None:
        """Make a tag of an annotation that is not kept whole, or was changed; None if it cannot be placed."""
        edges = None
        if view.start_ms is not None and view.end_ms is not None:
            edges = view.start_ms / 1000, view.end_ms / 1000
        name = self._path.name
        return placed_tag(
            self._clip,
            view.tag,
            edges,
            self._known,
            self._remarks,
            kept=whole,
            example=name,
            tagger=view.tagger,
            note=view.note,
            confidence=confidence_of(view.confidence, self._remarks, name) if view.confidence else None,
        )

    def _stretch(self, found: _Found) -> tuple[float, float]:
        """The times in ms, those of the annotation itself or of the one it refers to."""
        seen = set()
        while found.element.name == "REF_ANNOTATION":
            parent = self._annotations.get(found.element.get("ANNOTATION_REF"))
            if parent is None or id(parent.element) in seen:
                raise self._error("the annotation refers to none that has a time", found.element)
            seen.add(id(parent.element))
            found = parent
        start, end = (self._times.get(found.element.get(f"TIME_SLOT_REF{number}")) for number in (1, 2))
        if start is None or end is None or end < start:
            raise self._error("the annotation has no start and end, or ends before it starts", found.element)
        return start + self._origin_ms, end + self._origin_ms

    @cached_property
    def _media(self) -> list[Node]:
        return [node for header in self._root.all("HEADER") for node in header.all("MEDIA_DESCRIPTOR")]

    @cached_property
    def _clip(self) -> str | None:
        """The clip that the file is about: by its media, else by its own name."""
        keys = ("RELATIVE_MEDIA_URL", "MEDIA_URL", "EXTRACTED_FROM")
        names = [medium.get(key) for medium in self._media for key in keys if medium.get(key)]
        clips = (clip_named(name, self._known) for name in (*names, self._path.name))
        return next((clip for clip in clips if clip is not None), None)

    @cached_property
    def _origin_ms(self) -> int:
        """Where in the sound the time 0 of the file lies."""
        text = self._media[0].get("TIME_ORIGIN") if self._media else ""
        try:
            return int(text) if text and len(text) < 16 else 0
        except ValueError:
            raise self._error("TIME_ORIGIN must be a whole number", self._media[0]) from None

    @cached_property
    def _vocabulary(self) -> dict[str, str]:
        """Texts of the entries of all controlled vocabularies by their ids, which those before 2.8 lack."""
        entries = (
            entry
            for vocabulary in self._root.all("CONTROLLED_VOCABULARY")
            for entry in vocabulary.all("CV_ENTRY_ML")
        )
        values = ((entry.get("CVE_ID"), entry.first("CVE_VALUE")) for entry in entries)
        return {id_: value.text for id_, value in values if value is not None}

    @cached_property
    def _below(self) -> dict[str, dict[str, str]]:
        """By the id of an annotation, its confidence and note."""
        below: dict[str, dict[str, str]] = {}
        for found in self._annotations.values():
            field = _field(found.tier)
            if field:
                below.setdefault(found.element.get("ANNOTATION_REF"), {})[field] = found.value
        return below

    @cached_property
    def _records(self) -> dict[str, Tag]:
        """Tags that the header keeps whole, by the ids of their annotations."""
        properties = (node for header in self._root.all("HEADER") for node in header.all("PROPERTY"))
        kept = {
            node.get("NAME").removeprefix(RECORD): kept_of(node.text, self._clip, self._known)
            for node in properties
            if node.get("NAME").startswith(RECORD)
        }
        return {id_: tag for id_, tag in kept.items() if tag is not None}

    def _error(self, problem: str, node: Node) -> DataError:
        return DataError(problem, file=self._path, line=node.line)


def _is_of_aligner(tier: Node) -> bool:
    """Whether a tier holds words or their sounds; a tagger may be called so, but their tiers have our types."""
    is_ours = tier.get("LINGUISTIC_TYPE_REF") in {REGION_TYPE, WHOLE_CLIP_TYPE}
    return is_aligned(tier.get("TIER_ID")) and not is_ours


def _field(tier: Node) -> str:
    """Which field of its parents' tags a tier holds, by the name of its type or its own; empty if it is no such."""
    if not tier.get("PARENT_REF"):
        return ""
    names = {tier.get("LINGUISTIC_TYPE_REF").lower(), tier.get("TIER_ID").lower()}
    return next((field for field in (CONFIDENCE_TYPE, NOTE_TYPE) if field in names), "")
