"""The index finds the clashes that are planted in the demo, and by chance it does not."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.clash import auc, auc_interval, clash, signals
from analysis.corpora import open_corpus
from analysis.errors import UsageError
from main import main
from models.clash import Sources, clash_of, clip_clash, corpus_clash
from models.predicted import predicted

TRUTH = Path(__file__).parents[2] / "resources" / "demo" / "truth.json"
SOURCES = Sources("demo-audio", "demo-text")


@pytest.fixture(scope="module")
def demo():
    return open_corpus("demo")


@pytest.fixture(scope="module")
def truth():
    return json.loads(TRUTH.read_text())


@pytest.fixture(scope="module")
def planted(demo, truth):
    return np.array([truth[clip]["clash"] for clip in demo.clips["clip"]])


@pytest.fixture(scope="module")
def speakers(demo):
    return demo.clips["speaker"].astype(str).factorize()[0]


@pytest.fixture(scope="module")
def found(demo):
    return corpus_clash(demo, SOURCES, device="cpu")


def test_planted_clashes_are_found(found, planted, speakers):
    assert not found.failed
    c1 = auc_interval(found.clash.opposition, planted, speakers)
    c2 = auc_interval(found.clash.distance, planted, speakers)
    assert c1.value >= 0.95
    assert c1.low >= 0.85
    assert c2.value >= 0.95
    assert c2.low >= 0.9
    # What is left of the audio's valence only tells how emotional the voice is.
    assert auc(np.abs(found.clash.signals.voice), planted) < 0.8


def test_the_two_models_know_nothing_of_each_other(demo, found):
    audio, text = (predicted(demo, name).outputs["valence"] for name in ("demo-audio", "demo-text"))
    assert abs(np.corrcoef(audio, text)[0, 1]) <= 0.15
    assert abs(found.clash.signals.lexical_share) <= 0.1


def test_permuted_transcripts_are_no_better_than_chance(demo, found, planted, speakers):
    audio, text = (predicted(demo, name).outputs["valence"] for name in ("demo-audio", "demo-text"))
    neutral = (demo.clips["emotion"] == "neutral").to_numpy()
    generator = np.random.default_rng(0)
    drawn = []
    for _ in range(100):
        others = clash(signals(audio, generator.permutation(text), speakers, neutral), speakers)
        drawn.append(
            [auc(values, planted) for values in (others.opposition, others.product, others.distance)]
        )
    opposition, product, distance = np.mean(drawn, axis=0)
    assert opposition == pytest.approx(0.5, abs=0.05)
    assert product == pytest.approx(0.5, abs=0.05)
    # A voice far from neutral is far from most words: the distance is no measure of opposition by itself.
    assert 0.5 < distance < 0.65
    assert np.quantile(drawn, 0.975, axis=0)[0] < auc(found.clash.opposition, planted)


def test_where_voices_meet_words_by_lot_no_clash_is_surprising(found):
    assert np.nanmin(found.clash.q) > 0.5


def test_clips_of_unknown_speakers_are_not_one_voice(demo):
    hears, reads = (predicted(demo, name) for name in ("demo-audio", "demo-text"))
    is_unknown = np.arange(len(demo.clips)) < 30
    clips = demo.clips.assign(recording="Unknown", emotion="happy", speaker=demo.clips["speaker"].astype(str))
    nobody, themselves = (
        clips.assign(speaker=clips["speaker"].where(~is_unknown, name)) for name in ("Unknown", clips["clip"])
    )
    found, expected = (
        clash_of(replace(demo, clips=each), hears, reads).signals for each in (nobody, themselves)
    )
    assert np.array_equal(found.text, expected.text, equal_nan=True)
    assert np.array_equal(found.voice, expected.voice, equal_nan=True)


def test_the_pair_of_words_is_the_planted_one(demo, found, truth, planted):
    rows = [row for row in np.flatnonzero(planted) if found.clash.product[row] > 0][:2]
    for row in rows:
        clip = demo.clips["clip"][row]
        within = clip_clash(demo, clip, found.clash, SOURCES, device="cpu")
        assert within.sentence.startswith("The voice turns ")
        start, end = _times(demo, clip)[within.words.voice_word]
        assert any(start < stop and end > begin for begin, stop in truth[clip]["emotional"])
    assert rows


def test_models_of_the_wrong_kind_are_refused():
    with pytest.raises(UsageError, match="one of audio is wanted"):
        Sources("demo-text", "demo-text").check()
    with pytest.raises(UsageError, match="one of text is wanted"):
        Sources("demo-audio", "demo-audio").check()


def test_the_command_ranks_clips_and_finds_words(demo, found, tmp_path, capsys):
    worst = demo.clips["clip"][int(np.nanargmax(found.clash.opposition))]
    models = ["--audio", "demo-audio", "--text", "demo-text"]
    table = tmp_path / "clash.csv"
    assert main(["clash", "demo", *models, "--csv", str(table), "--clip", worst, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["per_clip"][0]["clip"] == record["clip"]["clip"] == worst
    assert record["clashes"] == sum(row["direction"] != "" for row in record["per_clip"]) == 24
    assert record["clip"]["sentence"]
    lines = table.read_text().splitlines()
    assert len(lines) == 127
    assert lines[0] == "clip,clash,product,distance,p,q,voice,audio,text,direction"
    assert main(["clash", "demo", *models]) == 0
    assert capsys.readouterr().out.startswith("24 of 126 clips clash.")


def test_the_command_refuses_what_it_cannot_do(capsys):
    assert main(["clash", "demo", "--audio", "demo-text", "--text", "demo-text"]) == 2
    assert main(["clash", "demo", "--audio", "demo-audio", "--text", "demo-text", "--clip", "no"]) == 2
    assert "there is no clip 'no' in demo" in capsys.readouterr().err


def _times(demo, clip):
    from models.explain.placing import word_times
    from models.material import material

    given = material(demo, clip, 16000)
    return word_times(given.transcript.split(), given.words)
