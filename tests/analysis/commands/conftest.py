"""A small corpus and a session of two taggers on it, in folders of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.corpora import open_corpus
from analysis.session import Session, default_session_path, give, identify
from tests import generators
from tests.analysis.session.examples import clip_tag


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twenty clips without sound; what Earmark keeps of them lies beside."""
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("EARMARK_DATA", str(tmp_path / "data"))
    folder = tmp_path / "my corpus"
    (folder / "Labels").mkdir(parents=True)
    clips = generators.make_clips(20, seed=3)
    generators.write_consensus_csv(folder / "Labels" / "labels_consensus.csv", clips)
    generators.write_packed_csv(folder / "Labels" / "labels_detailed.csv", clips)
    return folder


@pytest.fixture
def file(folder: Path) -> Path:
    """A session with three tags on two clips, one by another tagger."""
    corpus = open_corpus(folder)
    path = default_session_path(corpus)
    first, second = corpus.clips["clip"][:2]
    with Session.open_or_create(path, identify(corpus), tagger="ana") as session:
        session.commit(give([clip_tag(1, clip=first), clip_tag(2, clip=first, tag="mimicry")]))
    with Session.open(path, tagger="ben") as session:
        session.commit(give([clip_tag(3, clip=second, tagger="ben", start=5, end=7)]))
    return path
