"""The section on saliency gaps: which marks and maps count, and which clips come first."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.bins import default_edges
from analysis.corpora import open_corpus
from analysis.disagreement import FlagRule
from analysis.report.on_corpus import Looked
from analysis.report.on_tags import tagged
from analysis.report.sound import Sounds
from analysis.session import starting_codebook
from analysis.session.marks import HEARD_HERE
from models.explain.store import Store
from models.report.gaps import NO_GAPS, NO_INPUT, Way, gaps, gaps_section
from tests.analysis.session.examples import clip_tag
from tests.models.records import SALIENCY


@pytest.fixture(scope="module")
def demo():
    return open_corpus("demo")


@pytest.fixture
def looked(demo):
    edges = default_edges(demo.scale)
    return Looked(demo, demo.clips, FlagRule(), edges, "all", 0, 5, Sounds(wanted=False))


def mark(number, clip, start_s, end_s, *, blind=True):
    span = {"start": round(16000 * start_s), "end": round(16000 * end_s), "rate": 16000}
    return clip_tag(number, clip=clip, tag=HEARD_HERE, blind=blind, **span)


def peaks(clip, *frames, target="valence"):
    values = np.full(50, 0.01, np.float32)
    values[list(frames)] = 1
    return replace(SALIENCY, clip=clip, model="voice", target=target, values=values, words=())


@pytest.fixture
def found(demo, tmp_path):
    """The model looks away from the first clip's mark, and at the second's; the third is marked too late."""
    first, second, third = demo.clips.drop_duplicates("speaker")["clip"].tolist()[:3]
    store = Store(tmp_path / "store")
    store.put(peaks(first, 7), "old")
    for clip, frame in ((first, 40), (second, 7), (third, 30)):
        store.put(peaks(clip, frame), clip)
    marks = [mark(1, first, 0.1, 0.2), mark(2, second, 0.1, 0.2), mark(3, third, 0.1, 0.2, blind=False)]
    session = tagged(demo, marks, starting_codebook())
    return (first, second), store, session


def test_the_newest_map_is_held_against_marks_made_blind(demo, found):
    (first, second), store, session = found
    held = gaps(store, session, clips=demo.rows)
    assert list(held) == [Way("valence", "voice", SALIENCY.method)]
    (rows,) = held.values()
    assert [(gap.clip, gap.unseen > 0, gap.unheard > 0) for gap in rows] == [
        (clip, clip == first, clip == first) for clip in sorted((first, second))
    ]
    assert gaps(store, session, clips={second}, counts=lambda _: False) == {}


def test_the_worst_clips_are_listed_to_be_heard(looked, found):
    (first, _), store, session = found
    section = gaps_section(gaps(store, session, clips=looked.corpus.rows), looked)
    names = [part.name for part in section.parts[::2]]
    assert names == ["gaps-unseen", "gaps-unheard"]
    for table, examples in (section.parts[:2], section.parts[2:]):
        assert [row[0] for row in table.rows] == [one.clip for one in examples.clips] == [first]
        assert all(len(row) == len(table.columns) for row in table.rows)
    assert section.parts[1].clips[0].facts[0] == "3% of the map in the marks, by chance 10% (valence, voice)"
    assert section.text[2].startswith("Of 2 maps 1 have less in the marks than by chance, and 1 are denser")
    assert "2 clips" in section.findings[0]


def test_without_session_and_store_it_says_what_to_give(looked):
    assert gaps_section(None, looked).text == (NO_INPUT,)
    assert gaps_section({}, looked).text == (NO_GAPS,)
