"""The tiers of an ELAN file: each tag an annotation, with its confidence and note in tiers below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from analysis.interchange.elan.layout import CONFIDENCE_TYPE, NOTE_TYPE, REGION_TYPE, WHOLE_CLIP_TYPE, Shown
from analysis.session.tags import Tag


@dataclass
class Annotation:
    """A tag, what ELAN shows of it, its place on the time axis, and the ids that it gets in the file."""

    tag: Tag
    shown: Shown
    start_ms: int
    end_ms: int
    id: str = ""
    slots: list[str] = field(default_factory=list)


def add_time_order(root: Element, annotations: Iterable[Annotation]) -> None:
    """Add the time slots, two for each annotation, and tell the annotations theirs."""
    order = SubElement(root, "TIME_ORDER")
    edges = [
        (ms, annotation) for annotation in annotations for ms in (annotation.start_ms, annotation.end_ms)
    ]
    for number, (ms, annotation) in enumerate(sorted(edges, key=lambda edge: edge[0]), start=1):
        annotation.slots.append(f"ts{number}")
        SubElement(order, "TIME_SLOT", {"TIME_SLOT_ID": f"ts{number}", "TIME_VALUE": str(ms)})


class Tiers:
    """Adds tiers to a document; `count` tells how many annotations there are so far.

    Parameters
    ----------
    root : Element
    entries : mapping of str to str
        By tag, the id of its entry in the controlled vocabulary.
    """

    def __init__(self, root: Element, entries: Mapping[str, str]) -> None:
        self.count = 0
        self._root, self._entries = root, entries
        self._names: set[str] = set()

    def add(self, tagger: str, annotations: Sequence[Annotation]) -> None:
        """Add the tiers of one tagger: regions, then tags of the whole clip."""
        for type_, title in ((REGION_TYPE, tagger), (WHOLE_CLIP_TYPE, f"{tagger}: whole clip")):
            for layer in _layers(a for a in annotations if a.tag.is_region == (type_ == REGION_TYPE)):
                name, tier = self._tier(title, tagger, type_)
                for annotation in layer:
                    annotation.id = self._aligned(tier, annotation)
                self._below(name, tagger, CONFIDENCE_TYPE, [(a.id, a.shown.confidence) for a in layer])
                self._below(name, tagger, NOTE_TYPE, [(a.id, a.shown.note) for a in layer])

    def _below(self, parent: str, tagger: str, type_: str, values: Sequence[tuple[str, str]]) -> None:
        """Add a tier with a value for each annotation of its parent that has one."""
        if not any(value for _, value in values):
            return
        _, tier = self._tier(f"{parent}: {type_}", tagger, type_, PARENT_REF=parent)
        for id_, value in values:
            if value:
                self._annotation(tier, "REF_ANNOTATION", value, ANNOTATION_REF=id_)

    def _tier(self, title: str, tagger: str, type_: str, **attributes: str) -> tuple[str, Element]:
        number, name = 1, title
        while name in self._names:
            number += 1
            name = f"{title} ({number})"
        self._names.add(name)
        known = {"TIER_ID": name, "ANNOTATOR": tagger, "LINGUISTIC_TYPE_REF": type_}
        return name, SubElement(self._root, "TIER", {**known, **attributes})

    def _aligned(self, tier: Element, annotation: Annotation) -> str:
        first, second = annotation.slots
        tag = annotation.shown.tag
        slots = {"TIME_SLOT_REF1": first, "TIME_SLOT_REF2": second}
        return self._annotation(tier, "ALIGNABLE_ANNOTATION", tag, CVE_REF=self._entries[tag], **slots)

    def _annotation(self, tier: Element, kind: str, value: str, **attributes: str) -> str:
        self.count += 1
        id_ = f"a{self.count}"
        element = SubElement(SubElement(tier, "ANNOTATION"), kind, {"ANNOTATION_ID": id_, **attributes})
        SubElement(element, "ANNOTATION_VALUE").text = value
        return id_


def _layers(annotations: Iterable[Annotation]) -> list[list[Annotation]]:
    """Spread annotations over as few tiers as keep them from overlapping, each in order of time."""
    layers: list[list[Annotation]] = []
    for annotation in sorted(annotations, key=lambda a: (a.start_ms, a.end_ms)):
        layer = next((layer for layer in layers if layer[-1].end_ms <= annotation.start_ms), None)
        if layer is None:
            layers.append([annotation])
        else:
            layer.append(annotation)
    return layers
