"""Which clips of the corpora at hand a model was trained with, whether these are all that it learned from or one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.corpora.joined import SUFFIX, names_corpora, read_members
from analysis.errors import DataError
from analysis.tables import Corpus
from models.recipes.data.examples import Examples

Places = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class _Place:
    """One corpus: its name, where it lies, and what stands before the names of its clips."""

    name: str
    path: Path
    prefix: str

    def is_at(self, path: Path) -> bool:
        """Whether it lies there, if only by a label file in the folder."""
        mine, other = self.path.resolve(), path.resolve()
        return mine == other or (mine.is_file() and mine.parent == other)


def known_parts(
    examples: Examples, places: Places, parts: Mapping[str, str], learned: Places
) -> Mapping[str, str]:
    """The parts of those examples that a model was trained with, by their names here.

    A corpus is looked for by its path, then by its name; if none is found so, a clip is known by its name alone. A clip
    that could be several counts as learned from if one of them was.

    Parameters
    ----------
    places : sequence of (name, path)
        What the examples were opened from.
    parts : mapping of str to str
        The part of each clip, by its name in the training.
    learned : sequence of (name, path)
        What the training opened.
    """
    old = _learned(learned)
    here = _here(examples.corpus, places)
    same = {each.prefix: _same(each, old) for each in here}
    if not any(same.values()):
        same = dict.fromkeys(same, old)
    found = {}
    for clip in examples.clips:
        prefix = next(prefix for prefix in same if clip.startswith(prefix))
        names = (each.prefix + clip.removeprefix(prefix) for each in same[prefix])
        its = [parts[name] for name in names if name in parts]
        if its:
            found[clip] = "train" if "train" in its else its[0]
    return found


def _same(place: _Place, old: Sequence[_Place]) -> Sequence[_Place]:
    return [each for each in old if each.is_at(place.path)] or [
        each for each in old if each.name == place.name
    ]


def _here(corpus: Corpus, places: Places) -> list[_Place]:
    if corpus.members:
        return [_Place(name, folder, f"{name}/") for name, folder in corpus.members.items()]
    return [_Place(places[0][0], corpus.folder, "")]


def _learned(corpora: Places) -> list[_Place]:
    """What was learned from; several that a file names by themselves."""
    if len(corpora) > 1:
        return [_Place(name, Path(path), f"{name}/") for name, path in corpora]
    name, path = corpora[0]
    return _named_in(Path(path)) or [_Place(name, Path(path), "")]


def _named_in(file: Path) -> list[_Place]:
    """The corpora that a file names; none where it does not, or is no longer there."""
    if file.suffix.lower() != SUFFIX or not names_corpora(file):
        return []
    try:
        return [_Place(each.name, each.path, f"{each.name}/") for each in read_members(file)[1]]
    except DataError:
        return []
