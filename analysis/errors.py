"""What goes wrong for the user, in one sentence each.

An `EarmarkError` is shown as it stands: by the command line on standard error, by the window in its message bar.
Anything else that is raised is a bug or a caller's mistake and is never shown as advice.
"""

from __future__ import annotations

from pathlib import Path


class EarmarkError(Exception):
    """Something the user can act on; `exit_code` is what the command line returns."""

    exit_code = 3


class UsageError(EarmarkError):
    """The user asked for something that is not there: a path, a split, a column, a model."""

    exit_code = 2


class DataError(EarmarkError):
    """The user's data is at fault.

    Parameters
    ----------
    problem : str
        What is wrong and what to do, as one sentence.
    file, line, column : optional
        Where; `line` and `column` count from 1, `column` may be the name of a table column.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: Path | str | None = None,
        line: int | None = None,
        column: int | str | None = None,
    ) -> None:
        place = [str(file)] if file is not None else []
        place += [f"line {line}"] if line is not None else []
        place += [f"column {column}"] if column is not None else []
        super().__init__(f"{', '.join(place)}: {problem}" if place else problem)
        self.file, self.line, self.column = file, line, column
