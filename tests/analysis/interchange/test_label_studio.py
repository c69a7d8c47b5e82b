"""Label Studio: tasks that it takes, exports of it that are read, and nothing of a model's taken for a person's."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.interchange import label_studio
from analysis.interchange.records import Reading
from analysis.session import Tag
from tests.analysis.interchange.travel import known, outgoing
from tests.analysis.session.examples import clip_tag, tag_lists

CLIP = "MSP-PODCAST_0001_0008.wav"
LATER = datetime(3000, 1, 1, tzinfo=UTC)
HERE = {"start": 0.25, "end": 1.0, "channel": 0}


def read_json(folder: Path, content: object, **more: object) -> Reading:
    file = folder / "export.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return label_studio.read(file, known(**more))


def label(id_: str = "r1", *labels: str, **more: Any) -> dict[str, Any]:
    names = list(labels) or ["Happy"]
    return {"id": id_, "type": "labels", "from_name": "l", "value": {**HERE, "labels": names}, **more}


def task(*results: dict[str, Any], audio: str = CLIP, **annotation: Any) -> dict[str, Any]:
    return {"id": 1, "data": {"audio": audio}, "annotations": [{"result": list(results), **annotation}]}


def said(reading: Reading) -> list[tuple[str, str, float | None, float | None]]:
    return [(tag.tagger, tag.tag, tag.start_s, tag.end_s) for tag in reading.tags]


@settings(max_examples=20)
@given(tag_lists)
def test_any_tags_come_back_exactly(tmp_path_factory: pytest.TempPathFactory, tags: list[Tag]) -> None:
    path = tmp_path_factory.mktemp("ls") / "tasks.json"
    label_studio.write(path, outgoing(tags))
    read = label_studio.read(path, known(clips=(), sounds={}))
    assert {tag.id: tag for tag in read.tags} == {tag.id: tag for tag in tags}
    assert read.remarks == ()


def test_a_task_is_as_label_studio_wants_it(tmp_path: Path) -> None:
    tags = [
        clip_tag(1, start=4000, end=12001, confidence=0.3, note="odd"),
        clip_tag(2, tagger="ben"),
        clip_tag(3, tagger="ben", tag="mimicry", note="quotes"),
    ]
    label_studio.write(tmp_path / "tasks.json", outgoing(tags))
    (found,) = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    assert found["data"] == {"audio": CLIP}
    ana, ben = (annotation["result"] for annotation in found["annotations"])
    assert all("completed_by" not in annotation for annotation in found["annotations"])
    place = {"start": 0.25, "end": 12001 / 16000, "channel": 0}
    assert [(result["from_name"], result["type"], result["value"]) for result in ana] == [
        ("tags", "labels", {**place, "labels": ["sarcasm"]}),
        ("confidence", "number", {**place, "number": 0.3}),
        ("note", "textarea", {**place, "text": ["odd"]}),
    ]
    assert {result["id"] for result in ana} == {tags[0].id}
    assert {(result["to_name"], result["original_length"]) for result in ana} == {("audio", 5.0)}
    assert [(result["type"], result["value"]) for result in ben] == [
        ("choices", {"choices": ["sarcasm", "mimicry"]})
    ]


def test_the_interface_names_all_that_the_tasks_use(tmp_path: Path) -> None:
    label_studio.write(tmp_path / "tasks.json", outgoing([clip_tag(1, tag="<new> & odd")]))
    view = ElementTree.parse(tmp_path / "tasks.interface.xml").getroot()
    controls = {node.get("name"): node.tag for node in view if node.get("name")}
    assert controls == {
        "tags": "Labels",
        "audio": "Audio",
        "confidence": "Number",
        "note": "TextArea",
        "clip_tags": "Choices",
    }
    assert {node.get("toName") for node in view if node.tag not in {"Audio", "Header"}} == {"audio"}
    first, *_, last = view.iter("Label")
    assert (first.get("value"), first.get("background"), first.get("hotkey")) == ("sarcasm", "#332288", "1")
    assert last.attrib == {"value": "<new> & odd"}
    assert [node.get("value") for node in view.iter("Choice")] == [
        node.get("value") for node in view.iter("Label")
    ]


def test_what_was_changed_there_is_a_later_change_of_the_tag(tmp_path: Path) -> None:
    region, moved, whole = (
        clip_tag(1, start=4001, end=8001, note="odd"),
        clip_tag(2, start=1, end=16000, tagger="ben"),
        clip_tag(3, note="unseen", confidence=0.5),
    )
    label_studio.write(tmp_path / "t.json", outgoing([region, moved, whole]))
    tasks = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    ana, ben = tasks[0]["annotations"]
    ana["result"][-1]["value"]["choices"].append("mimicry")
    ben["result"][0]["value"] |= {"end": 0.5, "labels": ["sarcasm", "disbelief"]}
    read = {(tag.tagger, tag.tag, tag.is_region): tag for tag in read_json(tmp_path, tasks, at=LATER).tags}
    assert read["ana", "sarcasm", True] == region
    assert read["ana", "sarcasm", False] == whole
    assert read["ben", "sarcasm", True] == replace(moved, end=8000, changed=LATER)
    assert len(read) == 5
    assert read["ben", "disbelief", True].id not in {tag.id for tag in (region, moved, whole)}
    assert read["ana", "mimicry", False].note == ""


def test_exports_of_others_are_read(tmp_path: Path) -> None:
    content = [
        task(
            label("r1", "Happy", "Loud", meta={"text": ["a note"]}),
            label("r2", "Sad"),
            {"id": "r2", "type": "textarea", "value": {**HERE, "text": ["one", "two"]}},
            {"id": "r2", "from_name": "confidence", "type": "number", "value": {**HERE, "number": 0.75}},
            {"id": "c1", "type": "choices", "value": {"choices": ["Calm", ["Mixed", "Both"]]}},
            {"id": "c2", "type": "choices", "value": {**HERE, "choices": ["Soft"]}},
            {"id": "x", "type": "rating", "value": {"rating": 4}},
            completed_by={"id": 3, "email": "eva@lab.org"},
            created_at="2024-03-09T22:16:08.728353Z",
            updated_at="2024-03-10T00:00:00+02:00",
        )
    ]
    reading = read_json(tmp_path, content)
    assert said(reading) == [
        ("eva@lab.org", "Happy", 0.25, 1.0),
        ("eva@lab.org", "Loud", 0.25, 1.0),
        ("eva@lab.org", "Sad", 0.25, 1.0),
        ("eva@lab.org", "Calm", None, None),
        ("eva@lab.org", "Both", None, None),
        ("eva@lab.org", "Soft", 0.25, 1.0),
    ]
    happy, _, sad, *_ = reading.tags
    assert (happy.note, sad.note, sad.confidence) == ("a note", "one\ntwo", 0.75)
    assert happy.created == datetime(2024, 3, 9, 22, 16, 8, 728353, tzinfo=UTC)
    assert happy.changed == happy.created
    assert reading.remarks == (
        "Results that are neither labels nor choices left out: 1, the first in task 1.",
    )
    assert len({tag.id for tag in reading.tags}) == 6


@pytest.mark.parametrize(
    ("completed_by", "tagger"),
    [
        (5, "annotator 5"),
        ("eva", "eva"),
        ({"id": 5}, "annotator 5"),
        ({"id": 5, "email": ""}, "annotator 5"),
        ({"email": ["x"], "first_name": "Eva"}, "Eva"),
        (None, "ana"),
        ([], "ana"),
    ],
)
def test_who_annotated_is_the_tagger(tmp_path: Path, completed_by: object, tagger: str) -> None:
    assert read_json(tmp_path, task(label(), completed_by=completed_by)).tags[0].tagger == tagger


def test_models_drafts_and_cancelled_annotations_give_no_tags(tmp_path: Path) -> None:
    content = task(label(), was_cancelled=True)
    content |= {"predictions": [{"result": [label()]}, {"result": []}], "drafts": [{"result": [label()]}]}
    reading = read_json(tmp_path, content)
    assert reading.tags == ()
    assert [remark.split(":")[0] for remark in reading.remarks] == [
        "Predictions of models left out",
        "Drafts left out",
        "Cancelled annotations left out",
    ]
    assert ": 2, the first in task 1." in reading.remarks[0]


def test_json_min_is_read(tmp_path: Path) -> None:
    content = [
        {
            "audio": f"/data/upload/2/1a2b3c4d-{CLIP}",
            "id": 7,
            "label": [{**HERE, "labels": ["Happy"]}, {"start": 2, "end": 3, "labels": ["Sad"]}],
            "transcription": [{"start": 2, "end": 3, "text": ["no"]}],
            "style": {"choices": ["Calm", "Soft"]},
            "kind": "mimicry",
            "words": "and so on",
            "annotator": 5,
            "annotation_id": 9,
            "created_at": "2024-03-09T22:16:08Z",
            "lead_time": 4.2,
        }
    ]
    reading = read_json(tmp_path, content)
    assert said(reading) == [
        ("annotator 5", "Happy", 0.25, 1.0),
        ("annotator 5", "Sad", 2.0, 3.0),
        ("annotator 5", "Calm", None, None),
        ("annotator 5", "Soft", None, None),
        ("annotator 5", "mimicry", None, None),
    ]
    assert [tag.note for tag in reading.tags] == ["", "no", "", "", ""]


@pytest.mark.parametrize(
    "address",
    [
        CLIP,
        f"/data/upload/1/abcd1234-{CLIP}",
        f"/data/local-files/?d=corpus/audio/{CLIP}",
        f"/data/local-files/?d=corpus%5Caudio%5C{CLIP}",
        f"s3://bucket/audio/{CLIP}",
        f"https://host:8080/a/{CLIP}?token=1&x=%20#t=3",
        f"C:\\audio\\{CLIP}",
        "MSP-PODCAST_0001_0008",
    ],
)
def test_addresses_are_matched_to_clips(tmp_path: Path, address: str) -> None:
    assert read_json(tmp_path, [task(label(), audio=address)]).tags[0].clip == CLIP
    other = task(label())
    other["data"] = {"id": "x", "url": address}
    assert read_json(tmp_path, other).tags[0].clip == CLIP


def test_what_cannot_be_placed_is_said(tmp_path: Path) -> None:
    assert (
        "no clip of that name: 1, the first in task 1"
        in read_json(tmp_path, task(label(), audio="z.wav")).remarks[0]
    )
    assert "is not at hand: 1" in read_json(tmp_path, task(label()), sounds={}).remarks[0]
    alone = read_json(tmp_path, task(label(), audio="/data/upload/1/abcd1234-z.wav"), clips=())
    assert "is not at hand: 1, the first in z.wav" in alone.remarks[0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[\n{]", "line 2, column 2: this is not JSON"),
        ("3", "a list of tasks is wanted"),
        ("[3]", "task 1 cannot be read: expected an object"),
        ("[" * 100_000, "JSON cannot be read"),
        ('[{}, {"data": {}, "annotations": [3]}]', "task 2 cannot be read: expected an object"),
        (
            json.dumps([task(label(value={"start": "0", "end": 1, "labels": ["x"]}))]),
            "must be seconds, found 0",
        ),
        (json.dumps([task(label(value={"start": 2, "end": 1, "labels": ["x"]}))]), "task 1"),
        (json.dumps([task(label(value={"start": 10**400, "end": 1, "labels": ["x"]}))]), "must be seconds"),
        (json.dumps([task(label(value={"labels": [3]}))]), "must be texts"),
        (json.dumps([task(label("r", "\ud800"))]), "half a character"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        label_studio.read(file, known())
    assert caught.value.file == file


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.just(CLIP),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "data",
                    "audio",
                    "annotations",
                    "predictions",
                    "result",
                    "value",
                    "start",
                    "end",
                    "labels",
                    "choices",
                    "text",
                    "number",
                    "meta",
                    "earmark",
                    "id",
                    "from_name",
                    "completed_by",
                    "email",
                    "created_at",
                    "was_cancelled",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=80)
@given(st.binary(max_size=30) | values.map(lambda value: json.dumps(value).encode()))
def test_no_content_does_harm(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.mktemp("ls") / "x.json"
    file.write_bytes(content)
    try:
        label_studio.read(file, known())
    except DataError as error:
        assert error.file == file


@settings(max_examples=60)
@given(value=values, key=st.sampled_from(["result", "value", "completed_by", "meta", "id", "created_at"]))
def test_no_value_in_an_annotation_does_harm(
    tmp_path_factory: pytest.TempPathFactory, value: object, key: str
) -> None:
    region = {**label(), **({key: value} if key in {"value", "meta", "id"} else {})}
    content = task(region, **({key: value} if key not in {"value", "meta", "id"} else {}))
    try:
        read_json(tmp_path_factory.mktemp("ls"), content)
    except DataError as error:
        assert "task 1" in str(error)
