"""What the line says of a map and of where listeners heard the emotion."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.session.marks import HEARD_HERE
from analysis.session.tags import new_tag
from listener.views.listen.heard_words import LATE, NOTHING, foot_line, heard_line, silence_line
from tests.listener.views.listen.made import saliency

MAP = replace(saliency(), clip="a.wav", values=np.arange(50, dtype=np.float32))


def mark(tagger, start_s, end_s, *, blind=True, clip="a.wav", name=HEARD_HERE):
    start, end = round(8000 * start_s), round(8000 * end_s)
    return new_tag(
        clip, name, tagger=tagger, codebook_version=1, start=start, end=end, rate=8000, blind=blind
    )


def test_own_marks_are_told_with_chance():
    wordings, tip = heard_line(MAP, [mark("ada", 0.8, 0.9), mark("ada", 0.6, 0.7)], "ada")
    # Of the ten strongest frames, 40 to 49, those from 40 to 44 are marked.
    assert wordings[0] == "Heard here: 50 % of the map's top in it (chance 20 %)"
    assert wordings[-1] == "50 % (20 %)"
    assert LATE not in tip


def test_listeners_are_told_beside_the_map():
    tags = [mark("ada", 0.8, 1.0), mark("bo", 0.9, 1.0), mark("cy", 0, 0.2)]
    wordings, _ = heard_line(MAP, tags, "ada")
    # Bo agrees by 2 * 5 / 15 and Cy by nothing; chance is 2 * 1 / 15 and 2 * 2 / 20.
    assert wordings[0] == (
        "Heard here: 100 % of the map's top in it (chance 20 %); listeners 33 % (chance 17 %)"
    )


def test_a_mark_made_after_looking_is_told_as_such():
    wordings, tip = heard_line(MAP, [mark("ada", 0.8, 1.0), mark("ada", 0.1, 0.2, blind=False)], "ada")
    assert wordings[0].startswith("Heard here (after looking): ")
    assert LATE in tip


@pytest.mark.parametrize(
    ("given", "tags"),
    [
        (None, [mark("ada", 0.8, 1.0)]),
        (MAP, []),
        (MAP, [mark("bo", 0.8, 1.0)]),
        (MAP, [mark("ada", 0.8, 1.0, clip="b.wav")]),
        (MAP, [mark("ada", 0.8, 1.0, name="sarcasm")]),
        (MAP, [mark("ada", 0, 1.0)]),
    ],
)
def test_otherwise_there_is_nothing_to_say(given, tags):
    assert heard_line(given, tags, "ada") == NOTHING


def test_attention_that_is_not_marked_is_told_beside_silence():
    told = {"share_on_silence": "0.0410", "silence_share_of_time": "0.2800"}
    attention = replace(MAP, method="attention", provenance=told)
    wordings, _ = foot_line(attention, [], "ada")
    assert wordings[0] == "Attention on silence: 4 % (silence is 28 % of the time)"
    assert foot_line(attention, [mark("ada", 0.8, 0.9)], "ada")[0][0].startswith("Heard here")
    assert silence_line(replace(attention, method="ig")) == NOTHING
    assert silence_line(replace(attention, provenance={})) == NOTHING
    assert foot_line(None, [], "ada") == NOTHING
