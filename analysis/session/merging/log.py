"""The edit logs of several session files as one: by time, what is the same once, with undo where it still fits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from analysis.session.file.contents import Contents, LoggedRow
from analysis.session.file.rows import Pair, Row, inverse

_Key = tuple[object, ...]


def joined_log(files: Sequence[Contents], tags: Mapping[str, Row]) -> tuple[list[LoggedRow], int]:
    """Join the logs of files whose tags became `tags`.

    Returns
    -------
    list of LoggedRow, int
        The rows, numbered from 1; and how many edits of theirs can no longer be undone or done again, because a tag
        is not as they left it.
    """
    rows = _stated(_in_order(files))
    fitting = set(_fitting(rows, tags, "done")) | set(_fitting(rows, tags, "undone"))
    ended = [row for row in rows if row.state in ("done", "undone") and row.number not in fitting]
    for row in ended:
        rows[row.number - 1] = replace(row, state="dropped")
    return rows, len(ended)


def _in_order(files: Sequence[Contents]) -> list[LoggedRow]:
    """All rows once, by time; rows of one file keep their order, even if its clock was set back."""
    timed = []
    for place, file in enumerate(files):
        latest = ""
        for row, key in _keyed(file.log):
            latest = max(latest, row.at)
            timed.append((latest, place, row.number, row, key))
    numbers: dict[_Key, int] = {}
    own: dict[tuple[int, int], int] = {}
    joined: list[LoggedRow] = []
    for _, place, old, row, key in sorted(timed, key=lambda item: item[:3]):
        if key not in numbers:
            numbers[key] = len(joined) + 1
            of = None if row.of is None else own[place, row.of]
            joined.append(replace(row, number=len(joined) + 1, of=of))
        own[place, old] = numbers[key]
    return joined


def _keyed(log: Sequence[LoggedRow]) -> Iterator[tuple[LoggedRow, _Key]]:
    """Each row with what makes it the same as another file's: all but its number and its state."""
    keys: dict[int, _Key] = {}
    times: Counter[_Key] = Counter()
    for row in log:
        of = None if row.of is None else keys[row.of]
        key: _Key = (row.at, row.tagger, row.action, row.title, of, row.changes)
        times[key] += 1
        keys[row.number] = (*key, times[key])
        yield row, keys[row.number]


def _stated(rows: Sequence[LoggedRow]) -> list[LoggedRow]:
    """The rows with the states that doing them one after the other leads to."""
    states: dict[int, str | None] = {}
    undone: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.action != "edit" and row.of is not None:
            states[row.of] = "undone" if row.action == "undo" else "done"
            (undone[row.tagger].add if row.action == "undo" else undone[row.tagger].discard)(row.of)
        elif row.state is not None:
            states.update(dict.fromkeys(undone.pop(row.tagger, ()), "dropped"))
            states[row.number] = "done"
    return [replace(row, state=states.get(row.number)) for row in rows]


def _fitting(rows: Sequence[LoggedRow], tags: Mapping[str, Row], state: str) -> Iterator[int]:
    """Numbers of the edits in this state that each tagger can still undo (or do again), one after the other."""
    by_tagger: dict[str, list[LoggedRow]] = defaultdict(list)
    for row in rows:
        if row.state == state:
            by_tagger[row.tagger].append(row)
    for own in by_tagger.values():
        now: dict[str, Row | None] = {}
        for row in reversed(own) if state == "done" else own:
            pairs = list(row.changes or ())
            if not _apply(inverse(pairs) if state == "done" else pairs, tags, now):
                break
            yield row.number


def _apply(pairs: Sequence[Pair], tags: Mapping[str, Row], now: dict[str, Row | None]) -> bool:
    """Apply changes to `now`, which says where it differs from `tags`; False if one does not fit."""
    for before, after in pairs:
        id_ = str((before or after or ("",))[0])
        if now.get(id_, tags.get(id_)) != before:
            return False
        now[id_] = after
    return True
