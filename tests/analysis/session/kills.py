"""Kill a tagging process and hold what its session file then has against what the process had confirmed."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from analysis.session import Session, apply
from tests.analysis.session.burst import BULK
from tests.analysis.session.examples import CORPUS

ROOT = Path(__file__).parents[3]


class Watched:
    """A session in which process after process works and is killed.

    Attributes
    ----------
    kills, confirmed, in_flight : int
        How many processes were killed, how many edits they had confirmed, and how many more were found on disk that
        were not yet confirmed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._notes: dict[str, str] = {}
        self._logged = 0
        self._codebooks = 1
        self.kills = self.confirmed = self.in_flight = 0
        Session.create(path, CORPUS, tagger="ana").close()

    def kill(self, seed: int, *, after: int, pause_s: float = 0.0) -> None:
        """Start a process, kill it when it has confirmed `after` edits and a moment has passed, and look.

        Raises
        ------
        AssertionError
            If a confirmed edit is lost or half an edit is there, the file is damaged, or undo does not work.
        """
        lines = self._confirmed_by_one(seed, after, pause_s)
        self.kills += 1
        self.confirmed += len(lines)
        for line in lines:
            self._expect(line)
        with Session.open(self._path, tagger="burst") as session:
            self._check(session, len(lines))
            _check_undo(session)
            self._logged = session.newest_change

    def _confirmed_by_one(self, seed: int, after: int, pause_s: float) -> list[str]:
        command = [sys.executable, "-m", "tests.analysis.session.burst", str(self._path), str(seed)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            confirmed = [process.stdout.readline() for _ in range(after)]
            if pause_s:
                time.sleep(pause_s)
            process.kill()
            # A line cut off by the kill was never confirmed to anybody.
            confirmed += [line for line in process.stdout if line.endswith("\n")]
        assert all(confirmed), "the process ended by itself"
        return confirmed

    def _expect(self, line: str) -> None:
        kind, *words = line.split()
        if kind == "codebook":
            self._codebooks = int(words[0])
            return
        for id_, what in zip(words[::2], words[1::2], strict=True):
            if what == "-":
                del self._notes[id_]
            else:
                self._notes[id_] = what[1:]

    def _check(self, session: Session, confirmed: int) -> None:
        found = {id_: tag.note for id_, tag in session.tags().items()}
        more = len([entry for entry in session.log() if entry.number > self._logged]) - confirmed
        assert more in (0, 1), f"{-more} confirmed edits are not in the log"
        newest = len(session.codebooks())
        if not more:
            assert found == self._notes, "tags are not as confirmed"
            assert newest == self._codebooks, "a codebook is lost"
        else:
            # One edit was in flight: it is there wholly or not at all.
            differing = {id_ for id_ in found | self._notes if found.get(id_) != self._notes.get(id_)}
            assert (len(differing), newest - self._codebooks) in ((1, 0), (BULK, 0), (0, 1)), "half an edit"
        self._notes, self._codebooks, self.in_flight = found, newest, self.in_flight + more


def _check_undo(session: Session) -> None:
    tags = session.tags()
    undone = session.undo()
    if undone is not None:
        before, redo = apply(undone, tags)
        assert session.tags() == before, "undo is not what it says"
        assert session.redo() == redo
    assert session.tags() == tags, "redo does not bring back what was undone"
