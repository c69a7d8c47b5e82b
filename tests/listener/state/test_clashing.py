"""Voices are held against words in the background; then one sorts, filters and draws by it."""

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QTableView

from analysis.clash.columns import TITLES
from analysis.queues.stratified import CONTROL
from listener.state.clashing import NO_CORPUS, NOT_FOUND, TELLS, WORST
from listener.state.columns.wishes import HIDDEN
from listener.views.clips_table.columns import PLACES
from listener.views.listen.lanes.clash import ClashLane
from models.explain.placing import place_words, word_times
from models.explain.store import cache
from models.interface import Request, Saliency, WordScore
from models.material import material
from models.predicted import _begin, _write

CLEAR = 3.0


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def said(desk):
    sentences = []
    desk.clashing.told.connect(sentences.append)
    desk.clashing.failed.connect(sentences.append)
    return sentences


@pytest.fixture
def predicted(demo):
    """Predictions are kept: of the first clip that voice and words are clearly opposed, of others nearly neutral."""
    corpus, random = demo.library.corpus, np.random.default_rng(0)
    for model, side in (("demo-audio", -CLEAR), ("demo-text", CLEAR)):
        card, file, keys = _begin(corpus, model)
        valence = random.uniform(3.8, 4.2, len(keys))
        valence[0] = 4 + side
        rows = {key: (4.0, number)[-len(card.outputs) :] for key, number in zip(keys, valence, strict=True)}
        _write(file, card, rows)


def test_without_a_corpus_it_says_so(desk, said):
    desk.clashing.find()
    assert said == [NO_CORPUS]


@pytest.mark.usefixtures("predicted")
def test_the_most_opposed_clips_come_first(demo, said, qtbot):
    library = demo.library
    assert set(TITLES) <= set(library.index.columns)
    demo.selection.select(int(library.rows[-1]))
    demo.window.actions_by_id["analyse.clash"].trigger()
    qtbot.wait_until(lambda: bool(said), timeout=20_000)
    clash = library.index.numbers["clash"]
    count = int((clash >= 0.5).sum())
    assert said[0].startswith(f"{count} of 126 clips clash, by demo-audio and demo-text; ")
    assert library.rows[0] == 0
    assert np.all(np.diff(clash[library.rows]) <= 0)
    assert demo.table.findChild(QTableView).verticalScrollBar().value() == 0
    assert demo.table.findChild(QTableView).isColumnHidden(PLACES["clash"]) is False
    header = demo.table.findChild(QTableView).horizontalHeader()
    assert header.visualIndex(PLACES["clash"]) == header.visualIndex(PLACES["emotion"]) + 1
    assert demo.filtering.use("clash >= 0.5 and clash_p < 0.1")
    assert 0 < len(library.rows) < count
    assert np.all(clash[library.rows] >= 0.5)
    most = min(len(library.rows), WORST)
    worst = set(library.rows[np.argsort(-clash[library.rows])][:most].tolist())
    demo.window.actions_by_id["analyse.clash_queue"].trigger()
    qtbot.wait_until(lambda: library.listing is not None, timeout=20_000)
    assert worst <= set(library.listing.tolist())
    items = demo.queues.read(demo.queues.name).items
    assert sum(item.drawn_as != CONTROL for item in items) == most


def test_no_queue_is_drawn_of_what_is_not_known_and_blind_listening_waits_for_it(demo, said):
    demo.window.actions_by_id["analyse.clash_queue"].trigger()
    assert said == [NOT_FOUND]
    assert demo.queues.kept == {}
    demo.blindness.set_on(True)
    demo.clashing.find()
    assert said == [NOT_FOUND, TELLS]
    demo.blindness.set_on(False)


@pytest.mark.usefixtures("predicted")
def test_the_current_clip_says_at_which_words(demo, said, qtbot):
    demo.clashing.find()
    qtbot.wait_until(lambda: bool(said), timeout=20_000)
    library, words = demo.library, demo.clash_words
    demo.selection.select(0)
    qtbot.wait_until(lambda: "Explain valence by" in words.shown.lacking, timeout=20_000)
    lane = demo.listen.findChild(ClashLane)
    assert lane.toolTip() == ("Explain valence by demo-audio and by demo-text to see which words clash.")
    assert words.shown.sentence == "Positive words, negative voice (p = 0.008)."
    keep_maps(demo, library.name_of(0))
    demo.selection.select(1)
    demo.selection.select(0)
    qtbot.wait_until(lambda: "because of" in words.shown.sentence, timeout=20_000)
    first, last = (library.corpus.clips["transcript"][0].strip(".").split()[place] for place in (0, -1))
    assert words.shown.sentence == (
        f"The voice turns negative at ‘{first}’, the text is positive because of ‘{last}’ (p = 0.008)."
    )
    qtbot.wait_until(lambda: len(lane._boxes) > 0, timeout=20_000)
    assert [lane._boxes[place].text.strip(".") for place in lane._pair] == [first, last]
    assert lane.accessibleDescription() == words.shown.sentence
    assert lane.wordings(lane._pair[0])[0] == f"{first} (voice −)"
    shown = demo.labels.findChild(QLabel, "clash")
    assert shown.text() == words.shown.sentence
    demo.blindness.set_on(True)
    assert words.shown.sentence == shown.text() == lane.accessibleDescription() == ""
    assert (lane._boxes, lane.toolTip()) == ((), HIDDEN)
    demo.blindness.set_on(False)


@pytest.mark.usefixtures("predicted")
def test_kept_predictions_make_the_columns_of_a_corpus_that_is_opened(demo, qtbot):
    assert demo.library.index.numbers.is_made("clash") is False
    demo.filtering.use("clash > 2")
    qtbot.wait_until(lambda: demo.library.rows.tolist() == [0], timeout=20_000)


def keep_maps(desk, clip):
    """Maps are kept: the voice's on the first word only, the text's on the last."""
    corpus = desk.library.corpus
    for model, place in (("demo-audio", 0), ("demo-text", -1)):
        card = desk.shelf.cards[model]
        given = material(corpus, clip, card.rate, card.modality)
        texts = given.transcript.split()
        scores = [0.0] * len(texts)
        scores[place] = 1.0
        times = word_times(texts, given.words)
        words = tuple(
            WordScore(text, *time, score) for text, time, score in zip(texts, times, scores, strict=True)
        )
        values = -place_words(words, len(given.samples) // 320)[0].astype(np.float32)
        saliency = Saliency(
            clip,
            model,
            "valence",
            "ig",
            16,
            "",
            values,
            0,
            0,
            0,
            0,
            words if model == "demo-text" else (),
            0,
            {},
        )
        cache().put(saliency, desk.shelf.key_of(model, given, Request("valence")))
