"""The tables of a session file, and how a file of an older version gets those of this one.

`user_version` holds the version. Version 2 has the table `effort`, and rows of the edit log without a state: what was
done that undo leaves alone, such as a new version of the codebook.
"""

from __future__ import annotations

import re
import sqlite3

APPLICATION_ID = int.from_bytes(b"Earm", "big")
SCHEMA_VERSION = 2

# The partial index is empty unless something is undone: it makes looking for that cheap and writing no dearer.
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE codebooks (
    version INTEGER PRIMARY KEY, at TEXT NOT NULL, tagger TEXT NOT NULL, entries TEXT NOT NULL
);
CREATE TABLE tags (
    id TEXT PRIMARY KEY, clip TEXT NOT NULL, tag TEXT NOT NULL,
    start INTEGER, "end" INTEGER, rate INTEGER, confidence REAL,
    note TEXT NOT NULL, tagger TEXT NOT NULL, created TEXT NOT NULL, changed TEXT NOT NULL,
    codebook_version INTEGER NOT NULL, blind INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE edit_log (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, tagger TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('edit', 'undo', 'redo')),
    of INTEGER REFERENCES edit_log (number),
    state TEXT CHECK (state IN ('done', 'undone', 'dropped')),
    title TEXT NOT NULL, changes TEXT
);
CREATE INDEX edit_log_undone ON edit_log (tagger, number) WHERE state = 'undone';
CREATE TABLE reveal_log (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, tagger TEXT NOT NULL, clip TEXT NOT NULL,
    shown TEXT NOT NULL
);
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_ADDED_IN_2 = """
CREATE TABLE effort (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, tagger TEXT NOT NULL, clip TEXT NOT NULL,
    seconds REAL NOT NULL, replays INTEGER NOT NULL, first_tag_s REAL
);
"""
# What the version of that number adds to the one before. A file is numbered in the transaction that makes its tables;
# 0 stands for 1.
_ADDED = {1: _SCHEMA, 2: _ADDED_IN_2}


def tables(version: int) -> frozenset[str]:
    """Names of the tables that a file of this version has."""
    texts = [text for number, text in _ADDED.items() if number <= max(version, 1)]
    return frozenset(re.findall(r"CREATE TABLE (\w+)", "".join(texts)))


def build(database: sqlite3.Connection) -> None:
    """Make all tables in an empty database, within the caller's transaction."""
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _add(database, after=0)


def upgrade(database: sqlite3.Connection) -> None:
    """Add what a file of an older version lacks, within the caller's transaction; does nothing to a newer one."""
    version = max(version_of(database), 1)
    if version < SCHEMA_VERSION:
        _add(database, after=version)


def version_of(database: sqlite3.Connection) -> int:
    """The version that the file says it has."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _add(database: sqlite3.Connection, *, after: int) -> None:
    for number, text in _ADDED.items():
        if number > after:
            for statement in text.split(";\n"):
                database.execute(statement)
    database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
