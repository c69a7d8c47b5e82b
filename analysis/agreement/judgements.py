"""What each tagger said of each clip, as arrays and regions that agreement is computed from.

A clip is judged by a tagger if they gave it any tag or mark; what they did not give it then counts as no. A tagged
region counts as the tag being in the clip. Only people are compared: settled tags are none of theirs, and a second
hearing is compared with the same person's first alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.session.kept import of_clips
from analysis.session.marks import MARKS, again, is_again, is_reserved
from analysis.session.tags import Tag

Floats = NDArray[np.float64]
Regions = tuple[tuple[float, float], ...]
"""Start and end of regions in s, by start."""


@dataclass(frozen=True, eq=False)
class Judgements:
    """Judgements of some taggers.

    Attributes
    ----------
    clips, taggers, tags : tuple of str
        Clips that any of the taggers judged, by name; the tags that are compared.
    judged : array of bool, shape (n_clips, n_taggers)
    given : mapping of tag to array of bool, shape (n_clips, n_taggers)
        Whether the tagger gave it to the clip or to a region of it.
    regions : mapping of tag to (mapping of (clip's number, tagger's number) to Regions)
        Clips without regions of the tag by the tagger are missing.
    """

    clips: tuple[str, ...]
    taggers: tuple[str, ...]
    tags: tuple[str, ...]
    judged: NDArray[np.bool_]
    given: Mapping[str, NDArray[np.bool_]]
    regions: Mapping[str, Mapping[tuple[int, int], Regions]]

    def of(self, tag: str) -> Floats:
        """One tag's judgements: 1 yes, 0 no, NaN where the clip was not judged; shape (n_clips, n_taggers).

        A mark says something only where it stands: without it a clip counts as not judged.
        """
        judged = self.given[tag] if tag in MARKS else self.judged
        return np.where(judged, self.given[tag].astype(np.float64), np.nan)


def people(tags: Iterable[Tag]) -> tuple[str, ...]:
    """The taggers who are people, by name; a second hearing counts for who made it."""
    names = {tag.tagger for tag in tags}
    return tuple(sorted(name for name in names if not is_reserved(name)))


def reheard(tags: Iterable[Tag]) -> tuple[str, ...]:
    """The people of whom there are a first and a second hearing, by name."""
    names = {tag.tagger for tag in tags}
    return tuple(sorted(name for name in names if not is_again(name) and again(name) in names))


def judgements(
    tags: Iterable[Tag], taggers: Sequence[str] | None = None, *, names: Sequence[str] | None = None
) -> Judgements:
    """Gather what taggers said.

    Parameters
    ----------
    tags : iterable of Tag
        All tags of the session; those of others are passed over.
    taggers : sequence of str, optional
        Who is compared; all people who tagged if None.
    names : sequence of str, optional
        The tags to compare, given or not; if None, all that these taggers gave, by name.
    """
    everything = of_clips(tags)
    who = tuple(taggers) if taggers is not None else people(everything)
    column = {name: number for number, name in enumerate(who)}
    theirs = [tag for tag in everything if tag.tagger in column]
    clips = tuple(sorted({tag.clip for tag in theirs}))
    row = {clip: number for number, clip in enumerate(clips)}
    wanted = tuple(names) if names is not None else tuple(sorted({tag.tag for tag in theirs} - set(MARKS)))
    judged = np.zeros((len(clips), len(who)), dtype=bool)
    given = {name: np.zeros_like(judged) for name in wanted}
    regions: dict[str, dict[tuple[int, int], list[tuple[float, float]]]] = {
        name: defaultdict(list) for name in wanted
    }
    for tag in theirs:
        place = row[tag.clip], column[tag.tagger]
        judged[place] = True
        if tag.tag in given:
            given[tag.tag][place] = True
            if tag.start_s is not None and tag.end_s is not None:
                regions[tag.tag][place].append((tag.start_s, tag.end_s))
    ordered = {
        name: {place: tuple(sorted(spans)) for place, spans in places.items()}
        for name, places in regions.items()
    }
    return Judgements(clips, who, wanted, judged, given, ordered)
