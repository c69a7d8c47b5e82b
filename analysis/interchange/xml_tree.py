"""XML from anywhere, read without harm: no document types, so no entities and nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from analysis.errors import DataError
from analysis.interchange.files import checked_file

_NOT_IN_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(eq=False)
class Node:
    """An element: its name, attributes, line in the file, text before its first child, and children."""

    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Node]:
        """The children of that name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Node | None:
        """The first child of that name, if there is one."""
        return next(self.all(name), None)

    def get(self, name: str) -> str:
        """An attribute; empty if it is not there."""
        return self.attributes.get(name, "")


def read_xml(path: Path) -> Node:
    """Read a file's root element.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it is not well-formed XML or declares a document type; names the line.
    """
    builder = _Builder(path)
    try:
        builder.parser.Parse(checked_file(path).read_bytes(), True)
    except expat.ExpatError as error:
        raise DataError(
            f"this is not XML ({expat.errors.messages[error.code]})",
            file=path,
            line=error.lineno,
            column=error.offset + 1,
        ) from error
    except (LookupError, ValueError) as error:
        raise DataError(f"the text's encoding cannot be read: {error}", file=path, line=1) from error
    except OSError as error:
        raise DataError(f"the file cannot be read: {error.strerror}", file=path) from error
    return builder.top.children[0]


def clean(text: str) -> str:
    """Replace what XML cannot hold, and the line ends that it does not tell apart."""
    return _NOT_IN_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


class _Builder:
    """Builds nodes from what the parser meets."""

    def __init__(self, path: Path) -> None:
        self.top = Node("", {}, 0)
        self._path = path
        self._open = [self.top]
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        node = Node(name, attributes, self.parser.CurrentLineNumber)
        self._open[-1].children.append(node)
        self._open.append(node)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        if not self._open[-1].children:
            self._open[-1].text += text

    def _refuse(self, *_: object) -> None:
        raise DataError(
            "the file declares a document type, which such files do not need and which can do harm; remove it",
            file=self._path,
            line=self.parser.CurrentLineNumber,
        )
