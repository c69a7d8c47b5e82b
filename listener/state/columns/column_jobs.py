"""The jobs of columns: at most one of a kind a column, known by the column also when others come and go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar, get_args

from listener.jobs import Jobs, Report

T = TypeVar("T")
Kind = Literal["reading", "words", "saliency", "trust"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class ColumnJobs:
    """Submits, finds and cancels the jobs of columns, which are addressed by their number from the left."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        # A column's key stays when columns before it go.
        self._keys = [0]
        self._newest_key = 0
        self._numbers: dict[tuple[int, Kind], int] = {}

    def add_column(self) -> None:
        """There is one column more, the last."""
        self._newest_key += 1
        self._keys.append(self._newest_key)

    def remove_column(self, number: int) -> None:
        """There is one column less; its work is let go."""
        self.let_go(number)
        del self._keys[number]

    def submit(
        self,
        number: int,
        kind: Kind,
        title: str,
        work: Callable[[Report], T],
        done: Callable[[int, T], None],
        failed: Callable[[int, Exception], None],
        **options: Any,
    ) -> None:
        """As `Jobs.submit`; `done` and `failed` are told the number that the column has by then."""
        key = self._keys[number]
        self._numbers[key, kind] = self._jobs.submit(
            _topic(kind, key),
            title,
            work,
            lambda result: done(self._keys.index(key), result),
            lambda error: failed(self._keys.index(key), error),
            **options,
        )

    def cancel(self, kind: Kind) -> None:
        """Cancel every column's job of a kind; `owner` still knows them."""
        for key in self._keys:
            self._jobs.cancel(_topic(kind, key))

    def let_go(self, number: int) -> None:
        """Cancel a column's jobs, which `owner` no longer knows, because other work follows."""
        key = self._keys[number]
        for kind in KINDS:
            self._numbers.pop((key, kind), None)
            self._jobs.cancel(_topic(kind, key))

    def owner(self, job: int) -> tuple[int, Kind] | None:
        """The column and kind of a job; None if it is no column's, or no longer."""
        for (key, kind), number in self._numbers.items():
            if number == job:
                return self._keys.index(key), kind
        return None

    def fractions(self) -> dict[tuple[int, Kind], float]:
        """How far each column's jobs are that run or wait, 0 to 1."""
        by_topic = {job.topic: job.fraction for job in self._jobs.running}
        return {
            (number, kind): by_topic[_topic(kind, key)]
            for number, key in enumerate(self._keys)
            for kind in KINDS
            if _topic(kind, key) in by_topic
        }


def _topic(kind: Kind, key: int) -> str:
    return f"{kind} {key}"
