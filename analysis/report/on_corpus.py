"""What a report says of a corpus itself: its bins, the classes in them, and where raters disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.bins import Edges, summarise_bins
from analysis.disagreement import FLAGS, FlagRule, Flags, find_flags, flag_names
from analysis.raters.alpha import sums_of
from analysis.report.charts import Bars, Heat, Radars
from analysis.report.departures import Departure, departures, everywhere, striking
from analysis.report.records import Cell, Example, Examples, Figure, Section, Table, listed, percent
from analysis.report.sound import Sounds
from analysis.tables import DIMENSIONS, Corpus, clip_ratings

if TYPE_CHECKING:
    import pandas as pd

MOST_FINDINGS = 20
_KINDS = {"activation": "activation", "valence": "valence", "both": "activation and valence"}
NO_RATINGS = "The corpus has classes only: ratings of activation and valence would fill this section."


@dataclass(frozen=True, eq=False)
class Looked:
    """What a report looks at.

    Attributes
    ----------
    corpus : Corpus
    clips : DataFrame
        The rows of its clip table that are looked at, with spreads as the rule divides them.
    rule : FlagRule
    edges : Edges
        Cut points of both dimensions.
    over : str
        These clips in words.
    seed : int
        Of whatever is drawn.
    examples : int
        Flagged clips to list.
    sounds : Sounds
        Of listed clips, of all sections together.
    """

    corpus: Corpus
    clips: pd.DataFrame
    rule: FlagRule
    edges: Edges
    over: str
    seed: int
    examples: int
    sounds: Sounds

    def flags(self) -> Flags:
        """High disagreement among the clips looked at."""
        return find_flags(self.clips, self.rule, over=self.over)


def bins_section(looked: Looked) -> Section:
    """Clips per activation-valence bin, and the classes in each."""
    name, title = "bins", "Nine bins of activation and valence"
    counts = summarise_bins(looked.clips, looked.edges)
    n = sum(one.clips for one in counts)
    if not n:
        return Section(name, title, (NO_RATINGS,))
    edges, scale = looked.edges, looked.corpus.scale
    left_out = len(looked.clips) - n
    text = (
        f"Each clip lies in one of nine bins by the mean of its ratings: Low up to {edges.low:g}, Medium up to"
        f" {edges.high:g}, High above, on the scale {scale.low:g} to {scale.high:g}. A bin's name reads activation"
        " first.",
        f"n = {n:,} clips. Left out: {left_out:,}, for want of a rating of activation or valence.",
    )
    rows = tuple((f"{one.activation}-{one.valence}", one.clips, one.share) for one in counts)
    classes = [name for name in counts[0].classes if any(one.classes[name] for one in counts)]
    shares: tuple[tuple[Cell, ...], ...] = tuple(
        (f"{one.activation}-{one.valence}", one.clips, *(one.classes[name] for name in classes))
        for one in counts
    )
    largest = max(counts, key=lambda one: one.clips)
    most = f"{largest.activation}-{largest.valence}"
    parts = (
        Table("bins", "Clips in each bin.", ("bin", "clips", "share %"), rows),
        Figure(
            "bins",
            Bars(counts, edges, scale),
            "Clips in each bin; colour tells valence (orange low, grey medium, blue high).",
            f"Bar graph of clips per bin; the largest is {most} with {largest.clips:,} clips.",
        ),
        Figure(
            "classes-radar",
            Radars(counts, edges, scale),
            "Emotion classes in each bin. A point far from the centre is a class that takes a large share of the"
            " bin's clips; activation grows upwards, valence to the right.",
            "Nine radar plots, one a bin, of the shares of the emotion classes; the table of classes has the numbers.",
        ),
        Table(
            "classes",
            "Clips of each class in each bin.",
            ("bin", "all clips", *classes),
            shares,
        ),
    )
    return Section(name, title, text, parts=parts)


def classes_section(looked: Looked) -> Section:
    """Classes that are rarer or more frequent in a bin than in the corpus."""
    name, title = "classes", "Classes where one would not expect them"
    found = departures(looked.clips, looked.edges)
    if not found:
        return Section(name, title, (NO_RATINGS,))
    striking_ones, present = striking(found), everywhere(found)
    more = len(striking_ones) - MOST_FINDINGS
    text = [
        "Each class's share of a bin is compared with its share of all binned clips. Intervals (95 %) and p keep the"
        " clips of a speaker together; where no speaker is known, those of a recording, or else each clip by itself.",
        "q is p after Benjamini and Hochberg over all pairs of class and bin. Listed is what has q up to 0.05 and is at"
        " most half or at least twice as frequent as in the corpus, largest difference first."
        + (f" {more} more are in the table." if more > 0 else ""),
    ]
    if not striking_ones:
        text.append("Nothing stands out so far.")
    if present:
        text.append(
            "A class that no bin is without may be what raters choose when unsure, or simply frequent; a model learns"
            " it as the safe answer."
        )
    findings = (*(one.in_words() for one in striking_ones[:MOST_FINDINGS]), *present)
    return Section(name, title, tuple(text), findings, _class_parts(found))


def _class_parts(found: tuple[Departure, ...]) -> tuple[Table | Figure, ...]:
    rows = tuple(
        (
            *(one.bin, one.emotion, one.clips, one.in_bin, one.share, one.corpus_share),
            *(one.difference, one.low, one.high, one.ratio, one.p, one.q),
        )
        for one in sorted(found, key=lambda one: -abs(one.difference))
    )
    untested = sum(not np.isfinite(one.p) for one in found)
    return (
        Figure(
            "class-departures",
            Heat(found),
            "Share of each bin's clips, in percent. Colour: how many times the corpus's share that is; a star: more"
            f" than luck (q up to 0.05). Without colour: not tested ({untested} pairs), as fewer than five clips are"
            " expected or all are of one speaker.",
            "Heat map of classes by bins; the table of departures has the numbers.",
        ),
        Table(
            "class-departures",
            "Each class in each bin against the corpus, largest difference first.",
            (
                *("bin", "class", "clips", "in bin", "share %", "corpus %"),
                *("difference %", "low %", "high %", "ratio", "p", "q"),
            ),
            rows,
            shown=30,
        ),
    )


def disagreement_section(looked: Looked) -> Section:
    """Clips whose raters disagree, and some of them to listen to."""
    name, title = "disagreement", "Where raters disagree"
    spreads = looked.clips[["activation_sd", "valence_sd"]].notna().to_numpy()
    if not spreads.any():
        return Section(name, title, ("No clip has two ratings: ratings by several raters would fill this.",))
    flags = looked.flags()
    n = len(looked.clips)
    counts = {flag: int((flags.codes == code).sum()) for code, flag in enumerate(FLAGS, start=1)}
    every = sum(counts.values())
    unknown = int((~spreads.all(axis=1)).sum())
    text = (
        "A clip is flagged where the standard deviation of its raters is at least mean + k standard deviations of"
        f" those of all clips looked at: {flags.in_words()}.",
        f"Of {n:,} clips {every:,} are flagged ({100 * every / max(n, 1):.2f} %): activation only"
        f" {counts['activation']:,}, valence only {counts['valence']:,}, both {counts['both']:,}."
        f" {unknown:,} clips have too few ratings for a spread and cannot be flagged for it.",
        _alphas(looked),
    )
    drawn = _drawn(looked, flags)
    rows: list[tuple[Cell, ...]] = [(kind, count, count / max(n, 1)) for kind, count in counts.items()]
    parts: list[Table | Examples] = [
        Table(
            "flags",
            "Flagged clips by kind.",
            ("kind", "clips", "share %"),
            (*rows, ("any", every, every / n)),
        )
    ]
    if drawn:
        caption = (
            f"{len(drawn)} flagged clips, drawn at random with seed {looked.seed}. Ratings stand in order of size, no"
            " rater is named."
        )
        parts.append(Examples(caption, drawn))
    return Section(name, title, text, parts=tuple(parts))


def _alphas(looked: Looked) -> str:
    rows = np.array([looked.corpus.rows[clip] for clip in looked.clips["clip"]], dtype=np.int64)
    alphas = sums_of(looked.corpus).of(rows)
    said = [f"{name} {alpha:.2f}" for name, alpha in alphas.items() if np.isfinite(alpha)]
    return (
        f"Agreement of raters beyond chance, Krippendorff's alpha (1 is perfect): {listed(said) or 'none'}."
    )


def _drawn(looked: Looked, flags: Flags) -> tuple[Example, ...]:
    """Some flagged clips."""
    flagged = np.flatnonzero(flags.codes > 0)
    size = min(looked.examples, len(flagged))
    rows = np.random.default_rng(looked.seed).choice(flagged, size=size, replace=False)
    kinds = flag_names(flags)
    return tuple(
        _example(looked, looked.clips.iloc[row], f"disagree on {_KINDS[kinds[row]]}") for row in rows
    )


def example(looked: Looked, name: str, kind: str) -> Example:
    """A clip by its name, with its sound where the page may hold it."""
    return _example(looked, looked.corpus.clips.iloc[looked.corpus.rows[name]], kind)


def _example(looked: Looked, clip: pd.Series, kind: str) -> Example:
    ratings = clip_ratings(looked.corpus, str(clip["clip"]))
    facts = [kind, f"class {clip['emotion']}"]
    for dimension in DIMENSIONS:
        values = sorted(ratings[dimension].dropna())
        if values:
            said = " ".join(f"{value:g}" for value in values)
            facts.append(f"{dimension} {said} (spread {clip[f'{dimension}_sd']:.2f})")
    sound = looked.sounds.of(str(clip["path"]))
    return Example(str(clip["clip"]), tuple(facts), str(clip["transcript"]), sound)


def overview(looked: Looked) -> tuple[str, ...]:
    """What the corpus is, in a sentence or two, and what sound the page holds: call it when all is listed."""
    corpus, clips = looked.corpus, looked.clips
    seconds = float(clips["duration"].sum())
    long = f", {seconds / 3600:.1f} hours" if seconds else ""
    speakers = len(set(clips["speaker"]) - {"Unknown"})
    shares = clips["emotion"].astype(str).value_counts(normalize=True).head(3)
    classes = listed([f"{name} {percent(share)}" for name, share in shares.items()])
    said = (
        f"{corpus.name}, release {corpus.release}: {len(clips):,} clips ({looked.over}){long}, {speakers:,} known"
        f" speakers. Most frequent: {classes or 'no class'}."
    )
    return tuple(filter(None, (said, looked.sounds.in_words())))
