"""Listening queues that mix what one looks for with clips drawn at random, and what can be concluded from them.

Some clips of a queue are looked for: drawn from those that fulfil a condition, stratum by stratum. The others are a
control, drawn from the whole corpus alike. A clip's chance to be in the queue is known from that, so that the share of
clips with a tag in the *corpus* can be estimated from what was heard in the queue, however it was chosen (Horvitz &
Thompson 1952, JASA 47:663-685).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import sqrt

import numpy as np

LOOKED_FOR, CONTROL, BOTH = "looked for", "control", "both"
NO_VALUE = "none"
Z = 1.959963984540054


@dataclass(frozen=True)
class Item:
    """One clip of a queue.

    Attributes
    ----------
    clip, stratum : str
        `stratum` is empty for a control that no condition was fulfilled by.
    drawn_as : str
        `looked for`, `control`, or `both` if it was drawn twice; a tagger need not know.
    weight : float
        1 over the clip's chance to be in such a queue: how many clips of the corpus it stands for.
    """

    clip: str
    stratum: str
    drawn_as: str
    weight: float


@dataclass(frozen=True)
class Queue:
    """Clips in the order of listening, and how they were drawn: seed, wanted number, share of controls, strata.

    `population` is how many clips the controls were drawn from, `looked_for` how many the others.
    """

    items: tuple[Item, ...]
    seed: int
    wanted: int
    control: float
    strata: str
    population: int
    looked_for: int

    @property
    def clips(self) -> tuple[str, ...]:
        return tuple(item.clip for item in self.items)

    @property
    def stands_for(self) -> int:
        """How many clips can be told of: those that controls were drawn from, else those that were looked for."""
        return self.population if self.control else self.looked_for


@dataclass(frozen=True)
class Plan:
    """How many clips are drawn of each stratum, and how many as controls; a clip may be drawn both ways."""

    shares: Mapping[str, int]
    controls: int


def plan(sizes: Mapping[str, int], population: int, *, n: int, control: float, is_equal: bool) -> Plan:
    """Share out a queue's clips, as `draw_queue` does, over strata of these sizes and a corpus of `population`."""
    controls = min(round(n * control), population)
    return Plan(_allotted(sizes, n - controls, is_equal=is_equal), controls)


def draw_queue(
    strata: Mapping[str, Sequence[str]],
    corpus: Sequence[str],
    *,
    n: int,
    control: float,
    seed: int,
    named: str = "",
    is_equal: bool = True,
) -> Queue:
    """Draw a queue; the same clips, numbers and seed (numpy's PCG64) give the same one, in whatever order they come.

    Of one stratum without controls it is the queue of `draw`.

    Parameters
    ----------
    strata : mapping of str to sequence of str
        Clips looked for, by stratum; no clip in two.
    corpus : sequence of str
        All clips, from which controls are drawn.
    n : int
        How many clips are wanted, at least 1. A clip drawn both ways stands in the queue once, so there may be fewer.
    control : float
        Share of controls, 0 to 1.
    named : str
        What the strata are of, such as `bin`.
    is_equal : bool
        Whether each stratum gets as many clips as another, as far as it has them; else in proportion to its size.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    if n < 1 or not 0 <= control <= 1 or seed < 0:
        raise ValueError(f"expected n >= 1, control from 0 to 1 and seed >= 0, found {n}, {control}, {seed}")
    rng = np.random.default_rng(seed)
    everything = sorted(corpus)
    pools = {name: sorted(strata[name]) for name in sorted(strata) if strata[name]}
    sizes = {name: len(pool) for name, pool in pools.items()}
    planned = plan(sizes, len(everything), n=n, control=control, is_equal=is_equal)
    n_controls, shares = planned.controls, planned.shares
    sought = {clip: name for name, pool in pools.items() for clip in _drawn(rng, pool, shares[name])}
    controls = set(_drawn(rng, everything, n_controls))
    stratum_of = {clip: name for name, pool in pools.items() for clip in pool}
    of_control = n_controls / len(everything) if everything else 0.0
    # Of one stratum alone, the order in which they were drawn is an order by lot, and that of `draw`.
    is_plain = len(pools) <= 1 and not controls
    items = []
    for clip in sought if is_plain else sorted({*sought, *controls}):
        name = stratum_of.get(clip)
        of_stratum = 0.0 if name is None else shares[name] / sizes[name]
        chance = 1 - (1 - of_stratum) * (1 - of_control)
        drawn_as = BOTH if clip in sought and clip in controls else LOOKED_FOR if clip in sought else CONTROL
        items.append(Item(clip, name or "", drawn_as, 1 / chance))
    if not is_plain:
        rng.shuffle(items)
    return Queue(tuple(items), seed, n, control, named, len(everything), sum(sizes.values()))


@dataclass(frozen=True)
class Prevalence:
    """An estimated share of a corpus's clips, 0 to 1, the bounds of its 95 % interval, and the clips it rests on."""

    share: float
    low: float
    high: float
    clips: int


def prevalence(queue: Queue, has_tag: Mapping[str, bool]) -> Prevalence:
    """Estimate the share of the corpus's clips that have a tag.

    The share is sum(w y) / sum(w) over the clips heard (Hájek's ratio), its variance sum(w^2 (1 - 1/w) (y - share)^2) /
    sum(w)^2 as if every clip had been drawn by itself, and the interval Wilson's for as many clips drawn at random as
    would have that variance. Where only some clips of the queue were heard, each stands for so many more: the order of
    the queue is drawn by lot, so that those heard from its start are drawn by lot, too.

    Parameters
    ----------
    has_tag : mapping of clip to bool
        The clips of the queue that were heard; the others are left out.

    Returns
    -------
    Prevalence
        All NaN if no clip was heard. Without controls it is the share among the clips looked for.
    """
    heard = [item for item in queue.items if item.clip in has_tag]
    if not heard:
        return Prevalence(float("nan"), float("nan"), float("nan"), 0)
    weights = np.array([item.weight for item in heard]) * (len(queue.items) / len(heard))
    yes = np.array([has_tag[item.clip] for item in heard], dtype=np.float64)
    share = float(weights @ yes / weights.sum())
    spread = (yes - share) ** 2 / (share * (1 - share)) if 0 < share < 1 else np.ones_like(yes)
    variance = float((weights**2 * (1 - 1 / weights) * spread).sum() / weights.sum() ** 2)
    if variance == 0:
        return Prevalence(share, share, share, len(heard))
    return Prevalence(share, *_wilson(share, 1 / variance), len(heard))


def by_value(clips: Iterable[str], values: Iterable[str]) -> dict[str, list[str]]:
    """Strata of clips with the same value; those without one are a stratum, too."""
    strata: dict[str, list[str]] = {}
    for clip, value in zip(clips, values, strict=True):
        strata.setdefault(value or NO_VALUE, []).append(clip)
    return strata


def queue_to_text(queue: Queue) -> str:
    """Write a queue as JSON."""
    return json.dumps(asdict(queue), ensure_ascii=False)


def queue_from_text(text: str) -> Queue:
    """Read what `queue_to_text` wrote; raises ValueError, TypeError or KeyError if it is no such text."""
    fields = json.loads(text)
    return Queue(**{**fields, "items": tuple(Item(**item) for item in fields["items"])})


def _allotted(sizes: Mapping[str, int], n: int, *, is_equal: bool) -> dict[str, int]:
    """How many clips to draw from each stratum: `n` in all, or all there are, none more than it has."""
    n = min(n, sum(sizes.values()))
    shares = dict.fromkeys(sizes, 0)
    if not is_equal and n:
        total = sum(sizes.values())
        shares = {name: n * size // total for name, size in sizes.items()}
        by_rest = sorted(sizes, key=lambda name: (-(n * sizes[name] % total), name))
        for name in by_rest[: n - sum(shares.values())]:
            shares[name] += 1
        return shares
    while (left := n - sum(shares.values())) > 0:
        open_ = sorted(
            (name for name in sizes if shares[name] < sizes[name]), key=lambda name: (shares[name], name)
        )
        for name in open_[:left] if left < len(open_) else open_:
            shares[name] += min(max(left // len(open_), 1), sizes[name] - shares[name])
    return shares


def _drawn(rng: np.random.Generator, pool: Sequence[str], n: int) -> list[str]:
    return [pool[place] for place in rng.choice(len(pool), size=n, replace=False)] if n else []


def _wilson(share: float, n: float) -> tuple[float, float]:
    """Wilson's interval for a share of `n` clips (1927, JASA 22:209-212)."""
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return max(middle - half, 0.0), min(middle + half, 1.0)
