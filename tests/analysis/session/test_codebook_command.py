"""`codebook` as one calls it."""

import json

import pytest
import typer
from typer.testing import CliRunner

from analysis.commands.codebook import COMMANDS
from analysis.errors import DataError, UsageError
from analysis.session import Session, give, starting_codebook
from analysis.session.codebook.toml import read_codebook
from tests.analysis.session.examples import CORPUS, clip_tag

app = typer.Typer()
app.command("codebook")(COMMANDS["codebook"])


def call(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def answer(*arguments):
    result = call(*arguments, "--json")
    assert result.exception is None, result.exception
    return json.loads(result.stdout)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "study.earmark"
    with Session.create(path, CORPUS, tagger="ana") as session:
        session.commit(give([clip_tag(1), clip_tag(2, tag="mimicry", start=8000, end=16000)]))
    return path


def change(path, *pairs):
    text = path.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def test_it_shows_every_tag_and_how_often_it_was_given(file):
    found = answer(file)
    assert (found["version"], len(found["tags"]), found["changes"], found["outdated"]) == (1, 13, [], None)
    assert found["tags"][0]["questions"] == list(starting_codebook().entries[0].questions)
    assert [tag["given"] for tag in found["tags"][:3]] == [1, 0, 1]
    lines = call(file).stdout
    assert (
        "Codebook, version 1: 13 tags" in lines and "mimicry (key 3)" in lines and "Given 1 times." in lines
    )


def test_out_and_in_again_change_nothing(file, tmp_path):
    book = tmp_path / "book.toml"
    assert "13 tags of version 1 written to" in call(file, "--out", book).stdout
    assert read_codebook(book) == starting_codebook()
    found = answer(file, "--in", book)
    assert (found["version"], found["changes"]) == (1, [])
    assert "No tag is changed; the codebook is of version 1." in call(file, "--in", book).stdout


def test_a_new_version_renames_tags_and_lists_those_under_old_definitions(file, tmp_path):
    book = tmp_path / "book.toml"
    call(file, "--out", book)
    change(book, ('"sarcasm"', '"irony"'), ("imitates or quotes", "imitates"))
    found = answer(file, "--in", book, "--tagger", "ben", "--outdated")
    assert found["version"] == 2
    assert [(one["version"], one["tagger"]) for one in found["versions"]] == [(1, "ana"), (2, "ben")]
    assert found["changes"] == [
        {"kind": "renamed", "before": "sarcasm", "after": "irony"},
        {"kind": "redefined", "before": "mimicry", "after": "mimicry"},
    ]
    (old,) = found["outdated"]
    assert (old["tag"], old["tagger"], old["version"], old["start_s"]) == ("mimicry", "ana", 1, 0.5)
    assert old["now"].startswith("The speaker imitates somebody")
    with Session.open(file, tagger="ben") as session:
        assert [tag.tag for tag in session.tags().values()] == ["irony", "mimicry"]
        assert session.undo_title == "rename sarcasm to irony, once"
    lines = call(file, "--outdated").stdout
    assert "Tags made under another definition: 1\n" in lines
    assert "MSP-PODCAST_0001_0008.wav, 0.500–1.000 s: mimicry, by ana, version 1" in lines
    assert "definition: 1; --outdated lists them" in call(file).stdout


def test_changes_in_words(file, tmp_path):
    book = tmp_path / "book.toml"
    call(file, "--out", book)
    change(book, ('"sarcasm"', '"irony"'), ('key = "3"\n', ""))
    lines = call(file, "--in", book).stdout
    assert "  sarcasm → irony: renamed, with its tags\n  mimicry: another key, colour or examples\n" in lines


def test_a_wrong_file_changes_nothing(file, tmp_path):
    book = tmp_path / "book.toml"
    book.write_text("[[tag]]\nname = 'a'\n")
    assert isinstance(call(file, "--in", book).exception, DataError)
    assert isinstance(call(file, "--in", tmp_path / "none.toml").exception, UsageError)
    call(file, "--out", book)
    same = call(file, "--in", book, "--out", book)
    assert isinstance(same.exception, UsageError) and "belongs to what is read" in str(same.exception)
    assert isinstance(call(file, "--out", file).exception, UsageError)
    assert answer(file)["version"] == 1


def test_help_has_an_example():
    assert "Example: main.py codebook study.earmark --in" in " ".join(call("--help").stdout.split())
