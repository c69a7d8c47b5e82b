import os
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from analysis.corpora import open_corpus
from analysis.index import build_index
from listener.state.columns import kept_contents, read_ahead
from listener.state.columns.kept_contents import KeptContents
from listener.state.columns.read_ahead import TOPIC, ReadAhead
from tests.listener.listening_desk import RATE, ListeningDesk


@pytest.fixture
def desk(tmp_path, qtbot):
    desk = ListeningDesk(tmp_path, qtbot)
    desk.ahead = ReadAhead(desk.library, desk.selection, desk.columns, desk.pacing, desk.jobs)
    yield desk
    desk.close()


@pytest.fixture
def reads(monkeypatch):
    """The rows that are read from disk, and on which thread."""
    rows, whole = [], kept_contents.read_contents

    def read(corpus, row, recogniser):
        rows.append(row)
        return whole(corpus, row, recogniser)

    monkeypatch.setattr(kept_contents, "read_contents", read)
    return rows


def idle(desk):
    desk.qtbot.waitUntil(lambda: all(job.topic != TOPIC for job in desk.jobs.running))


def test_the_clips_beside_the_one_in_view_are_read_before_they_are_asked_for(desk, reads):
    desk.go(1)
    idle(desk)
    assert set(reads) == {0, 1, 2}
    reads.clear()
    desk.go(2)
    idle(desk)
    assert reads == [3]
    assert desk.player.length == 3 * RATE


def test_it_follows_the_order_of_the_list(desk, reads):
    desk.go(1)
    idle(desk)
    desk.library.sort_by("clip", descending=True)
    idle(desk)
    place = desk.selection.place
    after = int(desk.library.rows[place + 1])
    assert after in reads


def test_the_next_clip_is_ready_at_the_speed_of_this_one(desk, monkeypatch):
    desk.go(0)
    desk.pacing.set_speed(2.0)
    desk.qtbot.waitUntil(lambda: desk.player.length == RATE // 2)
    idle(desk)
    monkeypatch.setattr("listener.state.altering.pacing.stretched", pytest.fail)
    desk.go(1)
    assert desk.player.length == RATE


def test_long_clips_are_read_when_they_are_wanted(desk, reads, monkeypatch):
    monkeypatch.setattr(read_ahead, "LONGEST_S", 2.5)
    desk.go(1)
    idle(desk)
    assert set(reads) == {0, 1}


def test_a_changed_file_is_read_anew(desk, reads):
    desk.go(0)
    idle(desk)
    path = desk._corpus.clips["path"].iloc[1]
    soundfile.write(path, np.zeros(5 * RATE), RATE)
    desk.go(1)
    assert desk.player.length == 5 * RATE
    assert reads.count(1) == 2


def test_a_file_that_was_written_again_is_read_anew(desk, reads):
    desk.go(0)
    idle(desk)
    path = desk._corpus.clips["path"].iloc[1]
    before = Path(path).stat()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    desk.go(1)
    assert reads.count(1) == 2


def test_seconds_are_bounded_and_the_longest_unused_goes_first(desk, reads):
    kept = KeptContents(most_s=6.0)
    for row in (0, 1, 2):
        kept.read(desk._corpus, row)
    kept.read(desk._corpus, 0)
    assert reads == [0, 1, 2]
    kept.read(desk._corpus, 1)
    kept.read(desk._corpus, 3)
    kept.read(desk._corpus, 1)
    kept.read(desk._corpus, 0)
    assert reads == [0, 1, 2, 3, 0]


def test_a_clip_longer_than_the_bound_is_not_kept(desk, reads):
    kept = KeptContents(most_s=1.5)
    for row in (0, 1, 1, 0):
        kept.read(desk._corpus, row)
    assert reads == [0, 1, 1]


def test_the_same_corpus_opened_again_is_read_anew(desk, reads):
    desk.go(1)
    idle(desk)
    reads.clear()
    again = replace(desk._corpus, clips=desk._corpus.clips.copy())
    desk.library.show(again, build_index(again))
    desk.go(1)
    idle(desk)
    assert {0, 1, 2} <= set(reads)


def test_another_corpus_shares_nothing(desk, reads):
    kept = KeptContents()
    demo = open_corpus("demo")
    one, other = kept.read(desk._corpus, 0), kept.read(demo, 0)
    assert one.clip != other.clip
    assert kept.read(demo, 0) is other
    assert kept.read(desk._corpus, 0) is not one
    assert reads == [0, 0, 0]


def test_what_could_not_be_read_is_tried_again(desk, reads):
    kept = KeptContents()
    assert kept.read(desk._corpus, 5).trouble
    kept.read(desk._corpus, 5)
    assert reads == [5, 5]


def test_each_sound_is_prepared_before_it_is_handed_out(desk):
    prepared = []
    desk.columns.kept.prepare = lambda sound: prepared.append((sound, threading.current_thread().name))
    desk.go(0)
    assert prepared[0] == (desk.columns.active_contents.sound, "general")


def test_nothing_is_read_once_it_is_closed(desk, reads):
    desk.go(1)
    idle(desk)
    reads.clear()
    desk.ahead.close()
    desk.library.sort_by("clip", descending=True)
    assert all(job.topic != TOPIC for job in desk.jobs.running)
