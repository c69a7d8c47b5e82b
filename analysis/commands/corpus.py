"""The commands `corpus`, `bins`, `disagreement` and `sample`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis.bins import BinCount, Edges, bin_table, default_edges, parse_bin, summarise_bins
from analysis.commands.output import emit
from analysis.consensus import with_spreads
from analysis.corpora import open_corpus
from analysis.disagreement import FLAGS, find_flags, flag_names, flag_table
from analysis.errors import UsageError
from analysis.figures import check_suffix, save_bars, save_radar
from analysis.queues import draw
from analysis.tables import UNKNOWN, Corpus
from analysis.writing import written_whole

CorpusPath = Annotated[str, typer.Argument(metavar="CORPUS", help="A folder, a label CSV, or `demo`.")]
Splits = Annotated[list[str] | None, typer.Option("--split", help="Only this split; may be repeated.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
ANY = "any"


def corpus(path: CorpusPath, as_json: AsJson = False) -> None:
    """Read a corpus, check it, and say what is in it.

    Example: main.py corpus demo --json
    """
    opened = open_corpus(path)
    emit(_describe(opened), as_json, lambda: _print_corpus(opened))


def bins(
    path: CorpusPath,
    split: Splits = None,
    low: Annotated[float | None, typer.Option(help="Low is up to here; 3 on the scale 1 to 7.")] = None,
    high: Annotated[float | None, typer.Option(help="Medium is up to here; 5 on the scale 1 to 7.")] = None,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a row a clip with its bin.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Write bars: .png, .svg, .pdf or .html.")] = None,
    radar: Annotated[Path | None, typer.Option(help="Write radar plots of the classes.")] = None,
    as_json: AsJson = False,
) -> None:
    """Count clips in the nine activation-valence bins.

    Example: main.py bins demo --split Test1 --csv bins.csv --plot bins.pdf --radar classes.html
    """
    for figure in (plot, radar):
        if figure is not None:
            check_suffix(figure)
    opened = open_corpus(path)
    clips, edges = _chosen(opened, split), _edges(opened, low, high)
    counts = summarise_bins(clips, edges)
    if csv_file is not None:
        _write_csv(csv_file, bin_table(clips, edges), opened)
    for figure, save in ((plot, save_bars), (radar, save_radar)):
        if figure is not None:
            with written_whole(figure, [str(opened.folder)]) as temporary:
                save(temporary, counts, edges, opened.scale)
    n_counted = sum(count.clips for count in counts)
    if n_counted < len(clips):
        _say(f"{len(clips) - n_counted:,} clips without activation or valence are in no bin.")
    record = {
        "clips": n_counted,
        "not_counted": len(clips) - n_counted,
        "edges": [edges.low, edges.high],
        "bins": [asdict(count) for count in counts],
    }
    emit(record, as_json, lambda: _print_bins(counts))


def disagreement(
    path: CorpusPath,
    split: Splits = None,
    k: Annotated[float, typer.Option(help="Flag from mean + k standard deviations of the spreads.")] = 2.0,
    ddof: Annotated[int, typer.Option(min=0, max=1, help="A clip's spread divides by n - ddof.")] = 1,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a row a flagged clip.")] = None,
    as_json: AsJson = False,
) -> None:
    """Flag clips whose raters disagree about activation, valence or both.

    Example: main.py disagreement demo --split Development --split Test1 --csv flagged.csv
    """
    if not math.isfinite(k):
        raise UsageError(f"--k must be a number of standard deviations, not {k}.")
    opened = open_corpus(path)
    clips = _chosen(opened, split, with_spreads(opened, ddof=ddof) if ddof != 1 else None)
    flags = find_flags(clips, k=k)
    n_unrated = int(clips[["activation_sd", "valence_sd"]].isna().any(axis=1).sum())
    if n_unrated:
        _say(f"{n_unrated:,} clips have too few ratings for a spread and cannot be flagged for it.")
    if csv_file is not None:
        _write_csv(csv_file, flag_table(clips, flags), opened)
    counts = {flag: int((flags.codes == code).sum()) for code, flag in enumerate(FLAGS, start=1)}
    record = {
        "clips": len(clips),
        "k": k,
        "ddof": ddof,
        "threshold": {"activation": flags.threshold_activation, "valence": flags.threshold_valence},
        "flagged": {**counts, ANY: sum(counts.values())},
    }
    emit(record, as_json, lambda: _print_flags(record))


def sample(
    path: CorpusPath,
    n: Annotated[int, typer.Option("--n", min=1, help="How many clips.")] = 10,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same clips.")] = 0,
    bin_: Annotated[str | None, typer.Option("--bin", help="Only this bin, such as Medium-Low.")] = None,
    flag: Annotated[
        str | None, typer.Option(help="Only flagged clips: any, activation, valence, both.")
    ] = None,
    split: Splits = None,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a row a drawn clip.")] = None,
    as_json: AsJson = False,
) -> None:
    """Draw clips at random for listening.

    Flags are those of `disagreement` over the chosen splits with k = 2.

    Example: main.py sample demo --n 10 --seed 0 --flag any --csv queue.csv
    """
    opened = open_corpus(path)
    clips = _chosen(opened, split)
    table = bin_table(clips, default_edges(opened.scale)).assign(
        flag=flag_names(find_flags(clips)), transcript=clips["transcript"].to_numpy()
    )
    pool = table[_in_bin(table, bin_) & _has_flag(table, flag)]
    drawn = table.set_index("clip").loc[draw(pool["clip"], n=n, seed=seed)].reset_index()
    if len(drawn) < n:
        _say(f"Only {len(drawn)} clips fit; {n} were asked for.")
    if csv_file is not None:
        _write_csv(csv_file, drawn.drop(columns="transcript"), opened)
    record = {"clips": drawn["clip"].to_list(), "seed": seed, "drawn_from": len(pool)}
    emit(record, as_json, lambda: _print_queue(drawn))


COMMANDS: dict[str, Callable[..., None]] = {
    "corpus": corpus,
    "bins": bins,
    "disagreement": disagreement,
    "sample": sample,
}


def _chosen(opened: Corpus, splits: list[str] | None, clips: pd.DataFrame | None = None) -> pd.DataFrame:
    """Clips of the named splits, capitals or not; all without a name."""
    clips = opened.clips if clips is None else clips
    if not splits:
        return clips
    present = clips["split"].astype("category").cat.categories
    names = {name.lower(): name for name in present}
    if "development" in names:
        names.setdefault("validation", names["development"])  # as releases up to 1.8 call it
    unknown = [name for name in splits if name.lower() not in names]
    if unknown:
        raise UsageError(f"There is no split {unknown[0]!r} in {opened.name}; it has {', '.join(present)}.")
    return clips[clips["split"].isin([names[name.lower()] for name in splits])].reset_index(drop=True)


def _edges(opened: Corpus, low: float | None, high: float | None) -> Edges:
    usual = default_edges(opened.scale)
    low, high = usual.low if low is None else low, usual.high if high is None else high
    if not low < high:
        raise UsageError(
            f"The lower edge must be below the upper one, but --low is {low:g} and --high {high:g}."
        )
    return Edges(low, high)


def _in_bin(table: pd.DataFrame, name: str | None) -> Any:
    if name is None:
        return np.ones(len(table), dtype=np.bool_)
    try:
        parse_bin(name)
    except ValueError as error:
        raise UsageError(str(error)) from error
    return table["bin"].str.lower() == name.strip().lower()


def _has_flag(table: pd.DataFrame, name: str | None) -> Any:
    if name is None:
        return np.ones(len(table), dtype=np.bool_)
    if name.lower() not in (ANY, *FLAGS):
        raise UsageError(f"There is no flag {name!r}; there are {', '.join((ANY, *FLAGS))}.")
    return table["flag"] != "" if name.lower() == ANY else table["flag"] == name.lower()


def _describe(opened: Corpus) -> dict[str, Any]:
    clips, ratings = opened.clips, opened.ratings
    return {
        "format": opened.format,
        "release": opened.release,
        "clips": len(clips),
        "ratings": len(ratings),
        "raters": int(ratings["rater"].nunique()),
        "speakers": int(clips["speaker"][clips["speaker"] != UNKNOWN].nunique()),
        "splits": _counts(clips["split"]),
        "classes": _counts(clips["emotion"]),
        "audio": {"present": len(clips) - opened.n_without_audio, "missing": opened.n_without_audio},
        "problems": [asdict(problem) for problem in opened.problems],
    }


def _counts(column: pd.Series) -> dict[str, int]:
    return {str(name): int(count) for name, count in column.value_counts(sort=False).items() if count}


def _write_csv(path: Path, table: pd.DataFrame, opened: Corpus) -> None:
    with written_whole(path, [str(opened.folder)]) as temporary:
        table.to_csv(temporary, index=False, encoding="utf-8", lineterminator="\n")


def _say(message: str) -> None:
    typer.echo(message, err=True)


def _print_corpus(opened: Corpus) -> None:
    record = _describe(opened)
    typer.echo(f"{opened.name}: {record['format']}, release {record['release']}")
    if opened.note:
        typer.echo(opened.note)
    audio = record["audio"]
    typer.echo(
        f"{record['clips']:,} clips ({audio['present']:,} with audio), {record['speakers']:,} speakers"
    )
    typer.echo(f"{record['ratings']:,} ratings by {record['raters']:,} raters")
    for name in ("splits", "classes"):
        typer.echo(f"{name}: " + ", ".join(f"{key} {count:,}" for key, count in record[name].items()))
    problems = pd.DataFrame(record["problems"], columns=["kind", "count", "example"])
    if len(problems):
        _print_table(problems)
    else:
        typer.echo("No problems were found.")


def _print_bins(counts: tuple[BinCount, ...]) -> None:
    rows = [
        {
            "bin": f"{count.activation}-{count.valence}",
            "clips": f"{count.clips:,}",
            "share": f"{count.share:.1%}",
            "most frequent classes": ", ".join(
                f"{name} {n / count.clips:.0%}"
                for name, n in sorted(count.classes.items(), key=lambda item: -item[1])[:3]
                if n
            ),
        }
        for count in counts
    ]
    _print_table(pd.DataFrame(rows))


def _print_flags(record: dict[str, Any]) -> None:
    n, flagged, threshold = record["clips"], record["flagged"], record["threshold"]
    typer.echo(
        f"Flagged from a spread of {threshold['activation']:.4f} (activation) or {threshold['valence']:.4f} (valence), "
        f"k = {record['k']:g}, ddof = {record['ddof']}"
    )
    rows = [
        {"flag": name, "clips": f"{count:,}", "share": f"{count / max(n, 1):.2%}"}
        for name, count in flagged.items()
    ]
    _print_table(pd.DataFrame(rows))


def _print_queue(drawn: pd.DataFrame) -> None:
    """A line a clip and, indented, one with its transcript, which a table's cells would be too narrow for."""
    columns = (drawn[name].astype(str) for name in ("clip", "bin", "flag", "emotion", "split", "transcript"))
    for clip, bin_, flag, emotion, split, transcript in zip(*columns, strict=True):
        typer.echo("  ".join((clip, bin_, f"flag: {flag or 'none'}", emotion, split)))
        if transcript:
            typer.echo(f"    {transcript}")


def _print_table(table: pd.DataFrame) -> None:
    printed = Table()
    for number, name in enumerate(table.columns):
        printed.add_column(str(name), no_wrap=number < len(table.columns) - 1)
    for row in table.itertuples(index=False):
        printed.add_row(*(Text(str(value)) for value in row))
    Console().print(printed)
