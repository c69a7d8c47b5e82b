import pytest

from analysis.bins import BINS, LEVELS, BinCount, Edges
from analysis.errors import UsageError
from analysis.figures import check_suffix, save_bars, save_radar
from analysis.tables import Scale

EMPTY = {"happy": 0, "sad": 0, "neutral": 0}
FULL = {"happy": 3, "sad": 1, "neutral": 0}
COUNTS = tuple(
    BinCount(LEVELS[a], LEVELS[v], 4 * ((a + v) % 2), 0.25 * ((a + v) % 2), FULL if (a + v) % 2 else EMPTY)
    for a, v in BINS
)
STARTS = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF", ".html": b"<html>"}


@pytest.mark.parametrize("suffix", STARTS)
@pytest.mark.parametrize("save", [save_bars, save_radar])
def test_every_format(tmp_path, save, suffix):
    path = tmp_path / f"figure{suffix}"
    save(path, COUNTS, Edges(3, 5), Scale(1, 7))
    assert path.read_bytes().startswith(STARTS[suffix])


def test_bars_say_counts_and_units(tmp_path):
    path = tmp_path / "bars.html"
    save_bars(path, COUNTS, Edges(3, 5), Scale(1, 7))
    text = path.read_text("utf-8")
    assert "n = 16 clips" in text
    assert "activation (arousal) first" in text
    assert "cdn.plot.ly" not in text.split("<body>")[1].split("<script")[0]


def test_other_suffixes_are_refused(tmp_path):
    with pytest.raises(UsageError, match=r"figure\.jpeg has no suffix of a figure"):
        check_suffix(tmp_path / "figure.jpeg")
