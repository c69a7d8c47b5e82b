"""What listeners said of each take of the Berlin database: `erkennung.txt`, 816 takes with those not released.

Columns are divided by tabs: a number, the file, the share of the 20 listeners who recognised the emotion and of those
who found it natural, in per cent with a decimal comma, all padded with blanks that do not break. Takes were to be
released if at least 80 % recognised them and 60 % found them natural; some below that were released all the same.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

from analysis.corpora.problems import Problems
from analysis.encodings import read_any_text

FILE_NAME = "erkennung.txt"
_ROW = re.compile(r"\d+\t([^\t]+)\t([^\t]*)\t([^\t]*)")
_PER_CENT = re.compile(r"\d{1,3}(?:[.,]\d*)?")


def read_listeners(path: Path, problems: Problems) -> dict[str, tuple[float, float]]:
    """Recognised and natural, each 0 to 100 per cent or NaN, by the file's name in small letters without its suffix.

    Raises
    ------
    DataError
        If the file cannot be read.
    """
    found: dict[str, tuple[float, float]] = {}
    for number, line in enumerate(read_any_text(path).splitlines(), 1):
        row = _ROW.fullmatch("\t".join(field.strip() for field in line.split("\t")))
        if row is not None:
            values = _per_cent(row[2]), _per_cent(row[3])
            if math.isnan(sum(values)):
                problems.add(
                    "listeners' share is not 0 to 100 %", f"{path.name}, line {number}: {line!r:.60}"
                )
            found[Path(row[1]).stem.lower()] = values
        elif number > 1 and line.strip():
            problems.add(
                "line of the listeners' table of another form", f"{path.name}, line {number}: {line!r:.60}"
            )
    return found


def _per_cent(text: str) -> float:
    value = float(text.replace(",", ".")) if _PER_CENT.fullmatch(text) else math.nan
    return value if value <= 100 else math.nan
