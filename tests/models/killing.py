"""Runs of a process of their own that are killed in the middle."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from models.explain.store import FILE

ROOT = Path(__file__).parents[2]
RUN = """
import gc, sys
gc.disable()  # torch is imported in three quarters of the time
from pathlib import Path
from models.explain.task import Task
from models.interface import Request
workers, model, store, *inputs = sys.argv[1:]
task = Task(tuple(inputs), model, Request("valence", steps=4), Path(store))
clips = tuple(Path(path).name for path in inputs)
report = lambda fraction: print(round(fraction * len(clips)), flush=True)
if workers == "0":
    from models.explain.many import explain_here
    explain_here(task, clips, report)
else:
    from models.explain.workers import explain_in_processes
    explain_in_processes(task, clips, int(workers), report)
"""


def contents(store):
    """All rows but their numbers, by key; fails if one was computed twice."""
    with closing(sqlite3.connect(store / FILE)) as connection:
        rows = connection.execute("SELECT key, clip, record, frames FROM attributions").fetchall()
    assert len({key for key, *_ in rows}) == len(rows)
    return {key: row for key, *row in rows}


def killed(task, workers, after):
    """Start a run in so many workers, or in one process, and kill it after so many clips; wait for its orphans."""
    arguments = [str(workers), task.model, str(task.store), *task.inputs]
    with subprocess.Popen(
        [sys.executable, "-c", RUN, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout:
            if int(line) == after:
                process.kill()
                break
        process.stdout.read()
    assert process.returncode < 0
