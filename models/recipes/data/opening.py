"""Opening what is learned from: one corpus, or several as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from analysis.corpora import open_corpus
from analysis.corpora.joining import join
from analysis.errors import UsageError
from analysis.progress import ignore
from analysis.tables import Corpus


def named(text: str) -> tuple[str, str]:
    """Name and path of a corpus that is given as `NAME=PATH`, or as a path, whose last part is the name then.

    Raises
    ------
    UsageError
        If there is no path.
    """
    name, is_named, path = text.partition("=")
    if not is_named:
        name, path = Path(text).resolve().name if text else "", text
    if not name.strip() or not path.strip():
        raise UsageError(f"{text!r} names no corpus; write it as NAME=PATH, such as CREMA-D=/data/crema-d.")
    return name.strip(), path


def opened(corpora: Sequence[tuple[str, str]], *, report: Callable[[float], None] = ignore) -> Corpus:
    """Open one corpus as it is, or several as one whose clips and speakers have their corpus's name in front.

    Parameters
    ----------
    corpora : sequence of (name, path)
        As `named` gives them. A path is what `analysis.corpora.open_corpus` opens.

    Raises
    ------
    UsageError
        If none is given, two have one name or are the same, or one of several is itself several.
    DataError
        If one cannot be read.
    """
    _check(corpora)
    if len(corpora) == 1:
        return open_corpus(corpora[0][1], report=report)
    parts = {}
    for number, (name, path) in enumerate(corpora):
        parts[name] = open_corpus(path)
        report((number + 1) / len(corpora))
    _check_apart(parts)
    return join(parts, " + ".join(parts), next(iter(parts.values())).folder)


def _check(corpora: Sequence[tuple[str, str]]) -> None:
    if not corpora:
        raise UsageError("There is no corpus to learn from; give one as NAME=PATH.")
    names = [name.lower() for name, _ in corpora]
    twice = next((name for name, _ in corpora if names.count(name.lower()) > 1), None)
    if twice is not None:
        raise UsageError(f"Two corpora are called {twice}; give each its own name, as NAME=PATH.")
    slashed = next((name for name, _ in corpora if "/" in name), None)
    if slashed is not None:
        raise UsageError(f"The name {slashed!r} has a slash; call the corpus otherwise.")


def _check_apart(parts: Mapping[str, Corpus]) -> None:
    """Raise UsageError if a clip could be there twice, under two names: it would be learned from and tested on."""
    seen: dict[Path, str] = {}
    for name, corpus in parts.items():
        if corpus.members:
            raise UsageError(f"{name} is itself several corpora; name those instead.")
        first = seen.setdefault(corpus.folder.resolve(), name)
        if first != name:
            raise UsageError(f"{first} and {name} are the same corpus; give it once.")
