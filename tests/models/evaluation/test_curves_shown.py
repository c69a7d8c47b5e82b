"""What a training shows on a terminal, and how Ctrl-C ends it."""

import os
import signal
from math import nan

import pytest

from analysis.progress import Cancelled
from models.commands import curves
from models.commands.curves import followed, line, share_prepared, sparkline
from models.commands.stopping import stoppable
from models.recipes.training.curves import Point


def test_a_sparkline_goes_from_the_smallest_to_the_largest():
    assert sparkline([0, 1, 2, nan, 7]) == "▁▂▃█"
    assert sparkline([0, 2, 4, 6, 8, 10], width=3) == "▁▄█"
    assert sparkline([3, 3]) == "▁▁"
    assert sparkline([nan]) == ""


def test_a_line_tells_where_a_training_is_and_how_long_it_may_take():
    points = [Point(100, 400, 1.0, 2.0, score=0.25), Point(200, 400, 2.0, 1.5, score=0.5)]
    shown = line(points, 30.0)
    assert "epoch 2.0  step 200 of 400  loss 1.500 █▁" in shown
    assert "development 0.500, best 0.500 ▁█  1:00 left at most" in shown
    assert "left" not in line(points[:1], 30.0)


def test_without_a_terminal_there_is_a_line_a_score(capsys):
    with followed("timnet") as (tell, report):
        report(0.5)
        tell(Point(0, 10, 0.0, nan, score=0.25))
        tell(Point(1, 10, 0.1, 2.0))
        tell(Point(2, 10, 0.2, 1.0, score=0.5))
    lines = capsys.readouterr().err.splitlines()
    assert [text.startswith("timnet  epoch") for text in lines] == [True, True]


def test_the_share_of_prepared_clips_can_be_read_from_its_line(capsys, monkeypatch):
    monkeypatch.setattr(curves, "PLAINLY_EVERY_S", -1.0)
    with followed("timnet 2/5 s 80%") as (_, report):
        report(0.4)
    assert share_prepared(capsys.readouterr().err.strip()) == 0.4
    assert share_prepared("timnet  epoch 1.0") is None


def test_ctrl_c_stops_at_the_next_point_and_a_second_one_at_once():
    told = []
    before = signal.getsignal(signal.SIGINT)
    with stoppable(told.append, told.append) as (tell, report):
        tell("first")
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(Cancelled):
            tell("second")
        with pytest.raises(Cancelled):
            report(0.5)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert told == ["first", "second", 0.5]
    assert signal.getsignal(signal.SIGINT) is before
