"""The command `sample`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer

from analysis.bins import MISSING, bin_table, default_edges, parse_bin
from analysis.commands.choosing import Where, choose
from analysis.commands.options import (
    ANY,
    AsJson,
    CorpusPath,
    Format,
    Splits,
    chosen,
    need_ratings,
    say,
    write_csv,
)
from analysis.commands.output import emit
from analysis.corpora import open_corpus
from analysis.disagreement import FLAGS, Flags, flag_names
from analysis.errors import UsageError
from analysis.index.records import GROUP_COLUMNS, kind_of
from analysis.queues.stratified import Queue, by_value, draw_queue, queue_to_text
from analysis.session import Session, default_tagger, identify
from analysis.session.kept import keep, kept
from analysis.session.marks import KEPT_QUEUE
from analysis.tables import Corpus

DERIVED = ("bin", "activation_bin", "valence_bin", "flag")


def sample(
    path: CorpusPath,
    n: Annotated[int, typer.Option("--n", min=1, help="How many clips.")] = 10,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same clips.")] = 0,
    bin_: Annotated[str | None, typer.Option("--bin", help="Only this bin, such as Medium-Low.")] = None,
    flag: Annotated[
        str | None, typer.Option(help="Only flagged clips: any, activation, valence, both.")
    ] = None,
    split: Splits = None,
    where: Where = "",
    strata: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="As many clips of each value as of any other: bin, flag, speaker, split, emotion, corpus or any"
            " other column of few values.",
        ),
    ] = None,
    is_proportional: Annotated[
        bool, typer.Option("--proportional", help="Strata in proportion to their sizes instead.")
    ] = False,
    control: Annotated[
        float,
        typer.Option(min=0, max=1, help="Share of clips drawn from all clips of --split instead, 0 to 1."),
    ] = 0.0,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a row a drawn clip.")] = None,
    session: Annotated[
        Path | None, typer.Option(help="Keep the queue with this session; made if it is not there.")
    ] = None,
    name: Annotated[str, typer.Option(help="Under which name it is kept.")] = "sample",
    format_: Format = "",
    as_json: AsJson = False,
) -> None:
    """Draw clips at random for listening.

    Flags are those of `disagreement` over the chosen splits with k = 2.

    With --strata or --control each clip gets the weight with which it stands for others: 1 over its chance to be drawn.

    Example: main.py sample demo --n 10 --seed 0 --flag any --csv queue.csv

    Example: main.py sample demo --n 50 --strata bin --control 0.2 --session study.earmark --name first
    """
    if not name.strip():
        raise UsageError("A queue needs a name: give --name.")
    opened = open_corpus(path, format=format_)
    for asked, wanted in ((bin_ or strata == "bin", "bins"), (flag or strata == "flag", "flags")):
        if asked:
            need_ratings(opened, wanted)
    inside = chosen(opened, split)
    table = _table(opened, *choose(opened, inside, where))
    pool = table[_in_bin(table, bin_) & _has_flag(table, flag)]
    parts = {"": pool["clip"].to_list()} if strata is None else _strata(opened, pool, strata)
    queue = draw_queue(
        parts,
        inside["clip"].to_list(),
        n=n,
        control=control,
        seed=seed,
        named=strata or "",
        is_equal=not is_proportional,
    )
    if control:
        others = _table(opened, *choose(opened, inside, ""))
        table = pd.concat([table, others[~others["clip"].isin(table["clip"])]])
    drawn = table.set_index("clip").loc[list(queue.clips)].reset_index()
    record: dict[str, Any] = {"clips": list(queue.clips), "seed": seed, "drawn_from": len(pool)}
    if strata is not None or control:
        drawn = _with_items(drawn, queue)
        items = [asdict(item) for item in queue.items]
        record |= {"strata": strata, "control": control, "population": queue.population, "items": items}
    if session is not None:
        _keep(session, name, queue, opened)
        record |= {"session": str(session), "queue": name}
    if len(drawn) < n:
        both = ", some drawn both as looked for and as a control" if control else ""
        say(f"Only {len(drawn)} clips fit{both}; {n} were asked for.")
    if csv_file is not None:
        write_csv(csv_file, drawn.drop(columns="transcript"), opened)
    emit(record, as_json, lambda: _print_queue(drawn))


COMMANDS: dict[str, Callable[..., None]] = {"sample": sample}


def _table(opened: Corpus, clips: pd.DataFrame, flags: Flags) -> pd.DataFrame:
    return bin_table(clips, default_edges(opened.scale)).assign(
        flag=flag_names(flags), transcript=clips["transcript"].to_numpy()
    )


def _strata(opened: Corpus, pool: pd.DataFrame, column: str) -> dict[str, list[str]]:
    """The clips of a pool by the values of a column of few values."""
    more = [name for name in opened.clips.columns if kind_of(opened.clips[name]) == "group"]
    known = dict.fromkeys((*DERIVED, *GROUP_COLUMNS, *more))
    if column not in known:
        raise UsageError(f"There are no strata {column!r}; there are {', '.join(known)}.")
    if column in DERIVED:
        values = pool[column].replace(MISSING, "")
    else:
        values = opened.clips.set_index("clip").loc[pool["clip"], column].astype("str").fillna("")
    return by_value(pool["clip"], values)


def _with_items(drawn: pd.DataFrame, queue: Queue) -> pd.DataFrame:
    """The rows of a queue's clips, with how each was drawn."""
    more = ("stratum", "drawn_as", "weight")
    return drawn.assign(**{name: [getattr(item, name) for item in queue.items] for name in more})


def _keep(file: Path, name: str, queue: Queue, opened: Corpus) -> None:
    """Keep a queue with a session, which is made if it is not there."""
    who = default_tagger()
    with Session.open_or_create(file, identify(opened), tagger=who) as session:
        if name in kept(session.tags().values(), KEPT_QUEUE):
            raise UsageError(f"{file} has a queue {name!r} already: give another --name.")
        version = session.codebook.version
        session.commit(keep(KEPT_QUEUE, name, queue_to_text(queue), tagger=who, codebook_version=version))


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


def _print_queue(drawn: pd.DataFrame) -> None:
    """A line a clip and, indented, one with its transcript, which a table's cells would be too narrow for."""
    columns = (drawn[name].astype(str) for name in ("clip", "bin", "flag", "emotion", "split", "transcript"))
    for clip, bin_, flag, emotion, split, transcript in zip(*columns, strict=True):
        typer.echo("  ".join((clip, bin_, f"flag: {flag or 'none'}", emotion, split)))
        if transcript:
            typer.echo(f"    {transcript}")
