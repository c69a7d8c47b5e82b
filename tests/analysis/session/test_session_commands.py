"""`session`, `export` and `import` as one calls them."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from analysis.commands.sessions import COMMANDS
from analysis.corpora import open_corpus
from analysis.errors import DataError, UsageError
from analysis.interchange.formats import FORMATS
from analysis.session import Session, default_session_path, give, identify
from tests import generators
from tests.analysis.session.examples import clip_tag

app = typer.Typer()
for command_name, command in COMMANDS.items():
    app.command(command_name)(command)


def call(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def answer(*arguments: object) -> dict[str, object]:
    result = call(*arguments, "--json")
    assert result.exception is None, result.exception
    return json.loads(result.stdout)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("EARMARK_DATA", str(tmp_path / "data"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "my corpus"
    (folder / "Labels").mkdir(parents=True)
    clips = generators.make_clips(20, seed=3)
    generators.write_consensus_csv(folder / "Labels" / "labels_consensus.csv", clips)
    generators.write_packed_csv(folder / "Labels" / "labels_detailed.csv", clips)
    return folder


@pytest.fixture
def file(folder: Path) -> Path:
    """A session with three tags on two clips, one by another tagger."""
    corpus = open_corpus(folder)
    path = default_session_path(corpus)
    first, second = corpus.clips["clip"][:2]
    with Session.open_or_create(path, identify(corpus), tagger="ana") as session:
        session.commit(give([clip_tag(1, clip=first), clip_tag(2, clip=first, tag="mimicry")]))
    with Session.open(path, tagger="ben") as session:
        session.commit(give([clip_tag(3, clip=second, tagger="ben", start=5, end=7)]))
    return path


def test_the_default_session_lies_in_the_users_folder(folder: Path, file: Path, tmp_path: Path) -> None:
    assert file.parent == tmp_path / "data" / "sessions"
    assert file.name.startswith("my_corpus-") and file.suffix == ".earmark"
    other = shutil.copytree(folder, tmp_path / "other" / "my corpus")
    assert default_session_path(open_corpus(other)) != file


def test_identity_follows_the_clips_not_the_folder(folder: Path, tmp_path: Path) -> None:
    other = identify(open_corpus(shutil.copytree(folder, tmp_path / "moved")))
    here = identify(open_corpus(folder))
    assert (here.name, here.format, here.clips) == ("my corpus", "msp-podcast", 20)
    assert other.fingerprint == here.fingerprint
    assert other.folder != here.folder


def test_session_sums_up(file: Path, folder: Path) -> None:
    found = answer("session", file)
    assert found["corpus"]["folder"] == str(folder)
    assert found["clips_tagged"] == 2
    assert found["tags"] == {"sarcasm": 2, "mimicry": 1}
    assert found["taggers"] == {"ana": 2, "ben": 1}
    assert (found["edits"], found["codebook_version"]) == (2, 1)
    assert found["changed"].endswith("+00:00")
    lines = call("session", file).stdout
    assert "Tags: sarcasm 2, mimicry 1" in lines and "Clips tagged: 2 of 20" in lines


def test_session_of_an_empty_one(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "new.earmark"
    Session.create(path, identify(open_corpus(folder)), tagger="ana").close()
    assert answer("session", path)["changed"] is None
    assert "Tags: none" in call("session", path).stdout


def test_export_adds_what_the_corpus_says(file: Path, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "tags.csv"
    found = answer("export", file, "--to", "csv", "--out", out)
    assert (found["tags"], found["corpus_found"], found["clips_not_in_corpus"]) == (3, True, 0)
    with out.open(newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    clips = open_corpus(folder).clips.set_index("clip")
    for row in rows:
        assert row["split"] == clips.loc[row["clip"], "split"]
        assert float(row["valence"]) == clips.loc[row["clip"], "valence"]
        assert float(row["activation_sd"]) == clips.loc[row["clip"], "activation_sd"]
    assert (tmp_path / "tags.columns.json").exists()


def test_export_without_the_corpus_says_so(file: Path, folder: Path, tmp_path: Path) -> None:
    moved = folder.rename(tmp_path / "moved")
    out = tmp_path / "tags.csv"
    result = call("export", file, "--to", "csv", "--out", out)
    assert "stay empty" in result.stderr and "--corpus" in result.stderr
    assert "3 tags written" in result.stdout
    found = answer("export", file, "--to", "csv", "--out", out, "--corpus", moved)
    assert found["corpus_found"]
    gone = call("export", file, "--to", "csv", "--out", out, "--corpus", folder)
    assert isinstance(gone.exception, UsageError)


def test_export_tells_clips_that_the_corpus_lacks(file: Path, folder: Path, tmp_path: Path) -> None:
    labels = folder / "Labels"
    clips = generators.make_clips(20, seed=3)[1:]
    generators.write_consensus_csv(labels / "labels_consensus.csv", clips)
    generators.write_packed_csv(labels / "labels_detailed.csv", clips)
    result = call("export", file, "--to", "csv", "--out", tmp_path / "tags.csv")
    assert "made for my corpus with 20 clips" in result.stderr
    assert "1 tagged clips are not in the corpus" in result.stderr


def test_what_was_exported_is_imported(file: Path, folder: Path, tmp_path: Path) -> None:
    out, copy = tmp_path / "tags.csv", tmp_path / "copy.earmark"
    call("export", file, "--to", "csv", "--out", out)
    assert isinstance(call("import", copy, "--from", "csv", "--in", out).exception, UsageError)
    assert not copy.exists()
    arguments = ("import", copy, "--from", "csv", "--in", out, "--corpus", folder, "--tagger", "eva")
    found = answer(*arguments)
    assert (found["new"], found["newer"], found["older"], found["same"]) == (3, 0, 0, 0)
    assert found["not_in_codebook"] == []
    again = answer(*arguments)
    assert (again["new"], again["same"]) == (0, 3)
    with Session.open(file, tagger="x") as first, Session.open(copy, tagger="eva") as second:
        assert first.tags() == second.tags()
        assert [(entry.tagger, entry.title) for entry in second.log()] == [("eva", "import 3 tags")]


def test_import_tells_tags_that_the_codebook_lacks(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "tags.csv"
    call("export", file, "--to", "csv", "--out", out)
    out.write_bytes(out.read_bytes().replace(b"mimicry", b"boredom").replace(b".250000", b".350000"))
    result = call("import", file, "--from", "csv", "--in", out)
    assert "Not in the codebook, but kept: boredom" in result.stderr
    assert "0 tags new, 3 replaced by later versions" in result.stdout


def test_a_broken_file_changes_nothing(file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "tags.csv"
    broken.write_text("clip,tag\na.wav,sarcasm\n")
    assert isinstance(call("import", file, "--from", "csv", "--in", broken).exception, DataError)
    assert answer("session", file)["edits"] == 2


@pytest.mark.parametrize(
    ("command", "options"), [("export", ("--to", "--out")), ("import", ("--from", "--in"))]
)
def test_unknown_formats_and_files_are_the_users_mistake(
    command: str, options: tuple[str, str], file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    result = call(command, file, options[0], "doc", options[1], other)
    assert isinstance(result.exception, UsageError)
    assert str(result.exception).startswith("there is no format 'doc'; there is csv")
    result = call(command, tmp_path / "none.earmark", options[0], "csv", options[1], other)
    assert isinstance(result.exception, UsageError)


def test_help_has_examples_and_names_every_format() -> None:
    for name in COMMANDS:
        text = " ".join(call(name, "--help").stdout.split())
        assert f"Example: main.py {name}" in text
        assert name == "session" or all(format_ in text for format_ in FORMATS)
