"""The bundled demo: its layout, its labels by MSP-Podcast's own rules, its truth, and models that load offline."""

import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
import soundfile

RESOURCES = Path(__file__).parents[2] / "resources"
DEMO = RESOURCES / "demo"
NAME = re.compile(r"MSP-PODCAST_\d{4}_\d{4}(_\d{4})?\.wav")
DETAIL = re.compile(
    r"(WORKER\d{8}); ([^;]+); ([^;]*); A:([1-7])\.000000; V:([1-7])\.000000; D:([1-7])\.000000;"
)
CODES = {
    "Angry": "A",
    "Sad": "S",
    "Happy": "H",
    "Surprise": "U",
    "Fear": "F",
    "Disgust": "D",
    "Contempt": "C",
    "Neutral": "N",
    "Other": "O",
}
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def consensus():
    with (DEMO / "Labels" / "labels_consensus.csv").open(encoding="ascii", newline="") as file:
        return {row["FileName"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def ratings():
    given = defaultdict(list)
    with (DEMO / "Labels" / "labels_detailed.csv").open(encoding="ascii", newline="") as file:
        for row in csv.DictReader(file):
            rater, primary, secondary, *values = DETAIL.fullmatch(row["EmoDetail"]).groups()
            given[row["FileName"]].append((rater, primary, secondary, *map(int, values)))
    return given


@pytest.fixture(scope="module")
def truth():
    return json.loads((DEMO / "truth.json").read_text("utf-8"))


def test_every_clip_has_all_its_files(consensus, ratings, truth):
    assert 120 <= len(consensus) <= 150
    assert set(consensus) == set(ratings) == set(truth)
    assert all(NAME.fullmatch(name) for name in consensus)
    assert any(NAME.fullmatch(name)[1] for name in consensus)
    stems = {Path(name).stem for name in consensus}
    for folder, suffix in (("Audios", "wav"), ("Transcripts", "txt"), ("ForceAligned", "TextGrid")):
        assert {file.name for file in (DEMO / folder).iterdir()} == {f"{stem}.{suffix}" for stem in stems}


def test_sound_is_16_khz_mono_16_bit(consensus):
    for name in consensus:
        sound = soundfile.info(DEMO / "Audios" / name)
        assert (sound.samplerate, sound.channels, sound.subtype) == (16000, 1, "PCM_16")
        assert 0.9 < sound.duration < 4


def test_lists_name_the_same_clips(consensus):
    splits = dict(
        reversed(line.split("; ")) for line in (DEMO / "Partitions.txt").read_text("utf-8").splitlines()
    )
    assert splits == {name: row["Split_Set"] for name, row in consensus.items()}
    assert set(splits.values()) == {"Train", "Development", "Test1", "Test2"}
    lines = [line.split("; ") for line in (DEMO / "Speaker_ids.txt").read_text("utf-8").splitlines()]
    genders = {key.removeprefix("Speaker_"): value for key, value in lines if key.startswith("Speaker_")}
    assert {key: value for key, value in lines if not key.startswith("Speaker_")} == {
        name: row["SpkrID"] for name, row in consensus.items()
    }
    assert all(genders.get(row["SpkrID"], "Unknown") == row["Gender"] for row in consensus.values())
    assert {"Male", "Female"} <= set(genders.values())


def test_no_speaker_is_in_two_splits(consensus):
    splits = defaultdict(set)
    for row in consensus.values():
        splits[row["SpkrID"]].add(row["Split_Set"])
    assert all(len(found) == 1 for found in splits.values())


def test_consensus_follows_from_the_ratings(consensus, ratings):
    for name, row in consensus.items():
        given = ratings[name]
        assert len(given) >= 5
        assert len({rating[0] for rating in given}) == len(given)
        votes = Counter(CODES[rating[1].split("-")[0]] for rating in given).most_common()
        is_tie = len(votes) > 1 and votes[0][1] == votes[1][1]
        assert row["EmoClass"] == ("X" if is_tie else votes[0][0])
        for place, column in ((3, "EmoAct"), (4, "EmoVal"), (5, "EmoDom")):
            mean = sum(rating[place] for rating in given) / len(given)
            assert row[column] == str(round(mean, 6))


def test_ratings_have_other_words_and_second_emotions(consensus, ratings):
    primaries = {rating[1] for given in ratings.values() for rating in given}
    assert sum(primary.startswith("Other-") for primary in primaries) >= 3
    assert any("," in rating[2] for given in ratings.values() for rating in given)
    assert {row["EmoClass"] for row in consensus.values()} == set("ASHUFDCNOX")


def test_all_nine_bins_are_filled(consensus):
    def level(value):
        return 0 if float(value) <= 3 else 1 if float(value) <= 5 else 2

    bins = Counter((level(row["EmoAct"]), level(row["EmoVal"])) for row in consensus.values())
    assert len(bins) == 9
    assert min(bins.values()) >= 3


def test_raters_disagree_in_all_three_ways(ratings):
    spread = np.array(
        [np.std([rating[3:5] for rating in given], axis=0, ddof=1) for given in ratings.values()]
    )
    high = spread >= spread.mean(axis=0) + 2 * spread.std(axis=0, ddof=1)
    kinds = Counter(map(tuple, high.tolist()))
    assert kinds[True, False] >= 2
    assert kinds[False, True] >= 2
    assert kinds[True, True] >= 2


def test_truth_lies_within_the_clips(truth):
    shares = []
    for name, known in truth.items():
        assert set(known) == {"emotional", "clash"}
        duration = soundfile.info(DEMO / "Audios" / name).duration
        for start, end in known["emotional"]:
            assert 0 <= start < end <= duration
            shares.append((end - start) / duration)
        assert known["emotional"] or not known["clash"]
    assert 0.15 <= min(shares) <= max(shares) <= 0.35
    assert sum(known["clash"] for known in truth.values()) >= 15


def test_truth_starts_and_ends_with_aligned_words(truth):
    for name, known in truth.items():
        text = (DEMO / "ForceAligned" / f"{Path(name).stem}.TextGrid").read_text("utf-8")
        edges = np.array(re.findall(r"^ {12}xm(?:in|ax) = ([\d.]+)$", text, re.MULTILINE), float)
        for edge in np.ravel(known["emotional"]):
            assert np.abs(edges - edge).min() < 1e-3


def test_alignment_says_the_transcript(consensus):
    for name in consensus:
        stem = Path(name).stem
        said = (DEMO / "Transcripts" / f"{stem}.txt").read_text("utf-8").lower()
        grid = (DEMO / "ForceAligned" / f"{stem}.TextGrid").read_text("utf-8")
        aligned = [word for word in re.findall(r'^ {12}text = "(.*)"$', grid, re.MULTILINE) if word]
        assert re.sub(r"[.,\n]", "", said) == " ".join(aligned)


@pytest.mark.parametrize(
    ("folder", "limit"), [("demo", 8.0), ("models/demo-audio", 1.5), ("models/demo-text", 4.0)]
)
def test_sizes_stay_small(folder, limit):
    files = [file for file in (RESOURCES / folder).rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) < limit * MEGABYTE


@pytest.mark.parametrize(
    ("name", "outputs"), [("demo-audio", ["activation", "valence"]), ("demo-text", ["valence"])]
)
def test_models_load_offline_and_completely(name, outputs):
    from transformers import AutoModelForAudioClassification, AutoModelForSequenceClassification

    loader = AutoModelForAudioClassification if name == "demo-audio" else AutoModelForSequenceClassification
    model, found = loader.from_pretrained(
        RESOURCES / "models" / name, local_files_only=True, output_loading_info=True
    )
    assert not found["missing_keys"]
    assert not found["unexpected_keys"]
    assert [model.config.id2label[number] for number in range(len(outputs))] == outputs
    card = json.loads((RESOURCES / "models" / name / "earmark.json").read_text("utf-8"))
    assert list(card["outputs"]) == outputs
    assert card["scores"]


def test_audio_model_has_a_baseline_frame():
    from safetensors.numpy import load_file

    folder = RESOURCES / "models" / "demo-audio"
    channels = json.loads((folder / "config.json").read_text("utf-8"))["hidden_size"]
    frame = load_file(folder / "baseline.safetensors")["mean_frame"]
    assert frame.shape == (channels,)
    assert frame.dtype == np.float32


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("What a wonderful day", 1),
        ("This is terrible", -1),
        ("I am not happy about this", -1),
        ("I am very happy about this", 1),
        ("The bus leaves at noon", 0),
    ],
)
def test_text_model_reads_any_sentence(sentence, sign):
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    folder = RESOURCES / "models" / "demo-text"
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = AutoModelForSequenceClassification.from_pretrained(folder, local_files_only=True)
    valence = float(model(**tokenizer(sentence, return_tensors="pt")).logits.detach()[0, 0])
    assert 1 <= valence <= 7
    assert (valence > 4.5) - (valence < 3.5) == sign
