"""Tables and figures of the shown clips that the menu Analyse writes: one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.bins import Edges
from analysis.filters import Query


@dataclass(frozen=True)
class Saver:
    """What can be written: `id` of its action, dialog's title, file name to propose, kinds of file, and how."""

    id: str
    title: str
    file_name: str
    kinds: str
    save: Callable[[pd.DataFrame, Edges, Query, Path], None]


SAVERS: tuple[Saver, ...] = ()
