"""A store keeps attributions whole, notices damage, and takes several writers."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.errors import DataError, UsageError
from models.errors import ModelError
from models.explain.keys import saliency_key
from models.explain.many import explain_many
from models.explain.store import FILE, Store, cache, explain_cached, open_store
from models.interface import Material, Request
from tests.models.records import SALIENCY
from tests.models.toys import Toy, linear

CLIP = Material("toy.wav", np.arange(1, 7, dtype=np.float32), 16000)
REQUEST = Request("activation")


def same(one, other):
    fields = [name for name in vars(one) if name != "values"]
    assert all(getattr(one, name) == getattr(other, name) for name in fields)
    np.testing.assert_array_equal(one.values, other.values)
    return one.values.dtype == other.values.dtype


def damage(store, column, value):
    with sqlite3.connect(store.folder / FILE) as connection:
        connection.execute(f"UPDATE attributions SET {column} = ?", (value,))
    connection.close()


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


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.models.records import SALIENCY
from models.explain.store import Store
store = Store(Path(sys.argv[1]))
for number in range(40):
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
        assert all(store.get(f"{name}-{number}") is not None for number in range(40))
    assert len(store.find("shared", "valence")) == 1


def test_what_is_no_store(tmp_path):
    (tmp_path / FILE).write_text("no database" * 100)
    with pytest.raises(DataError, match="this is no store of attributions"):
        Store(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="cannot make a store there"):
        Store(tmp_path / "file")
    with pytest.raises(UsageError, match="there is no store of attributions in"):
        open_store(tmp_path / "nowhere")


def test_the_cache_follows_its_variable(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    cache().put(SALIENCY, "key")
    assert same(open_store(tmp_path / "cache" / "saliency").get("key"), SALIENCY)
