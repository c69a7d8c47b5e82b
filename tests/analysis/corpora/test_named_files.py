"""RAVDESS, TESS, SAVEE and EmoDB: corpora whose labels are their file names."""

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpora import open_corpus
from analysis.corpora.emodb.reader import EmoDb
from analysis.corpora.named_files import VIDEO
from analysis.corpora.problems import Problems
from analysis.corpora.ravdess import Ravdess
from analysis.corpora.savee import Savee
from analysis.corpora.tess import Tess
from analysis.errors import DataError
from analysis.tables import DIMENSIONS
from tests import generators as made
from tests.analysis.corpora.crema_d_made import write as write_crema_d
from tests.analysis.corpora.iemocap_made import make_turns, write_iemocap
from tests.named_corpora import (
    LFS_POINTER,
    emodb_names,
    put,
    put_listeners,
    ravdess_names,
    savee_names,
    tess_names,
    wav,
)

SHARED = Path(__file__).parents[3].parent / "shared" / "data"
REPEATED, OTHER_SIZE = "repeated file, left out", "repeated file of another size, left out"
OTHER_NAME = "file name of another form, left out"


def said(corpus):
    return {problem.kind: (problem.count, problem.example) for problem in corpus.problems}


def row(corpus, clip):
    return corpus.clips.iloc[corpus.rows[clip]].to_dict()


def counts(corpus, column):
    return corpus.clips[column].value_counts().to_dict()


def assert_classes_only(corpus):
    """No number is invented where there are no ratings."""
    assert not corpus.has_dimensions
    assert corpus.clips[[*DIMENSIONS, *(f"{name}_sd" for name in DIMENSIONS)]].isna().to_numpy().all()
    assert not corpus.clips["n_raters"].any()
    assert corpus.ratings.empty
    assert set(corpus.clips["emotion"]) <= set(corpus.classes.values())
    assert corpus.note.startswith("Classes only, no ratings")
    assert set(corpus.clips["split"]) == {"Unknown"}


def test_ravdess(tmp_path):
    put(tmp_path / "Audio_Speech_Actors_01-24", ravdess_names())
    put(tmp_path / "Audio_Song_Actors_01-24", ravdess_names("02"))
    corpus = open_corpus(tmp_path, cache=False)
    assert (corpus.format, len(corpus.clips), corpus.problems) == ("ravdess", 1440 + 1012, ())
    assert_classes_only(corpus)
    assert counts(corpus, "channel") == {"speech": 1440, "song": 1012}
    assert counts(corpus, "gender") == {"Male": 12 * 104, "Female": 12 * 104 - 44}
    speech = corpus.clips[corpus.clips["channel"] == "speech"]["emotion"].value_counts().to_dict()
    assert speech == {"neutral": 96} | dict.fromkeys(
        ("calm", "happy", "sad", "angry", "fear", "disgust", "surprise"), 192
    )
    clip = row(corpus, "03-01-06-02-01-02-12.wav")
    expected = {
        "emotion": "fear",
        "speaker": "12",
        "gender": "Female",
        "intensity": "strong",
        "statement": "01",
    }
    assert expected.items() <= clip.items()
    assert (clip["repetition"], clip["transcript"]) == ("02", "Kids are talking by the door")
    assert clip["duration"] == pytest.approx(0.05)
    assert corpus.classes["08"] == "surprise"


def test_ravdess_nasty_copy(tmp_path):
    """A second nested copy, video, stereo, FLAC, capitals, names that are none, and files that are no sound."""
    put(tmp_path, ravdess_names(actors=(1, 2)))
    put(tmp_path / "audio_speech_actors_01-24", ravdess_names(actors=(1,)))
    put(tmp_path, ["Actor_01/02-01-01-01-01-01-01.mp4", "Actor_01/01-01-01-01-01-01-01.mp4"], b"video")
    put(tmp_path, ["Actor_02/03-01-09-01-01-01-02.wav", "Actor_02/notes.wav"])
    put(
        tmp_path,
        ["Actor_02/._03-01-01-01-01-01-02.wav", ".trash/a.wav", "__MACOSX/b.wav", "read me.txt"],
        b"",
    )
    (tmp_path / "Actor_01/03-01-01-01-01-01-01.wav").write_bytes(LFS_POINTER)
    (tmp_path / "Actor_01/03-01-01-01-01-02-01.wav").write_bytes(b"")
    (tmp_path / "Actor_01/03-01-01-01-02-01-01.wav").write_bytes(wav(1)[:9000])
    (tmp_path / "Actor_01/03-01-01-01-02-02-01.wav").write_bytes(wav(rate=48000, channels=2))
    (tmp_path / "Actor_02/03-01-01-01-01-01-02.wav").rename(tmp_path / "Actor_02/03-01-01-01-01-01-02.WAV")
    soundfile.write(tmp_path / "Actor_03-01.flac", np.zeros(80), 16000)
    soundfile.write(tmp_path / "03-01-02-01-01-01-03.flac", np.zeros(8000), 16000)
    corpus = open_corpus(tmp_path, cache=False)
    assert len(corpus.clips) == 121
    found = said(corpus)
    assert {kind: count for kind, (count, _) in found.items()} == {
        REPEATED: 56,
        OTHER_SIZE: 4,
        VIDEO: 2,
        OTHER_NAME: 3,
        "audio is a Git LFS pointer": 1,
        "audio is empty": 1,
        "audio is cut short": 1,
    }
    assert found[VIDEO][1] == "Actor_01/01-01-01-01-01-01-01.mp4"
    assert (
        "Actor_02/03-01-09-01-01-01-02.wav" in found[OTHER_NAME][1] or "Actor_03-01" in found[OTHER_NAME][1]
    )
    assert row(corpus, "03-01-02-01-01-01-03.flac")["duration"] == 0.5
    assert row(corpus, "03-01-01-01-02-02-01.wav")["duration"] == pytest.approx(0.05)
    assert np.isnan(row(corpus, "03-01-01-01-01-02-01.wav")["duration"])


def test_tess(tmp_path):
    words = ["bite", *(f"w{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(199))]
    put(tmp_path / "TESS", tess_names(words))
    put(tmp_path / "TESS" / "TESS set again", tess_names(words[:3]))
    (tmp_path / "TESS/YAF_neutral").rename(tmp_path / "TESS/YAF_Neutral speech")
    (tmp_path / "TESS/OAF_neutral/OAF_bite_neutral.wav").rename(
        tmp_path / "TESS/OAF_neutral/OA_bite_neutral.wav"
    )
    corpus = open_corpus(tmp_path, cache=False)
    assert (corpus.format, len(corpus.clips)) == ("tess", 2800)
    assert_classes_only(corpus)
    assert set(counts(corpus, "emotion").values()) == {400}
    assert said(corpus) == {
        REPEATED: (42, said(corpus)[REPEATED][1]),
        "misspelt file name": (1, "OA_bite_neutral.wav: read as OAF_bite_neutral.wav"),
    }
    clip = row(corpus, "OAF_bite_neutral.wav")
    assert clip["path"].endswith("OA_bite_neutral.wav")
    assert (clip["transcript"], clip["word"], clip["age"]) == ("Say the word bite", "bite", 64)
    clip = row(corpus, "YAF_bite_ps.wav")
    assert (clip["emotion"], clip["age"], clip["gender"], clip["speaker"]) == (
        "surprise",
        26,
        "Female",
        "YAF",
    )


@pytest.mark.parametrize("is_flat", [False, True])
def test_savee(tmp_path, is_flat):
    put(tmp_path, savee_names(is_flat=is_flat))
    corpus = open_corpus(tmp_path, cache=False)
    assert (corpus.format, len(corpus.clips), corpus.problems) == ("savee", 480, ())
    assert_classes_only(corpus)
    assert counts(corpus, "speaker") == dict.fromkeys(("DC", "JE", "JK", "KL"), 120)
    assert counts(corpus, "emotion") == {"neutral": 120} | dict.fromkeys(
        ("angry", "disgust", "fear", "happy", "sad", "surprise"), 60
    )
    clips = {name: row(corpus, name) for name in ("DC_su07.wav", "JE_sa01.wav", "KL_a15.wav")}
    assert [clip["emotion"] for clip in clips.values()] == ["surprise", "sad", "angry"]
    assert clips["DC_su07.wav"]["sentence"] == "su07"


def test_savee_needs_the_speaker(tmp_path):
    put(tmp_path, ["somewhere/a01.wav"])
    with pytest.raises(DataError, match="There are no labels"):
        open_corpus(tmp_path, cache=False)


@pytest.mark.parametrize("opened", ["", "emodb", "emodb/wav"])
def test_emodb(tmp_path, opened):
    """The database's folder, one above it, or its sounds; other folders of sound are no part of it."""
    folder, names = tmp_path / "emodb", emodb_names()
    put(folder / "wav", names[:535])
    put(folder / "altered", names[:9])
    put_listeners(folder, [(name, "95,00", "100,00") for name in names[1:]])
    corpus = open_corpus(tmp_path / opened, cache=False)
    assert (corpus.format, corpus.folder, len(corpus.clips)) == ("emodb", folder, 535)
    assert said(corpus) == {"clip that no listener judged": (1, "03a01Wa.wav: not in erkennung.txt")}
    assert_classes_only(corpus)
    clip = row(corpus, "03a01La.wav")
    expected = {"emotion": "boredom", "speaker": "03", "gender": "Male", "age": 31, "sentence": "a01"}
    assert expected.items() <= clip.items()
    assert (clip["recognised"], clip["natural"], clip["version"]) == (95, 100, "a")
    assert np.isnan(row(corpus, "03a01Wa.wav")["natural"])
    assert corpus.classes == {
        "W": "angry", "L": "boredom", "E": "disgust", "A": "fear", "F": "happy", "T": "sad", "N": "neutral"
    }  # fmt: skip


def test_all_takes_of_emodb(tmp_path):
    put(tmp_path / "wav", emodb_names())
    corpus = open_corpus(tmp_path, cache=False)
    assert len(corpus.clips) == 816
    assert "recognised" not in corpus.clips


def test_listeners_that_cannot_be_read(tmp_path):
    put(tmp_path / "wav", ["03a01Fa.wav", "03a01Nc.wav", "99b10Tz.wav"])
    rows = [("03a01Fa.wav", "195,00", ""), ("03a01Nc.wav", "80", "62.5"), ("99b10Tz.wav", "x", "60,00")]
    put_listeners(tmp_path, rows)
    with (tmp_path / "erkennung.txt").open("ab") as file:
        file.write(b"\nthree more\n")
    corpus = open_corpus(tmp_path, cache=False)
    np.testing.assert_array_equal(corpus.clips["recognised"], [np.nan, 80, np.nan])
    np.testing.assert_array_equal(corpus.clips["natural"], [np.nan, 62.5, 60])
    assert {kind: count for kind, (count, _) in said(corpus).items()} == {
        "listeners' share is not 0 to 100 %": 2,
        "line of the listeners' table of another form": 1,
    }
    stranger = row(corpus, "99b10Tz.wav")
    assert (stranger["gender"], stranger["emotion"]) == ("Unknown", "sad")
    assert np.isnan(stranger["age"])


def test_links_that_lead_back(tmp_path):
    put(tmp_path / "ravdess", ravdess_names(actors=(1,)))
    (tmp_path / "ravdess/Actor_01/up").symlink_to(tmp_path / "ravdess")
    (tmp_path / "link").symlink_to(tmp_path / "ravdess")
    corpus = open_corpus(tmp_path / "link", cache=False)
    assert (len(corpus.clips), corpus.problems) == (60, ())


def test_links_to_sound_that_is_not_there(tmp_path):
    """As a copy kept with git-annex has them before its content is fetched."""
    put(tmp_path, ravdess_names(actors=(1,)))
    for folder in ("Actor_02", "again"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "03-01-01-01-01-01-02.wav").symlink_to(tmp_path / "nowhere")
    corpus = open_corpus(tmp_path)
    assert len(corpus.clips) == 61
    assert {kind: count for kind, (count, _) in said(corpus).items()} == {
        OTHER_SIZE: 1,
        "unreadable audio": 1,
    }


def test_paths_that_are_not_utf8(tmp_path):
    put(tmp_path, ravdess_names(actors=(1,)))
    bad = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")
    Path(bad).mkdir()
    put(Path(bad), ["03-01-01-01-01-01-02.wav"])
    corpus = open_corpus(tmp_path, cache=False)
    assert len(corpus.clips) == 60
    assert said(corpus)["path is not UTF-8, left out"][0] == 1


def test_a_new_file_is_noticed(tmp_path):
    put(tmp_path, ravdess_names(actors=(1,)))
    assert len(open_corpus(tmp_path).clips) == 60
    assert open_corpus(tmp_path).classes["06"] == "fear"
    put(tmp_path, ravdess_names(actors=(1, 2))[60:])
    assert len(open_corpus(tmp_path).clips) == 120


def test_several_corpora_in_a_folder_are_not_opened_as_one_of_them(tmp_path):
    put(tmp_path / "RAVDESS", ravdess_names(actors=(1,)))
    put(tmp_path / "TESS", tess_names(["bite"]))
    with pytest.raises(
        DataError, match="There are several corpora: ravdess, tess; give the folder or format"
    ):
        open_corpus(tmp_path)
    assert len(open_corpus(tmp_path, format="tess").clips) == 14


@pytest.mark.parametrize("beside", ["RAVDESS", "A"])
def test_corpora_with_label_files_beside_others(tmp_path, beside):
    write_iemocap(tmp_path / "IEMOCAP", make_turns({"ang": 2}, sessions=(1,)))
    (tmp_path / "notes").mkdir()
    assert open_corpus(tmp_path).format == "iemocap"
    put(tmp_path / beside, ravdess_names(actors=(1,)))
    said = rf"several corpora: iemocap \(IEMOCAP\), ravdess \({beside}\); give the folder"
    with pytest.raises(DataError, match=said):
        open_corpus(tmp_path)
    assert open_corpus(tmp_path, format="iemocap").name == "IEMOCAP"
    assert open_corpus(tmp_path / beside).format == "ravdess"


def test_crema_d_and_msp_podcast_beside_others(tmp_path):
    write_crema_d(tmp_path / "CREMA-D")
    put(tmp_path / "RAVDESS", ravdess_names(actors=(1,)))
    with pytest.raises(DataError, match=r"several corpora: ravdess, crema-d \(CREMA-D\); "):
        open_corpus(tmp_path)
    make_podcast(tmp_path / "MSP")
    with pytest.raises(DataError, match=r"msp-podcast \(MSP\), crema-d \(CREMA-D\), ravdess \(RAVDESS\); "):
        open_corpus(tmp_path)


def test_a_second_copy_of_a_corpus_is_not_left_out_silently(tmp_path):
    for name in ("full", "part"):
        write_iemocap(tmp_path / name, make_turns({"ang": 2}, sessions=(1,)))
    with pytest.raises(DataError, match=r"several corpora: iemocap \(full\), iemocap \(part\); "):
        open_corpus(tmp_path)


def make_podcast(folder):
    folder.mkdir()
    made.write_consensus_csv(folder / "labels_consensus.csv", made.make_clips(5, seed=1))


def test_a_named_format_that_is_not_there(tmp_path):
    put(tmp_path, tess_names(["bite"]))
    with pytest.raises(DataError, match="sound files such as Actor_12/"):
        open_corpus(tmp_path, format="ravdess")
    with pytest.raises(DataError, match="There are no clips"):
        Ravdess().read(tmp_path)


RAVDESS_NAMES = st.from_regex(r"0[1-3]-0[12]-0[1-8]-0[12]-0[12]-0[12]-(0[1-9]|1[0-9]|2[0-4])", fullmatch=True)


@given(RAVDESS_NAMES)
def test_every_name_of_ravdess(stem):
    modality, _, emotion, _, statement, _, actor = stem.split("-")
    clip = Ravdess().clip(Path(f"{stem}.wav"), Problems())
    assert (clip is None) == (modality != "03")
    if clip is not None:
        assert list(Ravdess.classes.values()).index(clip.emotion) == int(emotion) - 1
        assert clip.gender == ("Female" if actor[-1] in "02468" else "Male")
        assert clip.transcript.startswith("Kids" if statement == "01" else "Dogs")


@given(
    st.sampled_from(["OAF", "YAF"]),
    st.from_regex("[a-z]+", fullmatch=True),
    st.sampled_from(list(Tess.classes)),
)
def test_every_name_of_tess(speaker, word, label):
    problems = Problems()
    clip = Tess().clip(Path(f"OAF_sad/{speaker}_{word}_{label}.wav"), problems)
    assert (clip.speaker, clip.more["word"], clip.emotion) == (speaker, word, Tess.classes[label])
    assert problems.found() == ()


@given(st.sampled_from(list(Savee.classes)), st.integers(1, 30), st.sampled_from(["KL/", "KL_"]))
def test_every_name_of_savee(code, number, before):
    clip = Savee().clip(Path(f"AudioData/{before}{code}{number:02}.wav"), Problems())
    assert (clip.clip, clip.emotion) == (f"KL_{code}{number:02}.wav", Savee.classes[code])


@given(st.text(max_size=30))
def test_names_of_no_corpus(name):
    path = Path("/folder") / f"x{name.replace('/', '').replace(chr(0), '')}.wav"
    assert [reader().clip(path, Problems()) for reader in (Ravdess, Tess, Savee, EmoDb)] == [None] * 4


@pytest.mark.skipif(not (SHARED / "ravdess").is_dir(), reason="no sample of RAVDESS")
def test_real_ravdess():
    corpus = open_corpus(SHARED / "ravdess", cache=False)
    assert (corpus.format, len(corpus.clips), corpus.problems) == ("ravdess", 1080, ())
    assert set(counts(corpus, "speaker").values()) == {60}
    assert counts(corpus, "gender") == {"Male": 540, "Female": 540}
    assert corpus.clips["duration"].between(2.9, 5.3).all()
    released = open_corpus(SHARED / "ravdess-48k", cache=False)
    assert (released.format, len(released.clips), released.problems) == ("ravdess", 7, ())


@pytest.mark.skipif(not (SHARED / "emodb").is_dir(), reason="no sample of EmoDB")
def test_real_emodb():
    corpus = open_corpus(SHARED / "emodb", cache=False)
    assert (corpus.format, len(corpus.clips), corpus.problems) == ("emodb", 7, ())
    assert (corpus.clips["recognised"] >= 80).all()
    assert (row(corpus, "03a01Fa.wav")["recognised"], row(corpus, "03a01Fa.wav")["natural"]) == (90, 75)
    altered = open_corpus(SHARED / "emodb" / "altered_2s", cache=False)
    assert (altered.format, len(altered.clips), altered.problems) == ("emodb", 69, ())
    np.testing.assert_allclose(altered.clips["duration"], 2.0)
    assert set(counts(altered, "speaker").values()) == {6, 7}
