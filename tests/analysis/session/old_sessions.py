"""Session files as older versions of Earmark wrote them, built from their own schema."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from analysis.session import give, starting_codebook
from analysis.session.file.rows import changes_to_json, entries_to_json, pairs_of
from tests.analysis.session.examples import CORPUS, clip_tag

AT = "2026-03-01T12:00:00.250000+00:00"
VERSION_1 = """
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


def write_version_1(path: Path, *, version: int = 1) -> None:
    """Write a session with one tag of Ana's, as version 1 did; version 0 had the same tables."""
    edit = give([clip_tag(1)])
    ((_, row),) = pairs_of(edit)
    with closing(sqlite3.connect(path)) as old, old:
        old.executescript(VERSION_1)
        old.execute(f"PRAGMA application_id = {0x4561726D}")
        old.execute(f"PRAGMA user_version = {version}")
        old.executemany("INSERT INTO meta VALUES (?, ?)", [(k, str(v)) for k, v in asdict(CORPUS).items()])
        old.execute(
            "INSERT INTO codebooks VALUES (1, ?, 'ana', ?)", (AT, entries_to_json(starting_codebook()))
        )
        old.execute(f"INSERT INTO tags VALUES ({', '.join('?' * 13)})", row)
        old.execute(
            "INSERT INTO edit_log (at, tagger, action, state, title, changes) VALUES (?, 'ana', 'edit', 'done', ?, ?)",
            (AT, edit.title, changes_to_json(pairs_of(edit))),
        )
