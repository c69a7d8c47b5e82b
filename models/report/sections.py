"""What a report says of models: where their maps lie against tags, sound and words, and how they err."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.report.charts import Forest, Mark
from analysis.report.records import Cell, Figure, Section, Table, counted, listed
from models.predicted import Predicted
from models.report.errors import Bias
from models.report.masses import Mass, Masses
from models.report.places import SILENT_DB

NO_STORE = (
    "No maps were given. In the window, explain clips and check their models when you write the report; on the command"
    " line, explain CORPUS --out DIR, then report ... --store DIR."
)
NO_MODEL = (
    "No model was named, and no predictions of this corpus are kept. Check a model in the window when you write the"
    " report, or name it on the command line: report ... --model NAME."
)
NO_ERRORS = "No model that was named tells a dimension that clips of this corpus are rated on."
MOST_Q = 0.05


def tags_against_maps(found: Masses | None) -> Section:
    """For each tag, target and model the attribution in tagged regions against chance."""
    name, title = "saliency-tags", "Where models look, against tags"
    if found is None:
        return Section(name, title, (NO_STORE,))
    chosen = tuple(number for number, one in enumerate(found.found) if one.is_tag)
    if not chosen:
        return Section(
            name,
            title,
            ("No explained clip has a tagged region: tag regions of clips that the store holds.",),
        )
    rows = [found.found[number] for number in chosen]
    text = (
        "Mass is the share of a map's size that lies in the regions of a tag. Excess is mass minus its mean over all"
        " circular shifts of the same map: 0 by chance. Matched excess compares with places of the clip that are as"
        " loud as the region and in the same third of it.",
        "Intervals (95 %) and p keep a speaker's clips together; q is p after Benjamini and Hochberg over all tests of"
        " this and the next section. With few speakers p cannot be small: with 5 it is never below 0.06.",
        _of(found),
    )
    findings = tuple(_in_words(one, "the tag ") for one in rows if one.q <= MOST_Q)
    figure = Figure(
        "saliency-tags",
        _forest(rows, "excess of attribution in tagged regions (0: chance)"),
        "Excess of attribution in the regions of each tag, with 95 % intervals. Right of 0: the model looks there more"
        " than by chance.",
        f"Excess with intervals for {counted(len(rows), 'combination')} of tag, target and model; the table has them.",
    )
    return Section(
        name,
        title,
        text,
        findings,
        (figure, _table("saliency-tags", rows, is_matched=True), _per_clip(found, chosen)),
    )


def concentration(found: Masses | None) -> Section:
    """Attribution on silence, words, laughter and the clip's ends."""
    name, title = "saliency-places", "Silence, words, laughter and the ends of clips"
    if found is None:
        return Section(name, title, (NO_STORE,))
    rows = [one for one in found.found if not one.is_tag]
    if not rows:
        return Section(name, title, ("The store has no map of a clip of this corpus that can be compared.",))
    text = (
        f"Silent is a frame more than {SILENT_DB:g} dB below the clip's loud parts (the level that one frame in twenty"
        " exceeds); words are those of the corpus's alignment or, where it has none, of the one made here;"
        " laughter is words and regions of tags that name it.",
        "A model of emotion that looks at silence, or at the ends of clips, has learnt something else than emotion.",
    )
    findings = tuple(_in_words(one, "") for one in rows if one.q <= MOST_Q)
    figure = Figure(
        "saliency-places",
        _forest(rows, "excess of attribution (0: chance)"),
        "Excess of attribution over the same map shifted, with 95 % intervals.",
        f"Excess with intervals for {counted(len(rows), 'combination')} of place, target and model.",
    )
    return Section(name, title, text, findings, (figure, _table("saliency-places", rows, is_matched=False)))


def errors_section(found: Sequence[Bias], slices: int, says: Mapping[str, Predicted]) -> Section:
    """Errors with their sign on each slice, of the models whose predictions are known."""
    name, title = "errors", "How models err, by tag and disagreement"
    if not found:
        return Section(name, title, (NO_ERRORS if says else NO_MODEL,))
    text = (
        "Error is prediction minus the mean rating, on the corpus scale: above 0 the model says too much. Intervals"
        " (95 %) are over speakers drawn with replacement; q is after Benjamini and Hochberg over all rows.",
        f"{counted(slices, 'slice')}: clips with a tag, and clips that raters disagree about. Clips without a rating or"
        f" without a prediction are left out. Predicted are {listed([_reach(one) for one in says.values()])}.",
    )
    marks = tuple(
        Mark(one.slice, f"{one.dimension}, {one.model}", one.mean, one.low, one.high) for one in found
    )
    figure = Figure(
        "errors",
        Forest(marks, "prediction minus rating, points of the scale"),
        "Mean error on each slice, with 95 % intervals.",
        "Mean errors with intervals by slice, dimension and model; the table has them.",
    )
    rows = tuple(
        (
            *(one.slice, one.dimension, one.model, one.clips, one.speakers),
            *(one.mean, one.low, one.high, one.elsewhere, one.p, one.q),
        )
        for one in found
    )
    columns = (
        *("slice", "dimension", "model", "clips", "speakers"),
        *("error", "low", "high", "error elsewhere", "p", "q"),
    )
    caption = "Mean error on each slice, and on all other clips."
    return Section(name, title, text, parts=(figure, Table("errors", caption, columns, rows)))


def _reach(says: Predicted) -> str:
    values = np.array(list(says.outputs.values()))
    return f"{int(np.isfinite(values).any(axis=0).sum()):,} of {values.shape[1]:,} clips by {says.card.name}"


def _of(found: Masses) -> str:
    models = listed(sorted({one.model for one in found.found}))
    left = (
        f" Left out: {found.elsewhere:,} of other clips or models, or from before they changed."
        if found.elsewhere
        else ""
    )
    return f"{found.maps:,} maps by {models} were held against their clips.{left}"


def _in_words(one: Mass, what: str) -> str:
    more = "more" if one.excess > 0 else "less"
    return (
        f"{one.model} looks {more} than by chance at {what}{one.place} for {one.target}: {100 * one.share:.0f} % of the"
        f" attribution in {100 * one.chance:.0f} % of the time (excess {one.excess:+.2f}, {one.low:+.2f} to"
        f" {one.high:+.2f}; {counted(one.clips, 'clip')}, {counted(one.speakers, 'speaker')})."
    )


def _forest(rows: Sequence[Mass], axis: str) -> Forest:
    has_methods = len({one.method for one in rows}) > 1
    return Forest(
        tuple(
            Mark(
                one.place,
                f"{one.target}, {one.model}{f', {one.method}' if has_methods else ''}",
                *(one.excess, one.low, one.high),
            )
            for one in rows
        ),
        axis,
    )


def _table(name: str, rows: Sequence[Mass], *, is_matched: bool) -> Table:
    columns = ("place", "target", "model", "method", "clips", "speakers", "mass %", "chance %")
    tests: tuple[str, ...] = ("excess", "low", "high", "p", "q")
    if is_matched:
        tests += ("matched excess", "matched low", "matched high", "matched p", "matched q")
    values: tuple[tuple[Cell, ...], ...] = tuple(
        (
            *(one.place, one.target, one.model, one.method, one.clips, one.speakers, one.share, one.chance),
            *(one.excess, one.low, one.high, one.p, one.q),
            *((one.matched, one.matched_low, one.matched_high, one.matched_p, one.matched_q) * is_matched),
        )
        for one in rows
    )
    return Table(
        name, "Attribution in each place against chance, means over clips.", (*columns, *tests), values
    )


def _per_clip(found: Masses, chosen: Sequence[int]) -> Table:
    """Clips with the most attribution in tagged regions, and all of them in the numbers."""
    rows = [
        (one.clip, mass.place, mass.target, mass.model, one.share, one.chance, one.excess, one.p)
        for number in chosen
        for mass in [found.found[number]]
        for one in found.per_clip[number]
    ]
    caption = (
        "Single clips, the least attribution in tagged regions first. Where excess is below 0 and p small, listeners"
        " heard what the model did not look at, as the command gaps ranks it. p of a single clip is weak, as a region"
        " has few other places to be."
    )
    columns = ("clip", "tag", "target", "model", "mass %", "chance %", "excess", "p (weak)")
    return Table(
        "saliency-tags-clips", caption, columns, tuple(sorted(rows, key=lambda row: row[6])), shown=20
    )
