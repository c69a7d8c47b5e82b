"""ELAN files: as ELAN's schema and people want them, exact on the way back, and those of others are read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pympi
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError, EarmarkError, UsageError
from analysis.interchange import elan
from analysis.interchange.records import Known, Reading, Sound
from analysis.session import Tag
from tests.analysis.interchange.travel import SOUNDS, known, outgoing, travelling_lists
from tests.analysis.session.examples import clip_tag, tag_lists

CLIP = "MSP-PODCAST_0001_0008.wav"
FILE = "MSP-PODCAST_0001_0008.eaf"
LATER = datetime(3000, 1, 1, tzinfo=UTC)
ORDER = [
    "HEADER",
    "TIME_ORDER",
    "TIER",
    "LINGUISTIC_TYPE",
    "LANGUAGE",
    "CONSTRAINT",
    "CONTROLLED_VOCABULARY",
]


def written(folder: Path, tags: list[Tag]) -> Path:
    elan.write(folder / "elan", outgoing(tags))
    return folder / "elan" / FILE


def document(tiers: str, *, slots: str = "", header: str = "", more: str = "") -> str:
    """A file as other programs write it, about the first clip of `SOUNDS`."""
    media = header or f'<MEDIA_DESCRIPTOR MEDIA_URL="file:///x/y.wav" RELATIVE_MEDIA_URL="../{CLIP}"/>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT FORMAT="2.7">\n<HEADER>{media}</HEADER>\n'
        f"<TIME_ORDER>{slots}</TIME_ORDER>\n{tiers}\n{more}</ANNOTATION_DOCUMENT>"
    )


def slots(*times: int | None) -> str:
    values = ["" if time is None else f' TIME_VALUE="{time}"' for time in times]
    return "".join(f'<TIME_SLOT TIME_SLOT_ID="ts{i}"{value}/>' for i, value in enumerate(values, start=1))


def aligned(id_: str, first: int, second: int, text: str, more: str = "") -> str:
    return (
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{id_}" TIME_SLOT_REF1="ts{first}" '
        f'TIME_SLOT_REF2="ts{second}" {more}><ANNOTATION_VALUE>{text}</ANNOTATION_VALUE>'
        "</ALIGNABLE_ANNOTATION></ANNOTATION>"
    )


def reference(id_: str, parent: str, text: str, more: str = "") -> str:
    return (
        f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{id_}" ANNOTATION_REF="{parent}" {more}>'
        f"<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
    )


def tier(name: str, content: str, more: str = "") -> str:
    return f'<TIER TIER_ID="{name}" LINGUISTIC_TYPE_REF="lt" {more}>{content}</TIER>'


def read_text(folder: Path, text: str, **more: object) -> Reading:
    file = folder / "read.eaf"
    file.write_text(text, encoding="utf-8")
    return elan.read(file, known(**more))


def seconds(reading: Reading) -> list[tuple[str, float | None, float | None]]:
    return [(tag.tag, tag.start_s, tag.end_s) for tag in reading.tags]


@settings(max_examples=15)
@given(travelling_lists)
def test_it_is_built_as_the_schema_says(tmp_path_factory: pytest.TempPathFactory, tags: list[Tag]) -> None:
    folder = tmp_path_factory.mktemp("elan") / "elan"
    elan.write(folder, outgoing(tags))
    for file in folder.iterdir():
        root = ElementTree.parse(file).getroot()
        names = [child.tag for child in root]
        assert names == sorted(names, key=ORDER.index)
        ids = [node.get("ANNOTATION_ID") or node.get("TIME_SLOT_ID") for node in root.iter()]
        assert set(Counter(id_ for id_ in ids if id_).values()) == {1}
        times = {node.get("TIME_SLOT_ID"): int(node.get("TIME_VALUE", "")) for node in root.iter("TIME_SLOT")}
        assert list(times.values()) == sorted(times.values())
        tiers = {node.get("TIER_ID"): node for node in root.iter("TIER")}
        assert len(tiers) == len(root.findall("TIER"))
        types = {node.get("LINGUISTIC_TYPE_ID") for node in root.iter("LINGUISTIC_TYPE")}
        entries = {node.get("CVE_ID"): node.findtext("CVE_VALUE") for node in root.iter("CV_ENTRY_ML")}
        for node in tiers.values():
            assert node.get("LINGUISTIC_TYPE_REF") in types
            edges = [
                (times[a.get("TIME_SLOT_REF1")], times[a.get("TIME_SLOT_REF2")])
                for a in node.iter("ALIGNABLE_ANNOTATION")
            ]
            assert all(start < end for start, end in edges)
            assert all(end <= start for (_, end), (start, _) in pairwise(edges))
            for a in node.iter("ALIGNABLE_ANNOTATION"):
                assert entries[a.get("CVE_REF")] == a.findtext("ANNOTATION_VALUE")
            parents = {a.get("ANNOTATION_ID") for a in tiers.get(node.get("PARENT_REF"), node).iter()}
            assert all(a.get("ANNOTATION_REF") in parents for a in node.iter("REF_ANNOTATION"))


def test_a_person_finds_tiers_by_tagger(tmp_path: Path) -> None:
    tags = [
        clip_tag(1, start=4000, end=12001, confidence=0.3, note="she says <no>"),
        clip_tag(2, start=5000, end=12001, tag="mimicry"),
        clip_tag(3, start=12001, end=12002),
        clip_tag(4, tagger="ben"),
    ]
    eaf = pympi.Elan.Eaf(written(tmp_path, tags))
    assert list(eaf.get_tier_names()) == ["ana", "ana: confidence", "ana: note", "ana (2)", "ben: whole clip"]
    assert eaf.get_annotation_data_for_tier("ana") == [(250, 750, "sarcasm"), (750, 751, "sarcasm")]
    assert eaf.get_annotation_data_for_tier("ana (2)") == [(313, 750, "mimicry")]
    assert eaf.get_annotation_data_for_tier("ben: whole clip") == [(0, 5000, "sarcasm")]
    assert eaf.get_ref_annotation_data_for_tier("ana: note") == [(250, 750, "she says <no>", "sarcasm")]
    assert eaf.get_parameters_for_tier("ana: note")["PARENT_REF"] == "ana"
    assert eaf.get_parameters_for_tier("ana (2)")["ANNOTATOR"] == "ana"
    entries = eaf.get_cv_entries("codebook")
    assert entries["cveid0"][0] == [
        ("sarcasm", "und", "The speaker means the opposite of the words and lets the voice show it.")
    ]
    media = eaf.get_linked_files()[0]
    assert media["MEDIA_URL"] == f"file:///corpora/tiny/{CLIP}"
    assert media["RELATIVE_MEDIA_URL"].endswith(f"/corpora/tiny/{CLIP}")


@settings(max_examples=15)
@given(tag_lists)
def test_any_tags_come_back_exactly(tmp_path_factory: pytest.TempPathFactory, tags: list[Tag]) -> None:
    folder = tmp_path_factory.mktemp("elan") / "elan"
    short = [tag for tag in tags if tag.end_s is None or tag.end_s < 4_000_000]
    elan.write(folder, outgoing(short))
    if short:
        read = elan.read(folder, known(clips=(), sounds={})).tags
        assert {tag.id: tag for tag in read} == {tag.id: tag for tag in short}


def test_what_was_changed_in_elan_is_a_later_change_of_the_tag(tmp_path: Path) -> None:
    first, second = clip_tag(1, start=4001, end=8001, note="odd"), clip_tag(2, start=9001, end=9500)
    file = written(tmp_path, [first, second])
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('TIME_VALUE="500"', 'TIME_VALUE="510"').replace(">odd<", ">even<"))
    read = elan.read(file, known(at=LATER)).tags
    changed = replace(first, start=4000, end=8160, note="even", changed=LATER)
    assert read == (changed, second)


def test_a_change_of_a_tag_of_the_last_moment_is_read(tmp_path: Path) -> None:
    last = datetime.max.replace(tzinfo=UTC)
    file = written(tmp_path, [clip_tag(1, start=16000, end=32000, changed=last)])
    file.write_text(file.read_text(encoding="utf-8").replace('TIME_VALUE="1000"', 'TIME_VALUE="1500"'))
    assert [tag.start for tag in elan.read(file, known()).tags] == [24000]


def test_without_the_properties_times_are_those_of_the_slots(tmp_path: Path) -> None:
    file = written(tmp_path, [clip_tag(1, start=4001, end=8001, confidence=0.5, note="odd"), clip_tag(2)])
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(line for line in lines if "earmark." not in line), encoding="utf-8")
    region, whole = elan.read(file, known(at=LATER)).tags
    assert (region.start, region.end, region.confidence, region.note) == (4000, 8000, 0.5, "odd")
    assert (whole.start, whole.end, whole.tagger, whole.changed) == (None, None, "ana", LATER)


def test_a_copy_for_another_clip_moves_no_tags(tmp_path: Path) -> None:
    tag = clip_tag(1, start=4001, end=8001)
    text = written(tmp_path, [tag]).read_text(encoding="utf-8")
    other = "MSP-PODCAST_0001_0009.wav"
    (tmp_path / "copy.eaf").write_text(text.replace(f"/{CLIP}", f"/{other}"), encoding="utf-8")
    (copied,) = elan.read(tmp_path / "copy.eaf", known()).tags
    assert (copied.clip, copied.start_s, copied.tag) == (other, 0.25, "sarcasm")
    assert copied.id != tag.id


def test_annotations_of_somebody_else_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(document(""), encoding="utf-8")
    with pytest.raises(UsageError, match="holds something else than tags"):
        elan.write(tmp_path, outgoing([clip_tag()]))
    with pytest.raises(UsageError, match="ends after 49 days"):
        elan.write(tmp_path / "x", outgoing([clip_tag(start=0, end=2**33, rate=1000)]))


def test_a_clip_whose_sound_is_not_at_hand_is_written(tmp_path: Path) -> None:
    elan.write(tmp_path / "x", outgoing([clip_tag(1), clip_tag(2, start=0, end=8000)], sounds={}))
    eaf = pympi.Elan.Eaf(tmp_path / "x" / FILE)
    assert eaf.get_annotation_data_for_tier("ana: whole clip") == [(0, 500, "sarcasm")]
    assert eaf.get_linked_files()[0]["RELATIVE_MEDIA_URL"] == f"./{CLIP}"


def test_words_and_phones_are_no_tags_but_a_tagger_may_be_called_so(tmp_path: Path) -> None:
    edges = slots(0, 1000, 2000)
    text = document(
        tier("Words", aligned("a1", 1, 2, "hello"))
        + tier("spk1 - phones", aligned("a2", 1, 2, "h") + aligned("a3", 2, 3, "e"))
        + tier("heard", aligned("a4", 1, 3, "sarcasm")),
        slots=edges,
    )
    assert [tag.tag for tag in read_text(tmp_path, text).tags] == ["sarcasm"]
    assert "Tiers of an aligner, whose words and sounds are no tags, left out: 2" in str(
        read_text(tmp_path, text)
    )
    tag = clip_tag(start=1, end=8000, tagger="words")
    elan.write(tmp_path / "x", outgoing([tag]))
    assert elan.read(tmp_path / "x", known()).tags == (tag,)


def test_slots_without_a_time_lie_evenly_in_their_chain(tmp_path: Path) -> None:
    subdivided = tier(
        "parts",
        aligned("a1", 1, 2, "a") + aligned("a2", 2, 3, "b") + aligned("a3", 3, 5, "c"),
        'PARENT_REF="turns"',
    )
    text = document(
        tier("turns", aligned("a0", 1, 5, "turn")) + subdivided + tier("gap", aligned("a4", 4, 6, "d")),
        slots=slots(1000, None, None, 1000, 2500, None, 4500),
    )
    assert seconds(read_text(tmp_path, text)) == [
        ("turn", 1.0, 2.5),
        ("a", 1.0, 1.5),
        ("b", 1.5, 2.0),
        ("c", 2.0, 2.5),
        ("d", 1.0, 3.5),
    ]


def test_references_have_the_stretch_of_what_they_refer_to(tmp_path: Path) -> None:
    text = document(
        tier("emotion", aligned("a1", 1, 2, "Happy"), 'ANNOTATOR="r1" PARTICIPANT="spk1"')
        + tier(
            "sub", reference("a2", "a1", "glad") + reference("a3", "a1", "gay", 'PREVIOUS_ANNOTATION="a2"')
        )
        + tier("deeper", reference("a4", "a3", "merry"))
        + tier("Note", reference("a5", "a1", "sure"), 'PARENT_REF="emotion"')
        + tier("confidence", reference("a6", "a1", "high"), 'PARENT_REF="emotion"'),
        slots=slots(500, 1250),
    )
    reading = read_text(tmp_path, text)
    assert seconds(reading) == [(name, 0.5, 1.25) for name in ("Happy", "glad", "gay", "merry")]
    assert [(tag.tagger, tag.note) for tag in reading.tags] == [("r1", "sure")] + [("ana", "")] * 3
    assert reading.remarks == (
        "Confidences left out because they are no numbers from 0 to 1: 1, the first in read.eaf.",
    )


def test_offset_vocabulary_and_edges(tmp_path: Path) -> None:
    media = f'<MEDIA_DESCRIPTOR MEDIA_URL="file:///C:/my%20files/{CLIP}" TIME_ORIGIN="-500"/>'
    entry = '<CV_ENTRY_ML CVE_ID="e1"><CVE_VALUE LANG_REF="und">joy</CVE_VALUE></CV_ENTRY_ML>'
    old = '<CV_ENTRY DESCRIPTION="x">joy</CV_ENTRY>'
    text = document(
        tier(
            "t",
            aligned("a1", 1, 3, "", 'CVE_REF="e1"')
            + aligned("a2", 3, 3, "point")
            + aligned("a3", 1, 2, "before")
            + aligned("a4", 3, 4, "")
            + aligned("a5", 3, 4, "cut"),
        ),
        slots=slots(0, 400, 1500, 9500),
        header=media,
        more=f'<CONTROLLED_VOCABULARY CV_ID="v">{entry}</CONTROLLED_VOCABULARY>'
        f'<CONTROLLED_VOCABULARY CV_ID="w">{old}</CONTROLLED_VOCABULARY>',
    )
    reading = read_text(tmp_path, text)
    assert seconds(reading) == [("joy", 0.0, 1.0), ("point", 1.0, 16001 / 16000), ("cut", 1.0, 5.0)]
    said = " ".join(reading.remarks)
    for part in ("without text left out: 1", "outside the clip: 1", "one sample: 1", "cut at its edge: 2"):
        assert part in said


def test_a_clip_is_found_by_media_or_by_the_files_own_name(tmp_path: Path) -> None:
    text = document(tier("t", aligned("a1", 1, 2, "joy")), slots=slots(0, 1000), header="<PROPERTY/>")
    assert read_text(tmp_path, text).tags == ()
    assert "no clip of that name: 1, the first in read.eaf" in read_text(tmp_path, text).remarks[0]
    (tmp_path / "ü & c.eaf").write_text(text.replace("UTF-8", "UTF-16"), encoding="utf-16")
    assert elan.read(tmp_path / "ü & c.eaf", known()).tags[0].end == 4321
    assert (
        read_text(tmp_path, document(tier("t", aligned("a1", 1, 2, "x")), slots=slots(0, 9)), sounds={}).tags
        == ()
    )


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "not XML"),
        ("<A>\n<B>\n</A>", 3, "not XML"),
        ("<eaf/>", 1, "starts with eaf"),
        ('<?xml version="1.0"?>\n<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', 2, "document type"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>\n<x>&a;</x>', 1, "document type"),
        ('<?xml version="1.0" encoding="klingon"?><x/>', 1, "encoding|not XML"),
        (document(tier("t", aligned("a", 1, 2, "x")), slots=slots(9, 3)), 5, "ends before it starts"),
        (document(tier("t", aligned("a", 1, 7, "x")), slots=slots(0, 3)), 5, "no start and end"),
        (document(tier("t", reference("a", "a", "x"))), 5, "refers to none"),
        (document(tier("t", reference("a", "b", "x") + reference("b", "a", "y"))), 5, "refers to none"),
        (
            document("").replace("<TIME_ORDER>", '<TIME_ORDER><TIME_SLOT TIME_VALUE="1.5"/>'),
            4,
            "whole number",
        ),
        (document("").replace("<HEADER>", '<HEADER TIME_UNITS="beats">'), 3, "unit of time 'beats'"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(DataError, match=message) as caught:
        read_text(tmp_path, text)
    assert (caught.value.file, caught.value.line) == (tmp_path / "read.eaf", line)


FUZZED = document(
    tier("t", aligned("a1", 1, 2, "x") + aligned("a2", 2, 3, "y", 'CVE_REF="e"'))
    + tier("note", reference("a3", "a1", "z"), 'PARENT_REF="t"'),
    slots=slots(0, None, 1000),
).encode()


@settings(max_examples=100)
@given(
    st.binary(max_size=40)
    | st.tuples(st.integers(0, len(FUZZED)), st.integers(0, 30), st.binary(max_size=9)).map(
        lambda cut: FUZZED[: cut[0]] + cut[2] + FUZZED[cut[0] + cut[1] :]
    )
)
def test_no_bytes_do_harm(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.mktemp("elan") / "x.eaf"
    file.write_bytes(content)
    knowledge: Known = known(sounds={**SOUNDS, "x.wav": Sound(1, 1, file)}, clips=(*SOUNDS, "x.wav"))
    try:
        elan.read(file, knowledge)
    except EarmarkError as error:
        assert isinstance(error, DataError)
