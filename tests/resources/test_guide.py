"""The guide and front page: commands, options and recipes exist, links lead somewhere, printed figures are right."""

import json
import re
import shlex
from pathlib import Path

import pytest
import typer

import main
from analysis.scores.printed import ROWS
from models.recipes.data.preparing import DataOptions, check, with_texts
from models.recipes.making.settings import changed, pairs
from models.recipes.table import RECIPES, recipe
from tests.analysis.test_bins import STUDY_COUNTS
from tests.full_size import FLAGGED, write

ROOT = Path(main.__file__).parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "resources" / "guide").glob("*.md"))]
STUDIES = {letter: ROOT / "resources" / "guide" / f"study-{letter.lower()}.md" for letter in "ABCD"}
WRITTEN = re.compile(r"^(?:`| {4})?uv run main\.py([^`\n]*)", re.MULTILINE)
IN_A_ROW = re.compile(r"`([a-z-]+ [^`\n]*)`")
LINK = re.compile(r"\]\(([^)#:]+)[^):]*\)")


def commands(page):
    """Words of each command on a page; of a study's page those in its tables, too."""
    text = page.read_text("utf-8")
    found = WRITTEN.findall(text)
    rows = "\n".join(line for line in text.splitlines() if line.startswith("|"))
    if page in STUDIES.values():
        for said in IN_A_ROW.findall(rows):
            first = said.split()[0]
            if first in RECIPES:
                found.append(f"train {said} --corpus A=a --out b")
            elif first in main.COMMANDS:
                found.append(said)
    return [shlex.split(said, comments=True) for said in found]


def parsed(words):
    """What the command line understands of them; nothing is run."""
    name = words[0] if words and words[0] in main.COMMANDS else main.WINDOW
    program = typer.main.get_command(main.build(main.COMMANDS.keys() & {name}))
    rest = words[1:] if name != main.WINDOW else words
    return name, program.commands[name].make_context(name, rest).params


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_can_be_given(page):
    found = commands(page)
    for words in found:
        name, given = parsed(words)
        if name == "train" and given["name"]:
            chosen = recipe(given["name"])
            changed(chosen.presets[given["preset"]], pairs(given["change"] or []))
            options = ("goal", "split", "cleaning", "balance")
            check(with_texts(DataOptions(), {key: given[key] for key in options if given[key]}))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page):
    for target in LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_front_page_has_every_command_and_leads_to_every_study():
    text = PAGES[0].read_text("utf-8")
    assert {words[0] for words in commands(PAGES[0]) if words} >= set(main.COMMANDS)
    for page in STUDIES.values():
        assert f"({page.relative_to(ROOT).as_posix()})" in text


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.system)
def test_what_a_study_printed_stands_in_its_table(row):
    lines = STUDIES[row.study].read_text("utf-8").splitlines()
    (line,) = (line for line in lines if line.startswith(f"| {row.system} |"))
    if row.unweighted is not None:
        assert f"| {100 * row.accuracy:.2f} / {100 * row.unweighted:.2f} |" in line
    else:
        assert any(f"| {said} |" in line for said in (f"{row.accuracy:.2f}", f"{100 * row.accuracy:g} %"))
    assert row.before or f"{row.recipe} --preset {row.preset}" in line


def test_the_counts_that_study_a_printed_stand_in_its_table():
    text = STUDIES["A"].read_text("utf-8")
    for name, count in STUDY_COUNTS.items():
        assert f"| {name} | {count:,} | {count:,} |" in text
    for name, count in FLAGGED.items():
        only = "" if name == "both" else " only"
        assert f"| flagged, {name}{only} | {count} | {count} |" in text


def test_labels_with_the_counts_of_study_a_are_read_as_such(tmp_path, capsys):
    """Of one clip in a hundred; the page has what all of them give."""
    write(tmp_path / "corpus", share=0.01)
    assert main.main(["disagreement", str(tmp_path / "corpus"), "--split", "Test1", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["flagged"] == {"activation": 4, "valence": 6, "both": 1, "any": 11}
    assert main.main(["bins", str(tmp_path / "corpus"), "--json"]) == 0
    found = {
        f"{one['activation']}-{one['valence']}": one for one in json.loads(capsys.readouterr().out)["bins"]
    }
    for name, count in STUDY_COUNTS.items():
        assert found[name]["clips"] == pytest.approx(count / 100, abs=2)
    assert found["Medium-Low"]["classes"]["happy"] == 6
