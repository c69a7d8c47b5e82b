"""The tags of another session file, which is left as it is; `merge` takes all else that it holds, too."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from analysis.interchange.records import Format, Known, Reading
from analysis.session.file.database import snapshot
from analysis.session.file.faults import explained, understood
from analysis.session.file.rows import tag_from_row
from analysis.session.tags import COLUMNS

_COLUMNS = ", ".join(f'"{column}"' for column in COLUMNS)
_ONLY_TAGS = "Only tags are taken: `main.py merge` also brings codebooks, logs and history, and what was removed since."
_SELECT = f"SELECT {_COLUMNS} FROM tags ORDER BY created, id"


def read(path: Path, _known: Known) -> Reading:
    """Read the tags of a session file, also of one that may not be written or is of an older version.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it is no session file, is damaged or was written by a newer Earmark.
    """
    with explained(path), closing(snapshot(path)) as connection, understood(path):
        return Reading(tuple(tag_from_row(row) for row in connection.execute(_SELECT)), (_ONLY_TAGS,))


FORMAT = Format("earmark", "Earmark session", ".earmark", None, read, purpose="Another tagger's session.")
