"""`report` as one calls it, and its page in a browser."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from analysis.corpora import open_corpus
from analysis.errors import UsageError
from analysis.progress import Cancelled
from analysis.session import Session, give, identify
from analysis.words import Word
from models.commands.reporting import report
from models.explain.store import Store
from models.report.masses import masses
from models.report.places import SILENT_DB, Places, frame_levels
from models.report.write import ReportRequest, write_report
from tests.analysis.report.study_a import study_a_corpus
from tests.analysis.session.examples import clip_tag
from tests.models.records import SALIENCY

BROWSER = Path(__file__).with_name("browser.py")
RATE = 16000
EVIL = "<script>window.alerted = 1</script>"
app = typer.Typer()
app.command("report")(report)


@pytest.fixture(scope="module")
def demo():
    return open_corpus("demo")


def region(number, clip, tag, start_s, end_s, **fields):
    start, end = round(RATE * start_s), round(RATE * end_s)
    return clip_tag(number, clip=clip, tag=tag, start=start, end=end, rate=RATE, **fields)


def a_map(clip, first, last, *, frames=100, **fields):
    """A map whose mass is in frames first to last."""
    values = np.zeros(frames, dtype=np.float32)
    values[first : last + 1] = -1.0
    return replace(SALIENCY, clip=clip, model="voice", values=values, words=(), **fields)


@pytest.fixture(scope="module")
def files(demo, tmp_path_factory):
    """A session of two taggers and a store whose maps lie in what they tagged."""
    folder = tmp_path_factory.mktemp("study")
    clips = demo.clips.drop_duplicates("speaker")["clip"].tolist()[:8]
    store = Store(folder / "store")
    for number, clip in enumerate(clips):
        store.put(a_map(clip, 20, 29), str(number))
    tags = [region(number, clip, "laughter", 0.4, 0.6) for number, clip in enumerate(clips)]
    tags += [clip_tag(20 + number, clip=clip, tagger="zoe-b") for number, clip in enumerate(clips[:4])]
    tags.append(clip_tag(40, clip=clips[0], tagger="zoe-b", tag="odd", note=EVIL))
    with Session.create(folder / "tags.earmark", identify(demo), tagger="ana") as session:
        session.commit(give(tags))
    return folder


def test_the_page_opens_offline_with_all_its_figures(demo, files):
    out = files / "report.html"
    arguments = ("--session", files / "tags.earmark", "--store", files / "store", "--numbers", files / "csv")
    called = CliRunner().invoke(app, ["demo", "--out", str(out), *map(str, arguments), "--json"])
    assert called.exit_code == 0, called.output
    assert json.loads(called.stdout)["bytes"] == out.stat().st_size
    found = opened(out)
    assert found["console"] == []
    assert [address for address in found["asked"] if not address.startswith("data:")] == [out.as_uri()]
    assert found["alerts"] == 0 and EVIL in found["text"]
    assert len(found["drawn"]) == len([alt for alt in found["alts"] if alt]) == 5
    assert all(width > 500 and height > 100 for width, height in found["drawn"])
    assert set(found["sounds"]) <= {"probably", "maybe"} and len(found["sounds"]) == 10
    assert "synthetic" in found["text"]
    assert "voice looks more than by chance at the tag laughter" in found["text"]
    without_scripts = re.sub("<script.*?</script>", "", out.read_text("utf-8"), flags=re.DOTALL)
    assert not [name for name in {"zoe-b", *demo.ratings["rater"]} if name in without_scripts]
    assert "laughter,valence,voice,ig,8" in (files / "csv" / "report-saliency-tags.csv").read_text("utf-8")


def opened(page):
    """What a browser says of a page, in a process of its own."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_DISABLE_SANDBOX": "1"}
    done = subprocess.run(
        [sys.executable, BROWSER, page], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_mass_is_held_against_chance_and_the_newest_map_counts(demo, tmp_path):
    clips = demo.clips["clip"].tolist()[:2]
    store = Store(tmp_path / "store")
    store.put(a_map(clips[0], 0, 9), "older")
    store.put(a_map(clips[0], 20, 29), "newer")
    store.put(a_map(clips[1], 25, 34), "other")
    store.put(a_map("elsewhere.wav", 0, 9), "elsewhere")
    tags = [region(number, clip, "laughter", 0.4, 0.6) for number, clip in enumerate(clips)]
    tags.append(region(9, clips[1], "laughter", 0.5, 1.5, tagger="ana (again)"))
    found = masses(store, demo, Places(demo, tags))
    (one,) = [mass for mass in found.found if mass.is_tag]
    assert (found.maps, found.elsewhere, one.clips) == (3, 1, 2)
    assert (one.share, one.chance) == pytest.approx((0.75, 0.1), abs=1e-9)
    # The mean over all shifts but none is (10 % of all shifts' sum - the share itself) over 99.
    excess = [share - (0.1 * 100 - share) / 99 for share in (1.0, 0.5)]
    assert one.excess == pytest.approx(np.mean(excess), abs=1e-9)
    assert {mass.place for mass in found.found} >= {"laughter", "words", "silence", "first and last 10 %"}


def test_levels_are_those_of_20_ms():
    samples = np.full(640, 0.5, dtype=np.float32)
    samples[320:] = 0.05
    levels = frame_levels(samples, RATE, 3)
    assert levels == pytest.approx([-6.0206, -26.0206, -120], abs=1e-4)
    assert levels[0] - levels[1] < SILENT_DB


def test_laughter_is_what_is_marked_and_not_the_word(demo, monkeypatch):
    clip = demo.clips["clip"].iloc[0]
    words = (Word("laughed", 0.0, 0.2), Word("++LAUGHTER++", 0.4, 0.5), Word("[laugh]", 0.5, 0.6))
    monkeypatch.setattr("models.report.places.read_words", lambda _path: words)
    found = Places(demo, [region(1, clip, "nervous laughter", 0.9, 1.0)]).general(clip, 100)
    assert np.flatnonzero(found["laughter"]).tolist() == [*range(20, 30), *range(45, 50)]
    assert np.flatnonzero(found["words"]).tolist() == [*range(10), *range(20, 30)]
    assert np.flatnonzero(found["first and last 10 %"]).tolist() == [*range(10), *range(90, 100)]


def test_a_corpus_alone_says_what_would_fill_the_rest(tmp_path):
    request = ReportRequest(study_a_corpus(), tmp_path / "a.html", with_sound=False)
    text = write_report(request).read_text("utf-8")
    assert "77,566" in text and "happy in Medium-Low: 3.6 % against 19.4 % in the corpus" in text
    for hint in ("--session FILE", "--store DIR", "--model NAME"):
        assert hint in text


def test_work_that_is_not_wanted_leaves_nothing(demo, tmp_path):
    def stop(_fraction):
        raise Cancelled

    with pytest.raises(Cancelled):
        write_report(ReportRequest(demo, tmp_path / "a.html", with_sound=False), stop)
    assert list(tmp_path.iterdir()) == []


def test_a_page_ends_in_html(tmp_path):
    with pytest.raises(UsageError, match=r"end it in \.html"):
        CliRunner().invoke(app, ["demo", "--out", str(tmp_path / "a.pdf")], catch_exceptions=False)
