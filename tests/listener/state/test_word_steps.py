from dataclasses import replace

import pytest

from analysis.words import Word
from listener.state.altering.word_steps import next_word, step_word
from tests.listener.listening_desk import RATE, ListeningDesk
from tests.listener.views.listen.viewing import WORDS, put

THREE = (Word("a", 0.0, 0.5), Word("b", 0.5, 1.0), Word("c", 1.5, 2.0))


@pytest.mark.parametrize(
    ("cursor", "selected", "places", "expected"),
    [
        (0.0, None, 1, 0),
        (0.2, None, 1, 0),
        (0.5, None, 1, 1),
        (1.2, None, 1, 2),
        (9.0, None, 1, 2),
        (0.0, None, -1, 0),
        (0.6, None, -1, 1),
        (0.0, 0.0, 1, 1),
        (0.0, 0.5001, 1, 2),
        (0.0, 1.5, 1, 2),
        (0.0, 1.5, -1, 1),
        (0.0, 0.4999, -1, 0),
        (0.0, 0.0, -1, 0),
    ],
)
def test_the_next_word(cursor, selected, places, expected):
    assert next_word(THREE, cursor, selected, places) == expected


def test_words_are_selected_and_played_one_after_another(tmp_path, qtbot):
    desk = ListeningDesk(tmp_path, qtbot)
    desk.go(1)
    step_word(desk.columns, desk.selection, desk.hearing, 1)
    assert (desk.selection.span, desk.player.is_playing) == (None, False)
    put(desk, contents=replace(desk.columns.columns[0].contents, words=WORDS))
    spans = []
    for places in (1, 1, 1, -1):
        step_word(desk.columns, desk.selection, desk.hearing, places)
        spans.append(desk.selection.span)
        assert (desk.player.is_playing, desk.player.position) == (True, spans[-1][0])
    first, second = (RATE // 4, 3 * RATE // 4), (RATE, 7 * RATE // 4)
    assert spans == [first, second, second, first]
    desk.close()
