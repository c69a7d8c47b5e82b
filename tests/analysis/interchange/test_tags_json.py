"""JSON of tags: exact, with all that goes with them, and clear about what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from analysis.errors import DataError
from analysis.interchange import tags_json
from analysis.interchange.clip_facts import clip_facts
from analysis.session import Tag
from analysis.session.codebook.book import starting_codebook
from tests.analysis.interchange.corpora import tiny_corpus
from tests.analysis.interchange.travel import known, outgoing
from tests.analysis.session.examples import clip_tag, tag_lists


@settings(max_examples=25)
@given(tag_lists)
def test_any_tags_come_back_exactly(tmp_path_factory: pytest.TempPathFactory, tags: list[Tag]) -> None:
    path = tmp_path_factory.mktemp("json") / "tags.json"
    facts = clip_facts(tiny_corpus([tag.clip for tag in tags]))
    tags_json.write(path, outgoing(tags, facts=facts))
    assert tags_json.read(path, known()).tags == tuple(tags)


def test_all_that_goes_with_them_is_there(tmp_path: Path) -> None:
    path = tmp_path / "tags.json"
    said = {"a.wav": {"demo:valence": -0.5, "demo:class": "joy", "demo:arousal": float("nan")}}
    tags_json.write(
        path,
        outgoing(
            [clip_tag(1, clip="a.wav", start=1, end=3), clip_tag(2, clip="gone.wav")],
            facts=clip_facts(tiny_corpus(["a.wav", "b.wav"], transcript="=well")),
            predictions=said,
        ),
    )
    found = json.loads(path.read_text(encoding="utf-8"))
    assert (found["format"], found["version"], found["corpus"]) == ("earmark-tags", 1, "tiny")
    assert found["tags"][0] == {
        "id": "00000000-0000-4000-8000-000000000001",
        "clip": "a.wav",
        "tag": "sarcasm",
        "start": 1,
        "end": 3,
        "rate": 16000,
        "confidence": None,
        "note": "",
        "tagger": "ana",
        "created": "2026-03-01T12:00:00.250000+00:00",
        "changed": "2026-03-01T12:00:00.250000+00:00",
        "codebook_version": 1,
        "blind": False,
    }
    entries = starting_codebook().entries
    assert [entry["name"] for entry in found["codebook"]["entries"]] == [entry.name for entry in entries]
    assert list(found["clips"]) == ["a.wav", "gone.wav"]
    facts = found["clips"]["a.wav"]["facts"]
    assert (facts["valence"], facts["dominance"], facts["transcript"]) == (5.5, None, "=well")
    assert found["clips"]["a.wav"]["predictions"] == {
        "demo:valence": -0.5,
        "demo:class": "joy",
        "demo:arousal": None,
    }
    assert found["clips"]["gone.wav"] == {"facts": {}, "predictions": {}}


def written(path: Path, **fields: Any) -> None:
    """Write two tags, the second with other values; a value of `...` drops the field."""
    tags_json.write(path, outgoing([clip_tag(1), clip_tag(2)]))
    content = json.loads(path.read_text(encoding="utf-8"))
    content["tags"][1] = {
        name: value for name, value in (content["tags"][1] | fields).items() if value is not ...
    }
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"start": 4000.5}, "tag 2, field start: expected a whole number or null, found 4000.5"),
        ({"rate": True}, "tag 2, field rate: expected a whole number or null, found True"),
        ({"confidence": "high"}, "tag 2, field confidence: expected a number from 0 to 1 or null"),
        ({"confidence": 2}, "tag 2: confidence must lie between 0 and 1, found 2"),
        ({"note": None}, "tag 2, field note: expected a text, found None"),
        ({"note": "\ud800"}, "tag 2: .*half a character"),
        ({"blind": 0}, "tag 2, field blind: expected true or false, found 0"),
        ({"created": "yesterday"}, "tag 2, field created: expected a time such as"),
        ({"created": "2026-03-01T12:00"}, "tag 2: .*UTC"),
        ({"tagger": ...}, "tag 2: the field tagger is missing"),
        ({"id": "00000000-0000-4000-8000-000000000001"}, "tag 2: the id .* is there twice"),
        ({"start": 5}, "tag 2: start and end must both be given"),
    ],
)
def test_what_is_wrong_in_a_tag_is_named(tmp_path: Path, fields: dict[str, Any], message: str) -> None:
    path = tmp_path / "tags.json"
    written(path, **fields)
    with pytest.raises(DataError, match=message) as caught:
        tags_json.read(path, known())
    assert caught.value.file == path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"format": "earmark-tags",\n "version": }', "line 2, column 13: this is not JSON"),
        ("[1, 2]", "no file of tags"),
        ('{"format": "earmark-tags", "version": 2, "tags": []}', "version 2, this Earmark reads up to 1"),
        ('{"format": "earmark-tags", "version": 1}', "the list of tags is missing"),
        ('{"format": "earmark-tags", "version": 1, "tags": [3]}', "tag 1 is no object"),
        ("[" * 100_000, "no JSON that can be read"),
        ("9" * 5000, "no JSON that can be read"),
    ],
)
def test_what_is_no_such_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "tags.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        tags_json.read(path, known())
