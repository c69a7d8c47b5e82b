"""The tables of several corpora under each other, as those of one.

Names of clips, speakers, recordings and raters get the name of their corpus in front (`TESS/OAF_back_angry.wav`), all
of them and always: a clip's name stays the same when a corpus is added, so that its tags stay with it, and speaker 1 of
two corpora is two people. Classes are in one vocabulary already, whatever the corpora call them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.corpora.coded import Coded, recode
from analysis.corpora.frames import TEXT, categorical, category_column
from analysis.corpora.vocabulary import listed
from analysis.tables import DIMENSIONS, UNKNOWN, Corpus, Problem, Scale

CORPUS = "corpus"
OWN_NAMES = ("clip", "speaker", "recording", "rater")


def join(corpora: Mapping[str, Corpus], name: str, file: Path) -> Corpus:
    """Several corpora as one, whose clip table has a column `corpus` with the names that they are given under.

    The scale is that of the first corpus that rates dimensions. Ratings on another one are converted linearly, their
    spreads by the same factor, and the note says so.

    Parameters
    ----------
    corpora : mapping of str to Corpus
        By names without a slash; at least one.
    name : str
        What all of them are called together.
    file : Path
        What they are opened from, which is the folder of the new corpus: opened again, it gives the same.
    """
    scale = next((each.scale for each in corpora.values() if each.has_dimensions), _first(corpora).scale)
    clips, ratings = [], []
    for own, corpus in corpora.items():
        clips.append(_own_rows(_on_scale(corpus.clips, corpus.scale, scale), own))
        ratings.append(_own_rows(_on_scale(corpus.ratings, corpus.scale, scale), own))
    table = _stacked(clips)
    counts = [len(corpus.clips) for corpus in corpora.values()]
    table[CORPUS] = categorical(np.repeat(np.arange(len(counts)), counts), list(corpora))
    releases = [f"{own} {each.release}" for own, each in corpora.items() if each.release != "unknown"]
    return Corpus(
        name=name,
        folder=file,
        format="joined",
        release=", ".join(releases) or "unknown",
        scale=scale,
        clips=table,
        ratings=_stacked(ratings),
        problems=_problems(corpora),
        note=_note(corpora, scale),
        classes={
            f"{own}: {label}": emotion
            for own, corpus in corpora.items()
            for label, emotion in corpus.classes.items()
        },
        members={own: corpus.folder for own, corpus in corpora.items()},
        has_named_raters=all(corpus.has_named_raters for corpus in corpora.values()),
    )


def _first(corpora: Mapping[str, Corpus]) -> Corpus:
    return next(iter(corpora.values()))


def _on_scale(table: pd.DataFrame, scale: Scale, wanted: Scale) -> pd.DataFrame:
    if scale == wanted:
        return table
    factor = (wanted.high - wanted.low) / (scale.high - scale.low)
    numbers = {name: wanted.low + (table[name] - scale.low) * factor for name in DIMENSIONS}
    spreads = {f"{name}_sd" for name in DIMENSIONS} & set(table.columns)
    return table.assign(**numbers, **{name: table[name] * factor for name in spreads})


def _own_rows(table: pd.DataFrame, own: str) -> pd.DataFrame:
    """The table with the corpus's name before the names that are only its own."""
    columns: dict[str, Any] = {}
    for name in (name for name in OWN_NAMES if name in table):
        column = table[name]
        if column.dtype == "category":
            known = [text if text == UNKNOWN else f"{own}/{text}" for text in column.cat.categories]
            columns[name] = categorical(column.cat.codes.to_numpy(), known)
        else:
            columns[name] = f"{own}/" + column.astype(TEXT)
    return table.assign(**columns)


def _stacked(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    names = dict.fromkeys(str(name) for table in tables for name in table.columns)
    columns = {name: _stacked_column(name, tables) for name in names}
    return pd.DataFrame(columns, copy=False)


def _stacked_column(name: str, tables: Sequence[pd.DataFrame]) -> Any:
    """One column of all tables; where a table lacks it, or the tables' kinds differ, as text of few values."""
    given = [table[name] for table in tables if name in table]
    if all(column.dtype.kind in "iuf" for column in given):
        return np.concatenate(
            [table[name].to_numpy() if name in table else np.full(len(table), np.nan) for table in tables]
        )
    if len(given) == len(tables) and {column.dtype.name for column in given} <= {given[0].dtype.name} - {
        "category"
    }:
        return pd.concat(given, ignore_index=True).array
    pieces = [_coded(table[name]) if name in table else _unknown(len(table)) for table in tables]
    starts = np.cumsum([0, *(len(piece.values) for piece in pieces[:-1])])
    codes = [piece.codes + np.int32(start) for piece, start in zip(pieces, starts, strict=True)]
    values = [value for piece in pieces for value in piece.values]
    return category_column(recode(np.concatenate(codes), values), listed if name == "emotion" else None)


def _coded(column: pd.Series) -> Coded:
    """A column as codes; a missing value is `Unknown`."""
    column = column if column.dtype == "category" else column.astype("str").astype("category")
    codes, values = column.cat.codes.to_numpy(np.int32), [str(value) for value in column.cat.categories]
    return Coded(
        np.where(codes < 0, np.int32(len(values)), codes), [*(value or UNKNOWN for value in values), UNKNOWN]
    )


def _unknown(length: int) -> Coded:
    return Coded(np.zeros(length, dtype=np.int32), [UNKNOWN])


def _problems(corpora: Mapping[str, Corpus]) -> tuple[Problem, ...]:
    found = [
        replace(problem, example=f"{own}: {problem.example}")
        for own, corpus in corpora.items()
        for problem in corpus.problems
    ]
    return tuple(sorted(found, key=lambda problem: -problem.count))


def _note(corpora: Mapping[str, Corpus], scale: Scale) -> str:
    converted = [
        f"Ratings of {own} ({each.scale.low:g} to {each.scale.high:g}) are converted linearly"
        f" to {scale.low:g} to {scale.high:g}."
        for own, each in corpora.items()
        if each.has_dimensions and each.scale != scale
    ]
    own_notes = [f"{own}: {each.note}" for own, each in corpora.items() if each.note]
    return " ".join([*converted, *own_notes])
