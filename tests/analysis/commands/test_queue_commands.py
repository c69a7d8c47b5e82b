"""Queues with strata and controls by `sample`, and what was heard of one by `prevalence`."""

import json

import pandas as pd
import pytest

from analysis.corpora import open_corpus
from analysis.queues import draw
from analysis.queues.heard import read_queue
from analysis.queues.stratified import draw_queue, queue_to_text
from analysis.session import CorpusIdentity, Session, give
from analysis.session.kept import keep, kept
from analysis.session.marks import KEPT_QUEUE
from main import main
from tests.analysis.agreement.tagged import done, region, whole

CLIPS = [f"{number:03d}.wav" for number in range(40)]


@pytest.fixture
def run(capsys):
    def run(*arguments):
        code = main([*map(str, arguments), "--json"])
        out = capsys.readouterr()
        return json.loads(out.out) if code == 0 else (code, out.err)

    return run


def test_without_strata_and_controls_the_queue_is_as_before(run):
    demo = open_corpus("demo")
    assert run("sample", "demo", "--n", 7, "--seed", 2) == {
        "clips": draw(demo.clips["clip"], n=7, seed=2),
        "seed": 2,
        "drawn_from": len(demo.clips),
    }


def test_strata_controls_and_weights(run, tmp_path):
    file = tmp_path / "queue.csv"
    options = (
        "--n",
        12,
        "--split",
        "Train",
        "--strata",
        "speaker",
        "--control",
        0.25,
        "--where",
        "valence > 3",
    )
    record = run("sample", "demo", *options, "--csv", file)
    table = pd.read_csv(file, keep_default_na=False)
    clips = open_corpus("demo").clips
    train = clips[clips["split"] == "Train"].set_index("clip")
    sought = train[train["valence"] > 3]
    assert table["clip"].to_list() == record["clips"]
    assert list(table.columns[-3:]) == ["stratum", "drawn_as", "weight"]
    assert (record["population"], record["drawn_from"]) == (len(train), len(sought))
    strata = {str(name): part.index.to_list() for name, part in sought.groupby("speaker", observed=True)}
    queue = draw_queue(strata, list(train.index), n=12, control=0.25, seed=0, named="speaker")
    assert [item["weight"] for item in record["items"]] == [item.weight for item in queue.items]
    assert record["clips"] == list(queue.clips)
    assert set(table["drawn_as"]) >= {"looked for"}
    assert run("sample", "demo", *options)["clips"] == record["clips"]


def test_a_drawn_queue_is_kept_with_a_session(run, tmp_path):
    file = tmp_path / "study.earmark"
    options = ("--n", 9, "--strata", "split", "--control", 0.5, "--session", file, "--name", "first")
    record = run("sample", "demo", *options)
    with Session.open(file, tagger="Ann") as session:
        (one,) = kept(session.tags().values(), KEPT_QUEUE).values()
    queue = read_queue(one)
    assert (one.name, list(queue.clips)) == ("first", record["clips"])
    assert run("prevalence", file, "--queue", "first")["heard"] == {}
    code, said = run("sample", "demo", *options)
    assert code == 2 and "has a queue 'first' already: give another --name." in said


@pytest.mark.parametrize("column", ["bin", "flag", "speaker", "split", "emotion", "valence_bin"])
def test_every_column_of_few_values(run, column):
    record = run("sample", "demo", "--n", 20, "--strata", column, "--proportional")
    assert {item["drawn_as"] for item in record["items"]} == {"looked for"}
    assert all(item["stratum"] for item in record["items"])


def test_an_unknown_column_is_refused(run):
    code, said = run("sample", "demo", "--strata", "mood")
    assert code == 2
    assert "There are no strata 'mood'; there are bin, " in said


@pytest.fixture
def file(tmp_path):
    """Forty clips, of which twenty are in the queue `first`; Ann heard ten of these and calls four sarcastic."""
    queue = draw_queue({"": CLIPS}, CLIPS, n=20, control=0, seed=1)
    heard = queue.clips[:10]
    outside = next(clip for clip in CLIPS if clip not in queue.clips)
    tags = [done(clip, "Ann") for clip in heard[:8]]
    tags += [whole(clip, "sarcasm", "Ann") for clip in heard[7:]] + [region(heard[0], "sarcasm", "Ann", 0, 1)]
    tags += [whole(outside, "mimicry", "Ann"), done(heard[0], "Ben")]
    path = tmp_path / "study.earmark"
    with Session.create(
        path, CorpusIdentity("demo", "demo", "1", "/no", 40, "0" * 64), tagger="Ann"
    ) as session:
        session.commit(give(tags))
        session.commit(keep(KEPT_QUEUE, "first", queue_to_text(queue), tagger="Ann", codebook_version=1))
    return path


def test_prevalence_by_hand(run, file):
    record = run("prevalence", file, "--queue", "first")
    assert (record["clips"], record["stands_for"], record["has_controls"]) == (20, 40, False)
    assert record["heard"] == {"Ann": 10, "Ben": 1}
    ann, ben = record["tags"]
    assert (ann["tag"], ann["tagger"], ann["given"], ann["heard"]) == ("sarcasm", "Ann", 4, 10)
    assert ann["share"] == pytest.approx(0.4, abs=1e-12)
    assert ann["low"] < 0.4 < ann["high"]
    assert (ben["tagger"], ben["share"], ben["heard"]) == ("Ben", 0, 1)
    assert run("prevalence", file, "--queue", "first", "--tag", "mimicry")["tags"][0]["share"] == 0


def test_prevalence_for_people_says_what_it_assumes(file, capsys):
    assert main(["prevalence", str(file), "--queue", "first"]) == 0
    said = capsys.readouterr().out
    assert "Queue first: 20 clips for 40. Heard: Ann 10, Ben 1" in said
    assert "sarcasm, Ann: 40.0% (" in said and "given to 4 of 10 heard" in said and "count as no" in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--queue", "second"), "there is no queue 'second'"),
        (("--queue", "first", "--tag", "joy!"), "there is no tag 'joy!'"),
    ],
)
def test_unknown_names_are_refused(run, file, options, words):
    code, said = run("prevalence", file, *options)
    assert code == 2 and words in said


def test_an_export_has_each_clips_place_in_its_queue(run, file, tmp_path):
    out = tmp_path / "tags.csv"
    assert (
        run("export", file, "--to", "csv", "--out", out, "--tag", "sarcasm", "--tag", "mimicry")["tags"] == 5
    )
    table = pd.read_csv(out, keep_default_na=False)
    assert list(table.columns[-3:]) == ["queue", "stratum", "weight"]
    in_queue = table["tag"] == "sarcasm"
    assert table.loc[in_queue, "queue"].to_list() == ["first"] * 4
    assert table.loc[in_queue, "weight"].astype(float).to_list() == [2.0] * 4
    assert table.loc[~in_queue, ["queue", "stratum", "weight"]].to_numpy().tolist() == [["", "", ""]]
    explained = json.loads((tmp_path / "tags.columns.json").read_text())["columns"]
    assert [column["name"] for column in explained] == list(table.columns)


def test_an_export_without_queues_is_as_before(run, tmp_path):
    path, out = tmp_path / "plain.earmark", tmp_path / "tags.csv"
    with Session.create(
        path, CorpusIdentity("demo", "demo", "1", "/no", 1, "0" * 64), tagger="Ann"
    ) as session:
        session.commit(give([whole("a.wav", "sarcasm", "Ann")]))
    run("export", path, "--to", "csv", "--out", out)
    assert "queue" not in pd.read_csv(out).columns
