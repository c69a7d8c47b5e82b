"""Agreement of the taggers of a session: of all together, of every two, and of each with their own second hearing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from analysis.agreement.gamma import gamma, require
from analysis.agreement.intervals import DRAWS
from analysis.agreement.judgements import Judgements, judgements, people, reheard
from analysis.agreement.measures import N_SUMS, TagAgreement, measured, sums_of
from analysis.progress import ignore, partly
from analysis.session.codebook.book import Codebook
from analysis.session.marks import MARKS, again
from analysis.session.tags import Tag


@dataclass(frozen=True)
class Compared:
    """Agreement of some taggers on each tag, and on all; `clips` were judged by at least two of them."""

    taggers: tuple[str, ...]
    clips: int
    overall: TagAgreement
    tags: tuple[TagAgreement, ...]


@dataclass(frozen=True)
class Agreement:
    """Agreement in a session.

    Attributes
    ----------
    taggers : tuple of (name, clips judged)
    together : Compared or None
        All taggers; None if there are fewer than two, or no clip that two of them judged.
    pairs : tuple of Compared
        Every two who judged a clip in common; the same as `together` where there are but two.
    repeats : tuple of Compared
        Each tagger with their own second hearing.
    missing : str
        What is missing for taggers to be compared; empty if they are.
    """

    taggers: tuple[tuple[str, int], ...]
    together: Compared | None
    pairs: tuple[Compared, ...]
    repeats: tuple[Compared, ...]
    missing: str = ""


def agree(
    tags: Iterable[Tag],
    *,
    taggers: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
    with_gamma: bool = False,
    draws: int = DRAWS,
    seed: int = 0,
    report: Callable[[float], None] = ignore,
) -> Agreement:
    """Compute agreement.

    Parameters
    ----------
    tags : iterable of Tag
        All tags of the session.
    taggers : sequence of str, optional
        Who is compared; everybody if None.
    names : sequence of str, optional
        Tags to compare, in this order; if None, all that were given, by name.
    with_gamma : bool
        Whether gamma is computed for all taggers together; it takes seconds to minutes.
    draws, seed : int
        Of the bootstrap; 0 draws for no intervals.
    report : callable
        Told the share done; whatever it raises stops the work.

    Raises
    ------
    UsageError
        If gamma is asked for and pygamma-agreement is not installed.
    """
    if with_gamma:
        require()
    everything = tuple(tags)
    who = tuple(taggers) if taggers is not None else people(everything)
    wanted = tuple(names) if names is not None else given_names(everything, who)
    groups = _groups(who)
    repeats = [(name, again(name)) for name in reheard(everything) if name in who]
    parts = len(groups) + len(repeats) + with_gamma
    compared = [
        _compare(judgements(everything, group, names=wanted), draws, seed, partly(report, number, parts))
        for number, group in enumerate([*groups, *repeats])
    ]
    said = judgements(everything, who, names=wanted)
    together = compared[0] if groups else None
    if with_gamma and together is not None:
        together = _with_gamma(together, said, seed, partly(report, parts - 1, parts))
    pairs = [together] if len(who) == 2 else compared[1 : len(groups)]
    return Agreement(
        tuple(zip(who, said.judged.sum(axis=0).tolist(), strict=True)),
        together,
        tuple(pair for pair in pairs if pair is not None),
        tuple(repeat for repeat in compared[len(groups) :] if repeat is not None),
        "" if together is not None else _missing(who),
    )


def given_names(
    tags: Iterable[Tag], taggers: Sequence[str], codebook: Codebook | None = None
) -> tuple[str, ...]:
    """The tags that these taggers gave at any hearing, marks left out: in the codebook's order, then by name."""
    theirs = {*taggers, *map(again, taggers)}
    given = {tag.tag for tag in tags if tag.tagger in theirs} - set(MARKS)
    first = [entry.name for entry in codebook.entries if entry.name in given] if codebook is not None else []
    return (*first, *sorted(given - set(first)))


def _groups(who: Sequence[str]) -> list[Sequence[str]]:
    """Everybody, then every two; two taggers are everybody."""
    if len(who) < 2:
        return []
    return [who, *(combinations(who, 2) if len(who) > 2 else ())]


def _compare(said: Judgements, draws: int, seed: int, report: Callable[[float], None]) -> Compared | None:
    """Compare the taggers; None if no clip was judged by two of them."""
    both = int((said.judged.sum(axis=1) > 1).sum())
    if not both:
        return None
    parts = len(said.tags) + 1
    sums = {tag: sums_of(said, tag) for tag in said.tags}
    is_known = {tag: (~np.isnan(said.of(tag))).sum(axis=1) > 1 for tag in said.tags}
    rows: list[TagAgreement] = []
    for number, tag in enumerate(said.tags):
        row = measured(sums[tag][is_known[tag]][:, None], draws, seed, partly(report, number, parts))
        rows.append(replace(row, tag=tag))
    if rows:
        every = np.stack(list(sums.values()), axis=1)[np.logical_or.reduce(list(is_known.values()))]
    else:
        every = np.zeros((both, 0, N_SUMS))
    overall = measured(every, draws if rows else 0, seed, partly(report, parts - 1, parts))
    return Compared(said.taggers, both, overall, tuple(rows))


def _with_gamma(compared: Compared, said: Judgements, seed: int, report: Callable[[float], None]) -> Compared:
    rows: list[TagAgreement] = []
    parts = len(compared.tags) + 1
    for number, row in enumerate(compared.tags):
        value = gamma(
            said,
            [row.tag],
            seed=seed,
            report=partly(report, number, parts),
        ).value
        rows.append(replace(row, gamma=value))
    value = gamma(said, said.tags, seed=seed, report=partly(report, parts - 1, parts)).value
    return replace(compared, tags=tuple(rows), overall=replace(compared.overall, gamma=value))


def _missing(taggers: Sequence[str]) -> str:
    if not taggers:
        return "Nobody has tagged a clip yet: agreement needs two taggers."
    if len(taggers) == 1:
        return (
            f"Only {taggers[0]} is there to compare: agreement needs a second tagger who judges some of the same clips,"
            " in this file or in one that is merged into it."
        )
    return (
        f"{', '.join(taggers[:-1])} and {taggers[-1]} have judged no clip in common: let them finish some of the same"
        " clips."
    )
