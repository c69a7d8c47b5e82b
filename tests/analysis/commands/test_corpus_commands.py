import json
import os
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
import pytest

from analysis.corpora import open_corpus
from analysis.load_report import as_text, report_on
from main import main
from tests import generators as made
from tests import named_corpora as acted
from tests.analysis.corpora import crema_d_made

CLIPS = made.make_clips(200, seed=7)


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EARMARK_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    made.write_consensus_csv(folder / "labels_consensus.csv", CLIPS)
    made.write_packed_csv(folder / "labels_detailed.csv", CLIPS)
    return str(folder)


@pytest.fixture
def run(capsys):
    """Run a command with --json and give its object."""

    def run(*arguments):
        code = main([*arguments, "--json"])
        out = capsys.readouterr().out
        assert code == 0
        assert out.count("\n") == 1
        return json.loads(out)

    return run


def spreads(name, ddof=1):
    return np.array([np.std([getattr(r, name) for r in clip.ratings], ddof=ddof) for clip in CLIPS])


def level(x):
    return "Low" if x <= 3 else "Medium" if x <= 5 else "High"


def test_corpus(run, folder):
    record = run("corpus", folder)
    assert record["format"] == "msp-podcast"
    assert record["release"] == "unknown"
    assert record["clips"] == 200
    assert record["ratings"] == sum(len(clip.ratings) for clip in CLIPS)
    assert record["raters"] == len({r.worker for clip in CLIPS for r in clip.ratings})
    assert record["speakers"] == len({clip.speaker for clip in CLIPS} - {"Unknown"})
    assert sum(record["splits"].values()) == sum(record["classes"].values()) == 200
    assert record["audio"] == {"present": 0, "missing": 200, "unreadable": 0}
    assert [(problem["kind"], problem["count"]) for problem in record["problems"]] == [("missing audio", 200)]


def test_bins(run, folder, tmp_path):
    files = {"--csv": "bins.csv", "--plot": "bars.svg", "--radar": "radar.html"}
    record = run(
        "bins", folder, *(text for key, name in files.items() for text in (key, str(tmp_path / name)))
    )
    assert record["clips"] == 200
    assert record["edges"] == [3, 5]
    names = [(count["activation"], count["valence"]) for count in record["bins"]]
    assert names == [(a, v) for a in ("Low", "Medium", "High") for v in ("Low", "Medium", "High")]
    for count in record["bins"]:
        inside = [
            clip
            for clip in CLIPS
            if (level(clip.activation), level(clip.valence)) == (count["activation"], count["valence"])
        ]
        assert count["clips"] == len(inside) == sum(count["classes"].values())
        assert count["share"] == pytest.approx(len(inside) / 200)
        assert count["classes"]["happy"] == sum(clip.emotion == "H" for clip in inside)
    table = pd.read_csv(tmp_path / "bins.csv")
    assert table["clip"].to_list() == [clip.name for clip in CLIPS]
    assert table["bin"].to_list() == [f"{level(clip.activation)}-{level(clip.valence)}" for clip in CLIPS]
    assert {path.name for path in tmp_path.iterdir()} == set(files.values())


def test_bins_with_other_edges_and_splits(run, folder):
    record = run("bins", folder, "--low", "2.5", "--high", "4", "--split", "train", "--split", "TEST1")
    chosen = [clip for clip in CLIPS if clip.split in ("Train", "Test1")]
    assert (record["clips"], record["edges"]) == (len(chosen), [2.5, 4])
    both_low = sum(clip.activation <= 2.5 and clip.valence <= 2.5 for clip in chosen)
    assert record["bins"][0]["clips"] == both_low


def test_bins_with_the_chance_to_leave_them(run, folder, tmp_path):
    file = tmp_path / "bins.csv"
    asked = ("bins", folder, "--low", "3.3", "--split", "Test1")
    plain, record = run(*asked), run(*asked, "--fragility", "--csv", str(file))
    expected = [count.pop("expected") for count in record["bins"]]
    leaves = record.pop("leaves")
    assert record == plain
    assert sum(expected) == pytest.approx(record["clips"], abs=1e-6)
    assert leaves == pytest.approx(pd.read_csv(file)["leaves"].mean(), abs=1e-9)
    assert 0 < leaves < 1


@pytest.mark.parametrize(("k", "ddof"), [(2, 1), (1, 0)])
def test_disagreement_by_its_definition(run, folder, tmp_path, k, ddof):
    path = tmp_path / "flagged.csv"
    record = run("disagreement", folder, "--k", str(k), "--ddof", str(ddof), "--csv", str(path))
    activation, valence = spreads("activation", ddof), spreads("valence", ddof)
    thresholds = [x.mean() + k * x.std(ddof=1) for x in (activation, valence)]
    is_a, is_v = activation >= thresholds[0], valence >= thresholds[1]
    assert record["threshold"]["activation"] == pytest.approx(thresholds[0], abs=1e-12)
    assert record["threshold"]["valence"] == pytest.approx(thresholds[1], abs=1e-12)
    assert record["flagged"] == {
        "activation": (is_a & ~is_v).sum(),
        "valence": (is_v & ~is_a).sum(),
        "both": (is_a & is_v).sum(),
        "any": (is_a | is_v).sum(),
    }
    table = pd.read_csv(path)
    names = np.array([clip.name for clip in CLIPS])
    assert table["clip"].to_list() == names[is_a | is_v].tolist()
    expected = np.select([is_a & is_v, is_a, is_v], ["both", "activation", "valence"], "")
    assert table["flag"].to_list() == expected[is_a | is_v].tolist()
    np.testing.assert_allclose(table["valence_sd"], valence[is_a | is_v], atol=1e-12)


def test_disagreement_looks_only_at_the_chosen_splits(run, folder):
    record = run("disagreement", folder, "--split", "Test1")
    chosen = np.array([clip.split == "Test1" for clip in CLIPS])
    spread = spreads("activation")[chosen]
    assert record["clips"] == chosen.sum()
    assert record["threshold"]["activation"] == pytest.approx(
        spread.mean() + 2 * spread.std(ddof=1), abs=1e-12
    )


@pytest.mark.parametrize(("scope", "wanted"), [("corpus", ""), ("splits", ""), ("shown", "Male")])
def test_the_scope_of_disagreement(run, folder, scope, wanted):
    where = "gender == 'Male'"
    record = run("disagreement", folder, "--split", "Test1", "--scope", scope, "--where", where)
    seen = np.array(
        [
            scope == "corpus" or (clip.split == "Test1" and (not wanted or clip.gender == wanted))
            for clip in CLIPS
        ]
    )
    spread = spreads("valence")[seen]
    assert record["threshold"]["valence"] == pytest.approx(spread.mean() + 2 * spread.std(ddof=1), abs=1e-12)
    shown = np.array([clip.split == "Test1" and clip.gender == "Male" for clip in CLIPS])
    high = (spreads("valence") >= record["threshold"]["valence"]) & shown
    assert record["flagged"]["valence"] + record["flagged"]["both"] == high.sum()
    assert (record["clips"], record["scope"]) == (shown.sum(), scope)


def test_alpha_of_the_chosen_clips(run, folder):
    record = run("disagreement", folder, "--split", "Test1")
    clips = [clip for clip in CLIPS if clip.split == "Test1"]
    most = max(len(clip.ratings) for clip in clips)
    table = [[r.valence for r in clip.ratings] + [np.nan] * (most - len(clip.ratings)) for clip in clips]
    expected = krippendorff.alpha(np.transpose(table), level_of_measurement="interval")
    assert record["alpha"]["valence"] == pytest.approx(expected, abs=1e-9)
    assert set(record["alpha"]) == {"activation", "valence", "dominance", "emotion"}
    assert record["raters"] == len({r.worker for clip in clips for r in clip.ratings})


def test_flagged_clips_come_with_how_their_raters_differ_and_by_what_rule(run, folder, tmp_path):
    path = tmp_path / "flagged.csv"
    run("disagreement", folder, "--csv", str(path), "--k", "1")
    table = pd.read_csv(path).set_index("clip")
    for clip in CLIPS:
        if clip.name in table.index:
            given = [r.activation for r in clip.ratings]
            assert table["activation_range"][clip.name] == max(given) - min(given)
    assert table["rule"].str.startswith("k = 1, n − 1, over all clips: activation spread ≥ ").all()
    assert list(table.columns[-2:]) == ["class_entropy", "vote_share"]


def test_validation_is_development(run, folder):
    asked, meant = (run("bins", folder, "--split", name) for name in ("Validation", "Development"))
    assert asked == meant


def test_k_must_be_a_number(folder, capsys):
    assert main(["disagreement", folder, "--k", "nan"]) == 2
    assert "--k must be a number" in capsys.readouterr().err


def test_samples_do_not_depend_on_the_order_of_rows(run, folder, tmp_path):
    made.write_consensus_csv(tmp_path / "labels_consensus.csv", CLIPS[::-1])
    made.write_packed_csv(tmp_path / "labels_detailed.csv", CLIPS[::-1])
    arguments = ("--n", "5", "--seed", "3", "--bin", "medium-medium", "--split", "Train")
    record = run("sample", folder, *arguments)
    assert record["clips"] == run("sample", str(tmp_path), *arguments)["clips"]
    assert len(set(record["clips"])) == 5
    by_name = {clip.name: clip for clip in CLIPS}
    assert all(level(by_name[name].activation) == "Medium" for name in record["clips"])
    assert record["clips"] != run("sample", folder, *arguments, "--seed", "4")["clips"]


def test_a_sample_for_people_keeps_its_words(tmp_path, capsys):
    made.write_consensus_csv(tmp_path / "labels_consensus.csv", CLIPS[:1])
    (tmp_path / "Transcripts").mkdir()
    words = "Nobody could say a word, and yet " * 10
    (tmp_path / "Transcripts" / CLIPS[0].name.replace(".wav", ".txt")).write_text(words)
    assert main(["sample", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert f"{CLIPS[0].name}  " in said and f"\n    {words.strip()}\n" in said


def test_samples_of_flagged_clips(run, folder, tmp_path):
    run("disagreement", folder, "--csv", str(tmp_path / "flagged.csv"))
    flags = pd.read_csv(tmp_path / "flagged.csv").set_index("clip")["flag"]
    for flag in ("any", "activation", "valence", "both"):
        record = run("sample", folder, "--n", "1000", "--flag", flag, "--csv", str(tmp_path / "queue.csv"))
        expected = flags if flag == "any" else flags[flags == flag]
        assert sorted(record["clips"]) == sorted(expected.index)
    table = pd.read_csv(tmp_path / "queue.csv")
    assert table["clip"].to_list() == record["clips"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["corpus", "{folder}/nowhere"], 2, "There is no folder or file"),
        (["bins", "{folder}", "--split", "Test9"], 2, "it has Train, Development, Test1, Test2"),
        (["bins", "{folder}", "--low", "5", "--high", "4"], 2, "--low is 5 and --high 4"),
        (["bins", "{folder}", "--plot", "bars.txt"], 2, "no suffix of a figure"),
        (["bins", "{folder}", "--csv", "{folder}/no/such/place.csv"], 2, "cannot be written"),
        (["sample", "{folder}", "--bin", "Middle"], 2, "There is no bin 'Middle'"),
        (["sample", "{folder}", "--flag", "fury"], 2, "there are any, activation, valence, both"),
        (["sample", "{folder}", "--n", "0"], 2, ""),
        (["corpus", "{empty}"], 3, "There are no labels"),
    ],
)
def test_wrong_use_is_one_clear_line(capsys, folder, tmp_path, arguments, code, words):
    given = [text.format(folder=folder, empty=tmp_path) for text in arguments]
    assert main(given) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err.replace("\n", " ")
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("command", ["corpus", "bins", "disagreement", "sample"])
def test_each_prints_for_people_and_has_an_example(capsys, folder, command):
    assert main([command, folder]) == 0
    assert capsys.readouterr().out.strip()
    assert main([command, "--help"]) == 0
    assert f"Example: main.py {command} demo" in " ".join(capsys.readouterr().out.split())


def test_files_that_are_written_can_be_read_by_others(run, folder, tmp_path):
    run("bins", folder, "--csv", str(tmp_path / "bins.csv"))
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "bins.csv").stat().st_mode & 0o777 == 0o666 & ~mask


@pytest.mark.parametrize("command", [["bins"], ["disagreement"], ["sample"]])
def test_labels_are_never_replaced(folder, capsys, command):
    labels = Path(folder) / "labels_consensus.csv"
    before = labels.read_bytes()
    for given in (folder, str(labels)):
        assert main([*command, given, "--csv", str(labels)]) == 2
        assert "it is there and belongs to what is read" in capsys.readouterr().err
    assert labels.read_bytes() == before


@pytest.mark.parametrize("command", ["corpus", "bins", "disagreement", "sample"])
def test_a_format_may_be_named(run, folder, command, capsys):
    assert run(command, folder, "--format", "msp-podcast") == run(command, folder)
    assert main([command, folder, "--format", "tess-2"]) == 2
    assert "There is no format 'tess-2'" in capsys.readouterr().err


def test_six_classes_are_counted_over_four_acted_corpora(run, tmp_path):
    acted.put(tmp_path / "RAVDESS", acted.ravdess_names(actors=[1, 2]))
    acted.put(tmp_path / "TESS", acted.tess_names(["back", "bar"]))
    acted.put(tmp_path / "SAVEE", acted.savee_names())
    crema_d_made.write(tmp_path / "CREMA-D", "tabulated")
    names = ("RAVDESS", "CREMA-D", "TESS", "SAVEE")
    alone = [run("corpus", str(tmp_path / name)) for name in names]
    paths = [str(tmp_path / name) for name in names]
    record = run("corpus", *paths, "--save", str(tmp_path / "acted.toml"))
    assert record["corpora"] == {"RAVDESS": 120, "CREMA-D": 4, "TESS": 28, "SAVEE": 480}
    for name in ("neutral", "happy", "sad", "angry", "fear", "disgust"):
        assert record["classes"][name] == sum(each["classes"].get(name, 0) for each in alone)
    # By the layouts: 8 (neutral) or 16 a class in RAVDESS for two actors, 4 in TESS, 15 a speaker in SAVEE.
    assert record["classes"]["disgust"] == 16 + 0 + 4 + 60
    assert record["speakers"] == sum(each["speakers"] for each in alone)
    assert record["labels"]["TESS: ps"] == "surprise"
    assert record["format"] == "joined"


def test_several_corpora_are_joined_by_a_file(run, tmp_path, capsys):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made.write_consensus_csv(tmp_path / name / "labels_consensus.csv", CLIPS[:4])
    places, file = [str(tmp_path / "one"), str(tmp_path / "two")], tmp_path / "both.toml"
    record = run("corpus", *places, "--save", str(file), "--csv", str(tmp_path / "report.csv"))
    assert (record["name"], record["corpora"]) == ("both", {"one": 4, "two": 4})
    more = tmp_path / "more.toml"
    more.write_text(f'{file.read_text()}\n[[corpora]]\npath = "one"\nname = "again"\n')
    assert run("corpus", str(more))["corpora"] == {"one": 4, "two": 4, "again": 4}
    assert record["missing"]["audio"] == {"count": 8, "example": f"one/{CLIPS[0].name}"}
    assert "What is missing,Audio,8" in (tmp_path / "report.csv").read_text()
    assert run("bins", str(file))["clips"] == 8
    assert main(["corpus", *places]) == 2
    assert main(["corpus", places[0], places[0], "--save", str(file)]) == 2
    assert main(["corpus", *places, "--save", str(tmp_path / "both.txt")]) == 2
    (tmp_path / "mine.toml").write_text("colour = 3")
    assert main(["corpus", *places, "--save", str(tmp_path / "mine.toml")]) == 2
    assert (tmp_path / "mine.toml").read_text() == "colour = 3"
    assert main(["corpus", *places, "--save", str(file), "--format", "tess"]) == 2
    assert "let it end in .toml" in capsys.readouterr().err
    (tmp_path / "moved").mkdir()
    for name in ("one", "two", "both.toml"):
        (tmp_path / name).rename(tmp_path / "moved" / name)
    assert run("corpus", str(tmp_path / "moved" / "both.toml"))["clips"] == 8


def test_sounds_that_cannot_be_read_are_there_and_missed(run, tmp_path):
    """Of 60 sounds five are spoilt: the files are there, and the report misses what they should hold."""
    names = acted.ravdess_names(actors=(1,))
    acted.put(tmp_path, names)
    acted.put(tmp_path, names[:5], b"no sound")
    record = run("corpus", str(tmp_path))
    assert record["audio"] == {"present": 60, "missing": 0, "unreadable": 5}
    assert record["missing"]["audio"]["count"] == 5
    assert "5 there but unreadable" in as_text(report_on(open_corpus(tmp_path)))
