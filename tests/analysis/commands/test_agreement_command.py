"""The command `agreement`."""

from __future__ import annotations

import csv
import json

import pytest

from analysis.session import CorpusIdentity, Session, give
from analysis.session.marks import again
from main import main
from tests.analysis.agreement.tagged import done, region, whole

CORPUS = CorpusIdentity("demo", "demo", "1", "/nowhere", 3, "0" * 64)


def clip(number):
    return f"{number:03d}.wav"


def study(path, *, second="Ben"):
    """Thirty clips that two judge: kappa 0.8 of sarcasm, regions of mimicry in two clips."""
    tags = []
    for number in range(30):
        tags += [done(clip(number), "Ann"), done(clip(number), second)]
        tags += [whole(clip(number), "sarcasm", "Ann")] * (number < 15)
        tags += [whole(clip(number), "sarcasm", second)] * (number < 12)
    tags += [region(clip(number), "=mimicry", "Ann", 1, 2) for number in (3, 4)]
    tags += [region(clip(3), "=mimicry", second, 1.1, 2.2)]
    with Session.create(path, CORPUS, tagger="Ann") as session:
        session.commit(give(tags))
    return path


@pytest.fixture
def file(tmp_path):
    return study(tmp_path / "study.earmark")


def printed(capsys, *arguments):
    code = main(["agreement", *map(str, arguments)])
    return code, capsys.readouterr()


def test_json(file, capsys):
    code, out = printed(capsys, file, "--json", "--draws", 200)
    record = json.loads(out.out)
    assert code == 0
    assert record["taggers"] == ["Ann", "Ben"]
    assert record["judged"] == {"Ann": 30, "Ben": 30}
    assert record["clips"] == 30
    sarcasm, mimicry = record["tags"]
    assert (sarcasm["tag"], sarcasm["clips"], sarcasm["agreement"]) == ("sarcasm", 30, 0.9)
    assert sarcasm["kappa"] == pytest.approx(0.8, abs=1e-12)
    assert sarcasm["kappa_low"] < 0.8 < sarcasm["kappa_high"]
    assert sarcasm["event_f1"] is None
    assert mimicry["event_f1"] == pytest.approx(2 / 3, abs=1e-12)
    assert mimicry["iou"] == pytest.approx(0.75, abs=1e-12)
    assert record["pairs"][0]["taggers"] == ["Ann", "Ben"]
    assert record["repeat"] == []
    assert out.err == ""


def test_the_same_seed_prints_the_same(file, capsys):
    runs = [printed(capsys, file, "--json", "--draws", 50, "--seed", seed)[1].out for seed in (1, 1, 2)]
    assert runs[0] == runs[1] != runs[2]


def test_csv_has_every_number_and_no_formula(file, tmp_path, capsys):
    code, _out = printed(capsys, file, "--csv", tmp_path / "agreement.csv", "--draws", 0)
    rows = list(csv.DictReader((tmp_path / "agreement.csv").read_text().splitlines()))
    assert code == 0
    assert [(row["compared"], row["tag"]) for row in rows] == [
        *(("all", tag) for tag in ("", "sarcasm", "'=mimicry")),
        *(("pair", tag) for tag in ("", "sarcasm", "'=mimicry")),
    ]
    assert float(rows[1]["kappa"]) == pytest.approx(0.8, abs=1e-12)
    assert rows[1]["kappa_low"] == ""


def test_a_table_for_people_says_how_to_read_it(file, capsys):
    code, out = printed(capsys, file, "--draws", 100)
    assert code == 0
    assert "sarcasm" in out.out
    assert "0.80" in out.out
    assert "what chance gives" in out.out


def test_one_tag_and_some_taggers(file, capsys):
    record = json.loads(printed(capsys, file, "--json", "--tag", "disbelief", "--draws", 0)[1].out)
    assert [row["tag"] for row in record["tags"]] == ["disbelief"]
    assert record["tags"][0]["kappa"] is None
    assert record["tags"][0]["remark"].startswith("Nobody gave it")
    _code, alone = printed(capsys, file, "--json", "--tagger", "Ann", "--draws", 0)
    assert json.loads(alone.out)["tags"] == []
    assert "needs a second tagger" in alone.err


def test_a_second_hearing_alone_is_compared(tmp_path, capsys):
    path = study(tmp_path / "again.earmark", second=again("Ann"))
    code, out = printed(capsys, path, "--json", "--draws", 0)
    record = json.loads(out.out)
    (repeat,) = record["repeat"]
    assert code == 0
    assert (repeat["tagger"], repeat["clips"]) == ("Ann", 30)
    assert repeat["tags"][0]["kappa"] == pytest.approx(0.8, abs=1e-12)
    assert record["missing"] == out.err.strip()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--tag", "joy"], "there is no tag 'joy'"),
        (["--tagger", "Cem"], "there is no tagger 'Cem'"),
        (["--csv", "/nowhere/at/all.csv"], "there is no folder"),
    ],
)
def test_wrong_use_is_told_in_one_line(file, capsys, arguments, said):
    code, out = printed(capsys, file, *arguments)
    assert code == 2
    assert said in out.err
    assert out.err.count("\n") == 1


def test_the_session_is_never_written_over(file, capsys):
    code, _out = printed(capsys, file, "--csv", file)
    assert code == 2
    with Session.open(file, tagger="Ann") as session:
        assert session.tags()
