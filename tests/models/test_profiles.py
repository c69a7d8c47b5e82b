"""Profiles come back whole, are told when damaged, and change the keys of what they change."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.errors import DataError
from models.explain.keys import saliency_key
from models.explain.reference import default_baseline, reference_frame, second_baseline
from models.interface import Material, Request
from models.profiles import Candidate, Profile, profiles_folder, read_frame, read_profile, write_profile
from tests.models.toys import Toy, linear

CLIP = Material("toy.wav", np.arange(1, 7, dtype=np.float32), 16000)
FRAME = np.array([0.5, -1.0], np.float32)
CANDIDATES = tuple(
    Candidate(baseline, "activation", 0.001, 0.01, 4.0, 0.1, 0.2, 0.8)
    for baseline in ("silence", "corpus-mean")
)
PROFILE = Profile("corpus-mean", "time-mean", CANDIDATES, True, "demo", 64, 3, gates={"bf16 cpu": 0.99})


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_DATA", str(tmp_path / "data"))


def test_a_profile_comes_back():
    assert read_profile("f") == Profile()
    written = write_profile("f", PROFILE, FRAME)
    assert read_profile("f") == written == replace(PROFILE, frame_sha256=written.frame_sha256)
    np.testing.assert_array_equal(read_frame("f", written.frame_sha256), FRAME)
    assert write_profile("f", PROFILE).frame_sha256 == ""
    assert read_profile("g") == Profile()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"candidates": [], "unknown": 1}'])
def test_a_damaged_profile_is_told(content):
    write_profile("f", PROFILE)
    (profiles_folder() / "f.json").write_text(content)
    with pytest.raises(DataError, match=r"f\.json: damaged or not readable; run audit again"):
        read_profile("f")


def test_a_damaged_or_exchanged_frame_is_told():
    digest = write_profile("f", PROFILE, FRAME).frame_sha256
    other = write_profile("f", PROFILE, FRAME + 1).frame_sha256
    paths = [profiles_folder() / f"f-{name[:16]}.safetensors" for name in (digest, other)]
    paths[1].replace(paths[0])
    with pytest.raises(DataError, match="damaged"):
        read_frame("f", digest)
    with pytest.raises(DataError, match="damaged"):
        read_frame("f", other)


def key(request):
    return saliency_key("f", "audio", CLIP, request)


def test_keys_change_with_what_an_audit_changes_and_only_then():
    by_default, mean, zero = (
        Request("activation", baseline=baseline) for baseline in (None, "corpus-mean", "zero")
    )
    before = [key(by_default), key(zero)]
    write_profile("f", replace(PROFILE, baseline="time-mean"))
    assert [key(by_default), key(zero)] == before
    write_profile("f", PROFILE, FRAME)
    first = [key(by_default), key(mean)]
    assert first[0] == first[1] != before[0]
    assert key(zero) == before[1]
    write_profile("f", replace(PROFILE, clips=12, gates={}), FRAME)
    assert [key(by_default), key(mean)] == first
    write_profile("f", PROFILE, FRAME + 1)
    assert len({before[0], *first, key(by_default)}) == 3
    assert key(by_default) == key(mean)


def test_a_loaded_model_takes_over_what_an_audit_found():
    toy = Toy(linear)
    assert (default_baseline(toy), reference_frame(toy)) == ("time-mean", None)
    assert second_baseline(toy, "time-mean") == "silence"
    write_profile("toy", PROFILE, FRAME)
    assert default_baseline(toy) == "corpus-mean"
    np.testing.assert_array_equal(reference_frame(toy).numpy(), FRAME)
    assert [second_baseline(toy, used) for used in ("corpus-mean", "silence")] == ["silence", "corpus-mean"]
    write_profile("toy", PROFILE, FRAME + 1)
    np.testing.assert_array_equal(reference_frame(toy).numpy(), FRAME + 1)
