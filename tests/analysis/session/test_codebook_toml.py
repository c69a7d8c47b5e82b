"""The codebook to TOML and back, and what is said of files that hold none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError, UsageError
from analysis.session.codebook.book import Codebook, Example, starting_codebook
from analysis.session.codebook.toml import (
    codebook_from_toml,
    codebook_to_toml,
    read_codebook,
    write_codebook,
)
from tests.analysis.session.codebooks import codebooks, entry


@settings(max_examples=40)
@given(codebooks())
def test_nothing_is_lost_or_changed(codebook):
    assert codebook_from_toml(codebook_to_toml(codebook)) == codebook


@given(st.text())
def test_any_text_is_a_codebook_or_a_clear_error(text):
    try:
        codebook_from_toml(text)
    except DataError as error:
        assert "\n" not in str(error).strip()


def test_one_table_a_tag_and_nothing_empty():
    example = Example("a.wav", 100, 200, 16000, "hear the end")
    book = Codebook(3, (entry("one", "It is.", yes=(example,), questions=("Is it?",)), entry("two")))
    lines = [line for line in codebook_to_toml(book).splitlines() if not line.startswith("#")]
    assert lines == [
        "version = 3",
        "",
        "[[tag]]",
        'name = "one"',
        'definition = "It is."',
        'colour = "#112233"',
        "questions = [",
        '    "Is it?",',
        "]",
        "",
        "[[tag.yes]]",
        'clip = "a.wav"',
        "start = 100",
        "end = 200",
        "rate = 16000",
        'note = "hear the end"',
        "",
        "[[tag]]",
        'name = "two"',
        'definition = ""',
        'colour = "#112233"',
    ]


def test_a_file_by_hand_needs_only_names_and_definitions(tmp_path):
    path = tmp_path / "book.toml"
    path.write_bytes(
        b"\xef\xbb\xbf[[tag]]\r\nname = 'a'\r\ndefinition = 'A.'\r\n"
        b"[[tag]]\r\nname = 'b'\r\ndefinition = 'B.'\r\ncolour = '#AABBCC'\r\n"
    )
    book = read_codebook(path)
    assert book.version == 1
    assert [tag.colour for tag in book.entries] == [starting_codebook().entries[0].colour, "#aabbcc"]


def test_a_file_and_back(tmp_path):
    path = tmp_path / "book.toml"
    write_codebook(path, starting_codebook())
    assert read_codebook(path) == starting_codebook()
    with pytest.raises(UsageError, match=r"none\.toml cannot be read \(No such file"):
        read_codebook(tmp_path / "none.toml")
    path.write_bytes("[[tag]]\nname = 'é'".encode("latin-1"))
    with pytest.raises(DataError, match=r"book\.toml, line 2: is not in UTF-8"):
        read_codebook(path)
    path.write_bytes(b"version = 3\n")
    with pytest.raises(DataError, match=r"book\.toml: holds no tags"):
        read_codebook(path)


TAG = "[[tag]]\nname = 'a'\ndefinition = 'A.'\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[tag]]\nname 'a'", r"^b, line 2, column 6: is not TOML: Expected '=' .*; mend it there"),
        ("[[tag]", r"^b, line 1, column 6: is not TOML: Expected ']]'"),
        ("a = '", "^b: is not TOML at its end: Expected"),
        ("a = " + "[" * 9999, "^b: is nested too deeply"),
        (TAG + "[[tags]]\nname = 'b'", r"^b, line 4: the file has 'tags'; it may have version, tag$"),
        ("[tag]\nname = 'a'", r"^b, line 1: in the file, tag must be a list of tables: write \[\[tag\]\]"),
        ("tag = [1]", "^b: tag 1 must be a table with name"),
        ("version = 0\n" + TAG, "^b, line 1: the version of a codebook must be at least 1"),
        ("version = true\n" + TAG, "^b, line 1: in the file, version must be a whole number"),
        (TAG + TAG.replace("'a'", "3"), "^b, line 5: in tag 2, 3, name must be a text in quotes"),
        (TAG + TAG, "^b, line 4: the codebook has the tag 'a' twice"),
        (TAG + "color = '#112233'", "^b, line 4: tag 1, 'a' has 'color'; it may have name, definition, key"),
        (TAG + "colour = 'red'", "^b, line 1: the colour of 'a' must be like #88ccee, found 'red'"),
        (TAG + "key = 1", "^b, line 4: in tag 1, 'a', key must be a text in quotes"),
        (TAG + "questions = ['x', 1]", "^b, line 4: in tag 1, 'a', each question must be a text in quotes"),
        ("[[tag]]\nname = 'a'", "^b, line 1: tag 1, 'a' has no definition; add one"),
        (TAG + "[[tag.yes]]\nnote = 'x'", "^b, line 1: a 'yes' example of tag 1, 'a' has no clip; add one"),
        (TAG + "[[tag.no]]\nclip = 'x'\nfrom = 1", "^b, line 6: a 'no' example of tag 1, 'a' has 'from'"),
        (
            TAG + "[[tag.no]]\nclip = 'x'\nstart = 1",
            "^b, line 1: a 'no' example of tag 1, 'a': the example in 'x' n",
        ),
        (TAG + "yes = 1", r"^b, line 4: in tag 1, 'a', yes must be a list of tables: write \[\[tag.yes\]\]"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, message):
    with pytest.raises(DataError, match=message):
        codebook_from_toml(text, file="b")
