import numpy as np
import pytest
import soundfile

from analysis.audio import read
from analysis.errors import DataError
from analysis.session.codebook.book import Example
from listener.state.codebook.examples import read_example


def test_an_example_is_read_at_the_files_own_rate(tmp_path):
    path = tmp_path / "a.wav"
    soundfile.write(path, np.linspace(-0.5, 0.5, 8000), 16000, subtype="FLOAT")
    whole = read(path)
    assert read_example(path, Example(path.name)).length == whole.length
    part = read_example(path, Example(path.name, 500, 1000, whole.rate // 2))
    np.testing.assert_array_equal(part.samples, whole.samples[1000:2000])
    to_end = read_example(path, Example(path.name, whole.length - 10, whole.length + 10, whole.rate))
    assert to_end.length == 10
    with pytest.raises(DataError, match="ends before the example begins"):
        read_example(path, Example(path.name, whole.length, whole.length + 10, whole.rate))


def test_playing_leaves_the_clip_in_view_where_it_is_until_that_is_played(demo, qtbot):
    examples, clip = demo.examples, demo.library.name_of(5)
    shown, position = demo.selection.clip, demo.player.position
    example = Example(clip)
    examples.toggle(example)
    qtbot.wait_until(lambda: examples._player is not None and examples._player.is_playing, timeout=10_000)
    assert examples.playing == example
    assert (demo.selection.clip, demo.player.position, demo.player.is_playing) == (shown, position, False)
    examples.toggle(example)
    assert examples.playing is None
    assert not examples._player.is_playing
    short = Example(demo.selection.clip, 0, 160, 16000)
    examples.toggle(short)
    qtbot.wait_until(lambda: examples.playing is None, timeout=10_000)
    examples.toggle(example)
    qtbot.wait_until(lambda: examples._player.is_playing, timeout=10_000)
    demo.hearing.toggle()
    assert examples.playing is None and not examples._player.is_playing
    demo.hearing.toggle()


def test_what_cannot_be_played_is_said(demo, qtbot):
    said = []
    demo.examples.failed.connect(said.append)
    demo.examples.toggle(Example("none.wav"))
    assert said == ["none.wav is not in the open corpus, so it cannot be played."]
    demo.library.corpus.clips.loc[3, "path"] = ""
    demo.examples.toggle(Example(demo.library.name_of(3)))
    assert "has no sound in" in said[-1]
    demo.examples.toggle(Example(demo.selection.clip, 10**9, 10**9 + 1, 16000))
    qtbot.wait_until(lambda: len(said) == 3, timeout=10_000)
    assert "ends before the example begins" in said[-1]
    assert demo.examples.playing is None
