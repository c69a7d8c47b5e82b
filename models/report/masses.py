"""How much of the maps in a store lies in some places of their clips, against chance."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, replace

import numpy as np

from analysis.clash import false_discovery
from analysis.progress import ignore
from analysis.regions import corpus_excess, matched_excess, region_mass, shifted_masses
from analysis.speakers import speakers_of
from analysis.tables import Corpus
from models.explain.receipts import is_difference
from models.explain.store import Store
from models.interface import Saliency
from models.report.places import Frames, Places


@dataclass(frozen=True)
class ClipMass:
    """One map and one place: its share there, chance, excess over shifts and over places as loud (NaN), and p.

    `p` is that of `analysis.gaps`: small where the map looks away. Of one clip alone it is weak: a region of a fifth of
    a clip has but five places to be.
    """

    clip: str
    share: float
    chance: float
    excess: float
    matched: float
    p: float


@dataclass(frozen=True)
class Mass:
    """All maps of one model, target and method in one place.

    Attributes
    ----------
    place : str
        A tag, or one of `models.report.places.GENERAL`.
    is_tag : bool
    target, model, method : str
    share, chance : float
        Means over clips.
    excess, low, high, p : float
        Mean excess over the map's shifts, its 95 % interval, and p by flips of the speakers' signs.
    matched, matched_low, matched_high, matched_p : float
        The same over places as loud as the regions; NaN where no clip has one.
    q, matched_q : float
        After Benjamini and Hochberg over all tests of the report.
    clips, speakers : int
    """

    place: str
    is_tag: bool
    target: str
    model: str
    method: str
    share: float
    chance: float
    excess: float
    low: float
    high: float
    p: float
    matched: float
    matched_low: float
    matched_high: float
    matched_p: float
    clips: int
    speakers: int
    q: float = float("nan")
    matched_q: float = float("nan")


@dataclass(frozen=True)
class Masses:
    """What a store's maps say; `per_clip` has one entry for each of `found`, `elsewhere` counts maps left out."""

    found: tuple[Mass, ...]
    per_clip: tuple[tuple[ClipMass, ...], ...]
    maps: int
    elsewhere: int


Key = tuple[str, bool, str, str, str]
# Shares that differ by less are the same: they are sums of the same numbers in another order.
_ROUNDING = 1e-12


def masses(
    store: Store,
    corpus: Corpus,
    places: Places,
    report: Callable[[float], None] = ignore,
    *,
    seed: int = 0,
    clips: Container[str] | None = None,
    counts: Callable[[Saliency], bool] | None = None,
) -> Masses:
    """Hold every map of a store against the places of its clip; of several alike the newest counts.

    Differences of maps, maps of zeros and clips that the corpus lacks are left out.

    Parameters
    ----------
    clips : container of str, optional
        Those that are looked at; all of the corpus if not given.
    counts : callable, optional
        Whether a map of such a clip is looked at; all are if it is not given.
    """
    rows: dict[Key, dict[str, ClipMass]] = {}
    keys, maps, elsewhere = store.all_keys(), 0, 0
    with store.kept_open():
        for number, key in enumerate(keys):
            report(number / len(keys))
            saliency = store.get(key)
            if saliency is None or is_difference(saliency):
                continue
            is_here = saliency.clip in corpus.rows and (clips is None or saliency.clip in clips)
            if not is_here or (counts is not None and not counts(saliency)):
                elsewhere += 1
                continue
            maps += 1
            _hold(saliency, places, rows)
    speakers = dict(zip(corpus.clips["clip"], speakers_of(corpus.clips), strict=True))
    per_clip = {key: tuple(some.values()) for key, some in rows.items()}
    found = [_judged(key, some, speakers, seed) for key, some in per_clip.items()]
    q = false_discovery(np.array([one.p for one in found] + [one.matched_p for one in found]))
    corrected = tuple(
        replace(one, q=float(q[number]), matched_q=float(q[number + len(found)]))
        for number, one in enumerate(found)
    )
    return Masses(corrected, tuple(per_clip.values()), maps, elsewhere)


def _hold(saliency: Saliency, places: Places, rows: dict[Key, dict[str, ClipMass]]) -> None:
    clip, frames = saliency.clip, len(saliency.values)
    levels = places.levels(clip, frames)
    wanted = [(name, True, inside) for name, inside in places.tagged(clip, frames).items()]
    wanted += [(name, False, inside) for name, inside in places.general(clip, frames).items()]
    for name, is_tag, inside in wanted:
        mass = region_mass(saliency.values, inside)
        if mass is None:
            continue
        matched = float("nan")
        if is_tag and levels is not None:
            matched = matched_excess(saliency.values, inside, levels)
        row = ClipMass(clip, mass.share, mass.chance, mass.excess, matched, _away(saliency, inside))
        rows.setdefault((name, is_tag, saliency.target, saliency.model, saliency.method), {})[clip] = row


def _away(saliency: Saliency, inside: Frames) -> float:
    """Share of the map's shifts, itself counted, with at most as much inside."""
    shifted = shifted_masses(saliency.values, inside)
    return float("nan") if shifted is None else float(np.mean(shifted <= shifted[0] + _ROUNDING))


def _judged(key: Key, some: tuple[ClipMass, ...], speakers: dict[str, str], seed: int) -> Mass:
    who = [str(speakers[one.clip]) for one in some]
    plain = corpus_excess([one.excess for one in some], who, seed=seed)
    nan = float("nan")
    matched = (nan, nan, nan, nan)
    if any(np.isfinite(one.matched) for one in some):
        found = corpus_excess([one.matched for one in some], who, seed=seed)
        matched = (found.mean, found.low, found.high, found.p)
    return Mass(
        *key,
        float(np.mean([one.share for one in some])),
        float(np.mean([one.chance for one in some])),
        *(plain.mean, plain.low, plain.high, plain.p),
        *matched,
        plain.clips,
        plain.speakers,
    )
