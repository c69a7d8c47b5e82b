"""The window's store is a cache: it has a place of its own, and its oldest attributions are dropped."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.errors import DataError
from models.explain.store import Store, cache, open_store
from tests.models.records import SALIENCY, TRUST, same


def test_a_cache_drops_its_oldest(tmp_path):
    store = Store(tmp_path)
    long = replace(SALIENCY, values=np.zeros(1000, np.float32))
    with store.kept_open():
        for number in range(100):
            store.put(long, f"{number}")
            store.put_trust(f"{number}", TRUST)
    store.drop_oldest(10_000_000)
    assert len(store.all_keys()) == 100
    store.drop_oldest(250_000)
    kept = store.all_keys()
    assert 30 < len(kept) < 70
    assert kept == tuple(str(number) for number in range(100 - len(kept), 100))
    assert store.trust("0") is None and store.trust("99") is not None


def test_the_cache_follows_its_variable(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    cache().put(SALIENCY, "key")
    assert same(open_store(tmp_path / "cache" / "saliency").get("key"), SALIENCY)


def test_a_cache_that_cannot_be_used_says_how_to_have_another(tmp_path, monkeypatch):
    (tmp_path / "saliency").write_text("no folder")
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path))
    with pytest.raises(DataError, match="EARMARK_CACHE can name another folder"):
        cache()
