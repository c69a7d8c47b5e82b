"""`export` and `import` as one calls them."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.commands.interchange import COMMANDS
from analysis.corpora import open_corpus
from analysis.errors import DataError, UsageError
from analysis.interchange.formats import FORMATS, find_format, written_formats
from analysis.interchange.records import ALL_FIELDS
from analysis.session import Session
from tests import generators
from tests.analysis.commands.asking import answer, call
from tests.analysis.session.examples import tag_id


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
    assert "nothing is known of its clips" in result.stderr and "--corpus" in result.stderr
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
    assert "1 tagged clip not in the corpus, such as " in result.stderr


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
    broken.write_text("clip,label\na.wav,sarcasm\n")
    assert isinstance(call("import", file, "--from", "csv", "--in", broken).exception, DataError)
    with Session.open(file, tagger="x") as session:
        assert len(session.log()) == 2


def test_only_the_tags_asked_for_are_written(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "tags.json"
    found = answer("export", file, "--to", "json", "--out", out, "--tagger", "ana", "--tag", "mimicry")
    assert (found["tags"], found["not_held"]) == (1, [])
    written = json.loads(out.read_text(encoding="utf-8"))
    assert [(tag["tag"], tag["tagger"]) for tag in written["tags"]] == [("mimicry", "ana")]
    result = call("export", file, "--to", "json", "--out", out, "--tagger", "eva")
    assert str(result.exception) == "the session has nothing of 'eva'; it has ana, ben"


def test_what_a_format_cannot_hold_is_said_first(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = replace(
        find_format("csv"), holds=ALL_FIELDS - {"tagger", "note"}, remarks=("Colours are lost.",)
    )
    monkeypatch.setitem(FORMATS, "csv", narrow)
    nowhere = tmp_path / "none" / "tags.csv"
    result = call("export", file, "--to", "csv", "--out", nowhere)
    assert isinstance(result.exception, UsageError)
    assert "CSV table: Left out: who gave tags.\nCSV table: Colours are lost.\n" in result.stderr
    found = answer("export", file, "--to", "csv", "--out", tmp_path / "tags.csv")
    assert found["not_held"] == ["Left out: who gave tags.", "Colours are lost."]


def test_what_is_read_is_never_written_over(file: Path, folder: Path) -> None:
    labels = folder / "Labels" / "labels_consensus.csv"
    for out in (file, labels):
        before = out.read_bytes()
        assert isinstance(call("export", file, "--to", "csv", "--out", out).exception, UsageError)
        assert out.read_bytes() == before


def test_a_format_without_ids_doubles_nothing(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "tags.csv"
    call("export", file, "--to", "csv", "--out", out)
    out.write_text(
        out.read_text(encoding="utf-8").replace("00000000-0000", "11111111-0000"), encoding="utf-8"
    )
    monkeypatch.setitem(FORMATS, "csv", replace(find_format("csv"), holds=ALL_FIELDS - {"id"}))
    found = answer("import", file, "--in", out)
    assert (found["new"], found["same"]) == (0, 3)


def test_clips_that_the_corpus_lacks_are_kept_and_said(file: Path, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "tags.csv"
    call("export", file, "--to", "csv", "--out", out)
    with Session.open(file, tagger="x") as session:
        clip = session.tags()[tag_id(3)].clip
    out.write_text(out.read_text(encoding="utf-8").replace(clip, "other.wav"), encoding="utf-8")
    result = call("import", tmp_path / "new.earmark", "--in", out, "--corpus", folder)
    assert "1 clip not in the corpus, such as other.wav; their tags are kept." in result.stderr
    assert "3 tags new" in result.stdout


def test_another_taggers_session_is_taken_in_and_left_as_it_is(file: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(file, tmp_path / "other.earmark"))
    before = other.read_bytes()
    with Session.open(file, tagger="ben") as session:
        session.undo()
    found = answer("import", file, "--in", other)
    assert (found["format"], found["new"], found["same"]) == ("earmark", 1, 2)
    assert found["remarks"][0].startswith("Only tags are taken: `main.py merge` also brings codebooks")
    assert other.read_bytes() == before
    assert not list(tmp_path.glob("other.earmark-*"))


def test_seconds_need_the_corpus(file: Path, folder: Path, tmp_path: Path) -> None:
    grids = tmp_path / "grids"
    call("export", file, "--to", "textgrid", "--out", grids)
    moved = folder.rename(tmp_path / "moved")
    arguments = ("import", file, "--from", "textgrid", "--in", grids)
    result = call(*arguments)
    assert isinstance(result.exception, UsageError)
    assert "cannot be placed without the sounds of the corpus; give --corpus" in str(result.exception)
    assert answer(*arguments, "--corpus", moved, "--tagger", "eva")["same"] >= 2


def test_the_file_tells_its_format(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "tags.csv"
    call("export", file, "--to", "csv", "--out", out)
    assert answer("import", file, "--in", out)["format"] == "csv"
    result = call("import", file, "--in", file.parent)
    assert isinstance(result.exception, UsageError) and "does not tell its format" in str(result.exception)


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
        assert all(format_.name in text for format_ in written_formats())
