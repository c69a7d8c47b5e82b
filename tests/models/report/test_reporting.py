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

from analysis.alignment import Alignment
from analysis.corpora import open_corpus
from analysis.errors import UsageError
from analysis.progress import Cancelled
from analysis.report.sound import Sounds, compressed
from analysis.session import Session, give, identify
from analysis.words import Word
from models.commands.reporting import report
from models.explain.keys import METHOD_VERSION, input_digest
from models.explain.store import Store
from models.material import material
from models.predicted import predicted
from models.registry import read_fingerprint
from models.report.current import Current
from models.report.masses import masses
from models.report.places import SILENT_DB, Places, frame_levels
from models.report.write import ReportRequest, make_report, write_report
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


def test_the_page_opens_offline_with_all_its_figures(demo, files, tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path))  # no predictions kept, so no figure of errors
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
    assert found["paper"] == "rgb(23, 23, 26)" and set(found["inks"]) == {"rgb(232, 232, 236)"}
    assert len(found["printed"]) > 3 and min(found["printed"]) > 200
    assert set(found["sounds"]) <= {"probably", "maybe"} and len(found["sounds"]) == 10
    assert "the first 20 s of sound, 10 in all" in found["text"]
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
    # The share of shifts with no more inside: of the second map, all but the 9 that are nearer than 5 frames.
    assert [row.p for row in found.per_clip[found.found.index(one)]] == pytest.approx([1.0, 0.91], abs=1e-9)
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


def small(demo):
    """The first clips of the demo."""
    clips = demo.clips.head(8)
    return replace(demo, clips=clips, ratings=demo.ratings[demo.ratings["clip"].isin(clips["clip"])])


def texts(report):
    return "\n".join(text for section in report.sections for text in section.text)


def test_a_corpus_alone_says_what_would_fill_the_rest_and_tells_what_is_kept(demo, tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path))
    request = ReportRequest(small(demo), tmp_path / "a.html", kept_of=("demo-text",))
    said = texts(make_report(request))
    for hint in ("--session FILE", "--store DIR", "--model NAME"):
        assert hint in said
    some = replace(demo, clips=demo.clips.head(3))
    predicted(some, "demo-text")
    report = make_report(request)
    assert "Predicted are 3 of 8 clips by demo-text." in texts(report)
    (errors,) = [
        part for section in report.sections if section.name == "errors" for part in section.parts[1:]
    ]
    assert errors.rows[0][:4] == ("all clips", "valence", "demo-text", 3)


def test_splits_limit_maps_and_errors(demo, tmp_path):
    here = demo.clips[demo.clips["split"] == "Test1"]["clip"].tolist()
    other = demo.clips[demo.clips["split"] == "Train"]["clip"].tolist()
    store = Store(tmp_path / "store")
    for number, clip in enumerate((*here[:2], *other[:3])):
        store.put(a_map(clip, 20, 29), str(number))
    request = ReportRequest(
        demo, tmp_path / "a.html", store=tmp_path / "store", splits=("Test1",), models=("demo-text",)
    )
    report = make_report(request)
    (places,) = [
        part for section in report.sections if section.name == "saliency-places" for part in section.parts[1:]
    ]
    assert {row[4] for row in places.rows} == {2}
    (errors,) = [
        part for section in report.sections if section.name == "errors" for part in section.parts[1:]
    ]
    assert errors.rows[0][3] == len(here)


def test_of_a_cache_only_maps_of_models_and_clips_as_they_are_count(demo):
    clip = demo.clips["clip"].iloc[0]
    read = material(demo, clip, 16000)
    own = {
        "model_sha256": read_fingerprint("demo-audio"),
        "method_version": METHOD_VERSION,
        "input_sha256": input_digest(read, "audio"),
    }
    counts = Current(demo, ["demo-audio"])
    assert counts(replace(SALIENCY, clip=clip, provenance=own))
    for name in own:
        assert not counts(replace(SALIENCY, clip=clip, provenance={**own, name: "another"}))
    assert not Current(demo, ["demo-text"])(replace(SALIENCY, clip=clip, provenance=own))


def test_words_that_were_aligned_here_are_words(demo, monkeypatch):
    clip = demo.clips["clip"].iloc[0]
    row = demo.clips.iloc[0]
    given = []

    def kept(samples, rate, transcript):
        given.append((len(samples) / rate, transcript))
        return Alignment((Word("so", 0.2, 0.4),))

    monkeypatch.setattr("models.report.places.alignment_of", lambda _corpus, _clip: None)
    monkeypatch.setattr("models.report.places.kept_alignment", kept)
    found = Places(demo, []).general(clip, 100)
    assert np.flatnonzero(found["words"]).tolist() == [*range(10, 20)]
    assert given == [(pytest.approx(row["duration"], abs=0.01), row["transcript"])]


def test_sounds_of_all_sections_share_one_room(demo):
    path = demo.clips["path"].iloc[0]
    size = len(compressed(path))
    sounds = Sounds(most=2 * size)
    assert [len(sounds.of(name)) for name in (path, "", path, path)] == [size, 0, size, 0]
    assert sounds.in_words().startswith(
        f"Of listed clips the page holds the first 20 s of sound, 2 in all ({2 * size / 1e6:.1f} MB). 2 have none"
    )
    none = Sounds(wanted=False)
    assert (none.in_words(), none.of(path)) == ("", b"")
    assert "left out, as was asked" in none.in_words()


@pytest.mark.parametrize("name", ["figures", "numbers"])
def test_nothing_is_written_into_a_corpus(demo, tmp_path, name):
    folder = demo.folder / "report"
    with pytest.raises(UsageError, match="folder of the corpus"):
        write_report(ReportRequest(demo, tmp_path / "a.html", **{name: folder}))
    assert not folder.exists() and list(tmp_path.iterdir()) == []


def test_work_that_is_not_wanted_leaves_nothing(demo, tmp_path):
    def stop(_fraction):
        raise Cancelled

    with pytest.raises(Cancelled):
        write_report(ReportRequest(demo, tmp_path / "a.html", with_sound=False), stop)
    assert list(tmp_path.iterdir()) == []


def test_a_page_ends_in_html(tmp_path):
    with pytest.raises(UsageError, match=r"end it in \.html"):
        CliRunner().invoke(app, ["demo", "--out", str(tmp_path / "a.pdf")], catch_exceptions=False)
