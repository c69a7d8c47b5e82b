"""A store keeps attributions whole, notices damage, and takes several writers."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from math import isnan, nan
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.errors import DataError, UsageError
from analysis.words import Word
from models.errors import ModelError
from models.explain.keys import saliency_key
from models.explain.many import explain_many
from models.explain.store import FILE, Store, explain_cached, open_store
from models.interface import Material, Request, Saliency, Trust, WordScore
from tests.models.records import SALIENCY, TRUST, same
from tests.models.toys import Toy, linear

CLIP = Material("toy.wav", np.arange(1, 7, dtype=np.float32), 16000)
REQUEST = Request("activation")


def damage(store, column, value, where="", table="attributions"):
    with closing(sqlite3.connect(store.folder / FILE)) as connection, connection:
        connection.execute(f"UPDATE {table} SET {column} = ? {where}", (value,))


def counted(model):
    calls = []

    def function(hidden):
        calls.append(len(hidden))
        return linear(hidden)

    return replace(model, function=function), calls


def test_what_is_put_comes_back(tmp_path):
    store = Store(tmp_path / "new" / "store")
    assert store.get("key") is None
    store.put(SALIENCY, "key")
    assert same(store.get("key"), SALIENCY)
    assert same(Store(store.folder).get("key"), SALIENCY)
    store.put(replace(SALIENCY, steps=32), "key")
    assert store.get("key").steps == 32
    assert store.all_keys() == ("key",)


def rows_of(store, table):
    with closing(sqlite3.connect(store.folder / FILE)) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY number").fetchall()


def test_nothing_is_overwritten(tmp_path):
    store = Store(tmp_path)
    store.put(SALIENCY, "key")
    store.put_trust("key", TRUST)
    first = rows_of(store, "attributions"), rows_of(store, "trust")
    store.put(replace(SALIENCY, steps=32), "key")
    store.put_trust("key", Trust("sound", ()))
    assert rows_of(store, "attributions")[:1] == first[0] and rows_of(store, "trust")[:1] == first[1]
    assert len(rows_of(store, "attributions")) == len(rows_of(store, "trust")) == 2
    damage(store, "frames", b"", "WHERE number = 2")
    assert same(store.get("key"), SALIENCY)
    assert same(store.find("a.wav", "valence")["key"], SALIENCY)


def test_trust_comes_back(tmp_path):
    store = Store(tmp_path)
    assert store.trust("key") is None
    store.put_trust("key", Trust("sound", ()))
    store.put_trust("key", TRUST)
    found = store.trust("key")
    assert (found.verdict, found.checks[0]) == (TRUST.verdict, TRUST.checks[0])
    assert isnan(found.checks[1].limit) and found.checks[1].reason == "größer"
    damage(store, "record", "{}", "WHERE number = 2", table="trust")
    assert store.trust("key") == Trust("sound", ())


def test_trust_of_another_version_is_not_shown(tmp_path, monkeypatch):
    store = Store(tmp_path)
    store.put_trust("key", TRUST)
    monkeypatch.setattr("models.explain.store.TRUST_VERSION", "later")
    assert store.trust("key") is None
    store.put_trust("key", Trust("sound", ()))
    assert store.trust("key") == Trust("sound", ())
    assert len(rows_of(store, "trust")) == 2


TEXTS = st.text(st.characters(codec=None, exclude_characters="\0"), max_size=8)
NUMBERS = st.floats(allow_nan=True, allow_infinity=True)


@given(
    st.builds(
        Saliency,
        clip=TEXTS,
        model=TEXTS,
        target=TEXTS,
        method=TEXTS,
        steps=st.integers(0, 1000),
        baseline=TEXTS,
        values=st.lists(st.floats(width=32), max_size=5).map(lambda found: np.array(found, np.float32)),
        prediction=NUMBERS,
        baseline_prediction=NUMBERS,
        delta=NUMBERS,
        relative_delta=NUMBERS,
        words=st.lists(st.builds(WordScore, TEXTS, NUMBERS, NUMBERS, NUMBERS), max_size=2).map(tuple),
        unplaced=NUMBERS,
        provenance=st.dictionaries(TEXTS, TEXTS, max_size=2),
    )
)
@example(replace(SALIENCY, clip="\udcff.wav", delta=nan, relative_delta=nan))
def test_any_attribution_comes_back(tmp_path_factory, saliency):
    store = Store(tmp_path_factory.getbasetemp() / "any")
    store.put(saliency, "key")
    for found in (store.get("key"), store.find(saliency.clip, saliency.target)["key"]):
        assert repr(found) == repr(saliency)  # in which NaN is like NaN
        assert found.values.tobytes() == saliency.values.tobytes()


def test_finding(tmp_path):
    store = Store(tmp_path)
    store.put(SALIENCY, "1")
    store.put(replace(SALIENCY, model="other"), "2")
    store.put(replace(SALIENCY, steps=32), "3")
    store.put(replace(SALIENCY, target="activation"), "4")
    assert [(one.model, one.steps) for one in store.find("a.wav", "valence").values()] == [
        ("toy", 16),
        ("other", 16),
        ("toy", 32),
    ]
    assert [one.steps for one in store.find("a.wav", "valence", "toy").values()] == [16, 32]
    assert store.find("b.wav", "valence") == {}
    assert store.targets("a.wav") == ("activation", "valence")
    assert store.targets("b.wav") == ()


@pytest.mark.parametrize(("column", "value"), [("frames", b"\0\0\0"), ("record", "{}"), ("checksum", "")])
def test_damage_is_noticed_and_computed_again(tmp_path, column, value):
    store = Store(tmp_path)
    toy, calls = counted(Toy(linear))
    first = explain_cached(toy, CLIP, REQUEST, store)
    done = len(calls)
    assert same(explain_cached(toy, CLIP, REQUEST, store), first)
    assert len(calls) == done
    damage(store, column, value)
    with pytest.raises(DataError, match=r"the stored activation of toy.wav is damaged; run explain again"):
        store.find("toy.wav", "activation")
    assert same(explain_cached(toy, CLIP, REQUEST, store), first)
    assert len(calls) == 2 * done
    assert same(next(iter(store.find("toy.wav", "activation").values())), first)


def test_a_run_goes_on_where_it_stopped(tmp_path):
    store = Store(tmp_path)
    clips = {name: replace(CLIP, clip=name) for name in ("a", "b", "c")}

    def read(name):
        if name == "bad":
            raise ModelError("bad has no audio")
        return clips[name]

    toy, calls = counted(Toy(linear))
    first = explain_many(toy, ["a", "bad"], read, REQUEST, store)
    assert (first.done, first.cached, first.failed) == (1, 0, (("bad", "bad has no audio"),))
    calls.clear()
    told = []
    second = explain_many(toy, ["a", "b", "c"], read, REQUEST, store, told.append)
    assert (second.done, second.cached, second.failed) == (2, 1, ())
    assert second.max_relative_delta < 1e-6
    assert told == [0, 1 / 3, 2 / 3, 1]
    assert explain_many(toy, ["bad"], read, REQUEST, store).max_relative_delta is None


def test_keys_tell_apart_what_gives_other_numbers():
    def key(material=CLIP, request=REQUEST, fingerprint="f", modality="audio", **options):
        return saliency_key(fingerprint, modality, material, request, **options)

    words = replace(CLIP, transcript="well")
    others = [
        key(replace(CLIP, clip="b")),
        key(replace(CLIP, samples=CLIP.samples * 2)),
        key(replace(CLIP, rate=8000)),
        key(request=Request("valence")),
        key(request=Request("activation", steps=16)),
        key(request=Request("activation", baseline="zero")),
        key(fingerprint="g"),
        key(precision="bf16"),
        key(modality="text"),
        key(words, modality="text"),
    ]
    assert len({key(), *others}) == len(others) + 1
    assert key(words) == key()
    by_word = Request("activation", "word-occlusion")
    timed = replace(words, words=(Word("well", 0.0, 0.5),))
    assert key(timed) == key()
    assert key(timed, by_word) != key(words, by_word)


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.models.records import SALIENCY
from models.explain.store import Store
store = Store(Path(sys.argv[1]))
for number in range(20):
    store.put(replace(SALIENCY, clip=f"{sys.argv[2]}-{number}"), f"{sys.argv[2]}-{number}")
    store.put(replace(SALIENCY, clip="shared"), "shared")
"""


def test_two_processes_write_at_once(tmp_path):
    root = Path(__file__).parents[2]
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name], cwd=root)
        for name in ("one", "two")
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    store = Store(tmp_path)
    for name in ("one", "two"):
        assert all(store.get(f"{name}-{number}") is not None for number in range(20))
    assert len(store.find("shared", "valence")) == 1


def test_many_open_a_new_store_at_once(tmp_path):
    """What makes a file a store is written in one moment, and has to be read in one."""
    start = Barrier(4)

    def open_one(folder):
        start.wait()
        return Store(folder).all_keys()

    with ThreadPoolExecutor(4) as pool:
        for number in range(60):
            folder = tmp_path / f"{number}"
            folder.mkdir()
            assert list(pool.map(open_one, [folder] * 4)) == [()] * 4


def test_what_is_no_store(tmp_path):
    (tmp_path / FILE).write_text("no database" * 100)
    with pytest.raises(DataError, match="this is no store of attributions"):
        Store(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="cannot make a store there"):
        Store(tmp_path / "file")
    with pytest.raises(UsageError, match="there is no store of attributions in"):
        open_store(tmp_path / "nowhere")
    other = tmp_path / "other" / FILE
    other.parent.mkdir()
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE notes (text)")
    before = other.read_bytes()
    with pytest.raises(DataError, match="this is no store of attributions"):
        Store(other.parent)
    assert other.read_bytes() == before


# The tables of the first version, as it made them.
VERSION_1 = """
CREATE TABLE attributions (
    key TEXT PRIMARY KEY, clip TEXT NOT NULL, target TEXT NOT NULL, model TEXT NOT NULL,
    record TEXT NOT NULL, frames BLOB NOT NULL, checksum TEXT NOT NULL
) STRICT;
CREATE INDEX attributions_clip ON attributions (clip, target);
"""


def old_store(folder):
    """A store of the first version with two attributions, one of them damaged."""
    new = Store(folder / "new")
    new.put(SALIENCY, "key")
    new.put(replace(SALIENCY, clip="ü.wav"), "damaged")
    rows = [row[1:] for row in rows_of(new, "attributions")]
    rows[1] = (*rows[1][:-1], "no checksum")
    (folder / "old").mkdir()
    with closing(sqlite3.connect(folder / "old" / FILE)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(VERSION_1)
        connection.executemany("INSERT INTO attributions VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    return folder / "old", rows


def test_a_store_of_the_first_version_is_carried_over(tmp_path):
    folder, rows = old_store(tmp_path)
    store = open_store(folder)
    assert same(store.get("key"), SALIENCY)
    assert store.get("damaged") is None
    assert [row[1:] for row in rows_of(store, "attributions")] == rows
    store.put(replace(SALIENCY, steps=32), "key")
    store.put_trust("key", TRUST)
    again = open_store(folder)
    assert again.get("key").steps == 32 and again.trust("key").verdict == TRUST.verdict
    assert len(rows_of(again, "attributions")) == 3


def test_a_store_of_a_newer_version_is_refused(tmp_path):
    Store(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("PRAGMA user_version = 3")
    with pytest.raises(DataError, match=r"a newer Earmark wrote this store \(version 3, this one knows 2\)"):
        Store(tmp_path)


@pytest.fixture
def locked_folder():
    """A function that forbids writing to a folder; also for root, who becomes nobody for this test."""
    home = Path(tempfile.mkdtemp(prefix="earmark-locked-"))
    folder = home / "store"
    folder.mkdir()
    home.chmod(0o755)
    user = os.geteuid()

    def lock():
        for path in (*folder.iterdir(), folder):
            path.chmod(0o555)
        if user == 0:
            os.seteuid(65534)

    yield folder, lock
    os.seteuid(user)
    folder.chmod(0o755)
    shutil.rmtree(home)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="folders of Windows are not locked by a mode")
def test_a_folder_that_cannot_be_written_is_good_for_reading(locked_folder):
    folder, lock = locked_folder
    Store(folder).put(SALIENCY, "key")
    lock()
    store = open_store(folder)
    assert same(store.get("key"), SALIENCY)
    with pytest.raises(DataError, match="the store cannot be written; allow writing to its folder"):
        store.put(SALIENCY, "key")
    with pytest.raises(DataError, match="cannot make a store there"):
        Store(folder / "new")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="folders of Windows are not locked by a mode")
def test_an_empty_folder_that_cannot_be_written(locked_folder):
    folder, lock = locked_folder
    lock()
    with pytest.raises(DataError, match="the store cannot be written"):
        Store(folder)


def test_a_full_disk(tmp_path, monkeypatch):
    """SQLite's own limit on pages gives its own error of a full disk."""
    store = Store(tmp_path)
    store.put(SALIENCY, "key")
    connect = sqlite3.connect

    def limited(*arguments, **options):
        connection = connect(*arguments, **options)
        connection.execute("PRAGMA max_page_count = 1")
        return connection

    monkeypatch.setattr(sqlite3, "connect", limited)
    with pytest.raises(DataError, match="the disk is full; free some space"):
        for number in range(100):
            store.put(SALIENCY, f"{number}")
    monkeypatch.undo()
    assert same(Store(tmp_path).get("key"), SALIENCY)
