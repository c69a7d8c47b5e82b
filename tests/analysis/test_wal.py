import sqlite3
import threading

import pytest

from analysis.wal import use_wal


def test_many_that_open_a_new_file_at_once_all_get_there(tmp_path):
    path, modes, start = tmp_path / "new.sqlite", [], threading.Barrier(8)

    def open_it():
        connection = sqlite3.connect(path)
        start.wait()
        use_wal(connection, patience=30)
        modes.append(connection.execute("PRAGMA journal_mode").fetchone()[0])
        connection.close()

    threads = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert modes == ["wal"] * 8


def test_a_file_that_stays_busy_is_an_error(tmp_path):
    path = tmp_path / "busy.sqlite"
    holder, late = sqlite3.connect(path, isolation_level=None), sqlite3.connect(path, timeout=0)
    holder.execute("CREATE TABLE t (x)")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        use_wal(late, patience=0)
    holder.close()
    late.close()
