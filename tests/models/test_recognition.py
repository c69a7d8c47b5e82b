"""A Whisper on this machine recognises words: the real layout, loading and generation with tiny random weights."""

import itertools
import json
import shutil

import numpy as np
import pytest
import torch

from analysis import audio
from analysis.errors import UsageError
from analysis.places import DEMO_FOLDER
from analysis.progress import Cancelled, ignore
from analysis.recognition import recognise_once
from models.errors import ModelError
from models.recognition.folders import languages, whisper
from models.recognition.timing import UNFINISHED, token_starts, words_of
from models.registry import read_card
from tests import checkpoints
from tests.models import whisper_checkpoints

SAID = {"you", "can", "park", "behind", "the", "school"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return whisper_checkpoints.whisper(tmp_path_factory.mktemp("models") / "whisper-tiny")


@pytest.fixture(scope="module")
def sound():
    read = audio.read(DEMO_FOLDER / "Audios" / "MSP-PODCAST_9001_0006.wav")
    return read.mono(), read.rate


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))


def copied(folder, tmp_path, **settings):
    """A copy of a folder with other settings of generation; None takes one out."""
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy)
    file = copy / "generation_config.json"
    stated = {**json.loads(file.read_text()), **settings}
    file.write_text(json.dumps({key: value for key, value in stated.items() if value is not None}))
    return copy


def test_words_are_recognised_with_their_times(folder, sound):
    recogniser = whisper(str(folder))
    found = recogniser.recognise(*sound, ignore)
    assert (found.origin, found.by, found.trouble) == ("recognised", "Whisper tiny", "")
    assert {word.text for word in found.words} <= SAID
    assert all(word.start < word.end for word in found.words)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found.words))
    assert found.words[-1].end <= len(sound[0]) / sound[1]
    assert recogniser.recognise(*sound, ignore) == found


@pytest.mark.parametrize("other", [{"alignment_heads": None}, {"alignment_heads": [[1, 0], [1, 1]]}])
def test_without_stated_heads_those_of_the_later_layers_tell_the_times(folder, sound, tmp_path, other):
    found = whisper(str(copied(folder, tmp_path, **other))).recognise(*sound, ignore)
    assert found.words == whisper(str(folder)).recognise(*sound, ignore).words


def test_other_heads_tell_other_times(folder, sound, tmp_path):
    found = whisper(str(copied(folder, tmp_path, alignment_heads=[[0, 0]]))).recognise(*sound, ignore)
    first = whisper(str(folder)).recognise(*sound, ignore)
    assert [word.text for word in found.words] == [word.text for word in first.words]
    assert found.words != first.words


def test_a_language_is_heard_or_told(folder, sound):
    assert languages(folder) == ("de", "en")
    heard = whisper(str(folder)).recognise(*sound, ignore).words
    told = [whisper(str(folder), language=name).recognise(*sound, ignore).words for name in ("de", "en")]
    assert heard in told
    with pytest.raises(UsageError, match=r"'fr'; it can be told de, en"):
        whisper(str(folder), language="fr")


def test_one_that_knows_one_language(tmp_path, sound):
    folder = whisper_checkpoints.whisper(tmp_path / "model.en", is_multilingual=False, seed=1)
    found = whisper(str(folder)).recognise(*sound, ignore)
    assert found.by == "Whisper model.en"
    assert {word.text for word in found.words} <= SAID
    with pytest.raises(UsageError, match="one language only"):
        whisper(str(folder), language="en")


def test_a_long_clip_is_heard_in_windows(folder, sound):
    samples, rate = sound
    long = np.concatenate([samples, np.zeros(28 * rate, np.float32), samples])
    told = []
    found = whisper(str(folder)).recognise(long, rate, told.append)
    assert max(told) > 0.5
    assert found.words[0].start < 1
    assert found.words[-1].start > 29
    assert all(one.end <= other.start for one, other in itertools.pairwise(found.words))


def test_silence_has_no_words(folder):
    found = whisper(str(folder)).recognise(np.zeros(16000, np.float32), 16000, ignore)
    assert found.words == ()
    assert "silent" in found.trouble
    assert found.by == "Whisper tiny"


def test_a_clip_of_a_hundredth_of_a_second_has_none(folder):
    found = whisper(str(folder)).recognise(np.full(160, 0.1, np.float32), 16000, ignore)
    assert "recognises no word" in found.trouble


def test_work_that_is_cancelled_ends_within_a_token(folder, sound):
    left = iter([None] * 6)

    def report(_fraction):
        if next(left, "over") == "over":
            raise Cancelled

    with pytest.raises(Cancelled):
        whisper(str(folder)).recognise(*sound, report)


def test_what_is_kept_belongs_to_one_model_and_language(folder, sound, tmp_path):
    found = recognise_once(*sound, recogniser=whisper(str(folder)))

    def fails(_fraction):
        raise Cancelled

    assert recognise_once(*sound, fails, whisper(str(folder))) == found
    other = copied(folder, tmp_path, alignment_heads=[[0, 0]])
    for lacking in (whisper(str(other)), whisper(str(folder), language="de"), None):
        with pytest.raises(Cancelled):
            recognise_once(*sound, fails, lacking)


def test_files_that_changed_are_not_used_unawares(folder, sound, tmp_path):
    copy = copied(folder, tmp_path)
    recogniser = whisper(str(copy))
    shutil.copy(copied(folder, tmp_path / "again", alignment_heads=[[0, 0]]) / "generation_config.json", copy)
    with pytest.raises(ModelError, match="choose it again"):
        recogniser.recognise(*sound, ignore)


def test_folders_that_are_refused(folder, tmp_path):
    speech = checkpoints.speech(tmp_path / "speech")
    vox = tmp_path / "vox"
    vox.mkdir()
    (vox / "config.json").write_text('{"pretrain_model": "whisper_tiny", "hidden_dim": 12}')
    for one in (speech, vox):
        with pytest.raises(ModelError, match="recognises no words"):
            whisper(str(one))
    with pytest.raises(UsageError, match="give its folder"):
        whisper(str(tmp_path / "none"))
    with pytest.raises(ModelError, match="too old or damaged"):
        whisper(str(copied(folder, tmp_path / "old", lang_to_id=None)))
    for lacking in ("model.safetensors", "tokenizer.json", "preprocessor_config.json"):
        copy = copied(folder, tmp_path / lacking)
        (copy / lacking).unlink()
        with pytest.raises(ModelError, match=lacking):
            whisper(str(copy))


def test_weights_that_could_run_code_are_refused(folder, sound, tmp_path):
    copy = copied(folder, tmp_path)
    (copy / "model.safetensors").unlink()
    torch.save({"proj_out.weight": print}, copy / "pytorch_model.bin")
    with pytest.raises(ModelError, match="could run code"):
        whisper(str(copy)).recognise(*sound, ignore)


def test_it_is_no_model_of_emotion(folder):
    with pytest.raises(ModelError, match="recognises words and rates no emotion"):
        read_card(str(folder))


def test_the_way_that_gathers_most_is_found():
    random = np.random.default_rng(1)
    for tokens, frames in ((1, 1), (1, 5), (3, 3), (3, 7), (4, 9)):
        attention = random.normal(size=(tokens, frames))
        starts = token_starts(attention)

        def gathered(starts, attention=attention, frames=frames):
            ends = [*starts[1:], frames]
            return sum(attention[i, a:b].sum() for i, (a, b) in enumerate(zip(starts, ends, strict=True)))

        ways = [(0, *way) for way in itertools.combinations(range(1, frames), tokens - 1)]
        assert tuple(starts) == max(ways, key=gathered)
    with pytest.raises(ValueError, match="3 tokens do not fit on 2 frames"):
        token_starts(np.zeros((3, 2)))


def test_tokens_become_words():
    texts = [" ", '"', "I", "'m", " twenty", "-", "five", ",", " \u2014", " na", b"\xc3", b"\xaf", "ve", "."]

    def decode(tokens):
        raw = b"".join(
            part if isinstance(part, bytes) else part.encode() for part in (texts[t] for t in tokens)
        )
        return raw.decode(errors="replace")

    assert decode([10]) == UNFINISHED
    words = words_of(range(len(texts)), range(len(texts) + 1), decode, "en")
    assert [(word.text, word.start, word.end) for word in words] == [
        ("I'm", 0, 4),
        ("twenty-five", 4, 7),
        ("na\u00efve", 9, 13),
    ]


def test_a_language_without_blanks_has_a_word_a_token():
    texts = ["\u4f60", "\u597d", "\u3002"]
    words = words_of(range(3), [0, 1, 2, 3], lambda tokens: "".join(texts[t] for t in tokens), "zh")
    assert [(word.text, word.start, word.end) for word in words] == [("\u4f60", 0, 1), ("\u597d", 1, 2)]
