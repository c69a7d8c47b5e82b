import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from analysis.audio import Sound, info, read, resample
from analysis.errors import DataError

FORMATS = {
    "wav": {"subtype": "PCM_16"},
    "WAV": {"subtype": "FLOAT"},
    "flac": {},
    "ogg": {},
    "opus": {"format": "OGG", "subtype": "OPUS"},
    "mp3": {},
    "aiff": {},
    "au": {},
    "caf": {},
    "w64": {},
}
LOSSLESS = ("wav", "WAV", "flac", "aiff", "au", "caf", "w64")


def tone(rate=16000, channels=1, seconds=1.0):
    times = np.arange(int(rate * seconds)) / rate
    sides = [0.5 * np.sin(2 * np.pi * 200 * (i + 1) * times) for i in range(channels)]
    return np.column_stack(sides).astype(np.float32)


@pytest.fixture
def save(tmp_path):
    def save(extension, samples=None, rate=16000):
        path = tmp_path / f"clip.{extension}"
        soundfile.write(path, tone(rate) if samples is None else samples, rate, **FORMATS[extension])
        return path

    return save


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("rate, channels", [(8000, 1), (48000, 2)])
def test_all_formats_rates_and_channels_are_read(save, extension, rate, channels):
    samples = tone(rate, channels)
    sound = read(save(extension, samples, rate))
    assert (sound.rate, sound.samples.dtype, sound.samples.shape) == (rate, np.float32, (rate, channels))
    assert sound.duration == 1
    tolerance = 1e-4 if extension in LOSSLESS else 0.08
    inner = slice(rate // 10, -rate // 10)
    np.testing.assert_allclose(sound.samples[inner], samples[inner], atol=tolerance)


@pytest.mark.parametrize("extension", FORMATS)
def test_a_part_is_the_same_as_in_the_whole(save, extension):
    path = save(extension, tone(48000), 48000)
    whole, part = read(path), read(path, start=12345, stop=23456)
    np.testing.assert_allclose(part.samples, whole.samples[12345:23456], atol=1e-3)


def test_the_header_tells_what_reading_gives(save):
    path = save("flac", tone(8000, 2), 8000)
    found = info(path)
    assert (found.length, found.rate, found.channels, found.format) == (8000, 8000, 2, "FLAC")
    assert found.duration == 1


def test_full_scale_is_one(save):
    assert read(save("wav", np.array([[-1.0], [0.5]]))).samples.tolist() == [[-1.0], [0.5]]


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("share", [0.001, 0.3, 0.6, 0.97])
def test_files_cut_short_are_refused(save, extension, share):
    path = save(extension)
    content = path.read_bytes()
    path.write_bytes(content[: max(1, int(len(content) * share))])
    with pytest.raises(
        DataError, match=r"clip\.\w+: (is|holds) .*(copy it again|convert it to WAV|no samples)"
    ):
        read(path)


@pytest.mark.parametrize("promised", [0xFFFFFFFF, 0x7FFFFFFF, 0x7FFF8000])
def test_a_stream_that_promises_the_largest_size_is_read_to_its_end(save, promised):
    path = save("wav")
    content = bytearray(path.read_bytes())
    content[40:44] = promised.to_bytes(4, "little")
    path.write_bytes(content)
    assert read(path).length == 16000


@pytest.mark.parametrize(
    "content, message",
    [
        (b"", "is empty"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 9\n",
            "Git LFS pointer.*git lfs pull",
        ),
        (b"<!DOCTYPE html><html>404</html>" * 10, "is no sound that can be decoded"),
        (b"RIFF", "is no sound that can be decoded"),
        (b"OggS", "is cut short"),
    ],
)
@pytest.mark.parametrize("extension", ["wav", "mp3", "raw", ""])
def test_what_is_no_sound_is_told(tmp_path, content, message, extension):
    path = tmp_path / f"clip.{extension}"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message) as caught:
        read(path)
    assert caught.value.file == path
    assert "\n" not in str(caught.value)


def test_missing_files_and_folders_are_told(tmp_path):
    with pytest.raises(DataError, match=r"gone\.wav: is not there"):
        read(tmp_path / "gone.wav")
    with pytest.raises(DataError, match="cannot be read"):
        info(tmp_path)


def test_no_samples_and_no_numbers_are_told(save):
    with pytest.raises(DataError, match="holds no samples"):
        read(save("wav", np.zeros((0, 1))))
    samples = tone(channels=2)
    samples[1234, 1] = np.nan
    path = save("WAV", samples)
    with pytest.raises(DataError, match="sample 1234 is not a number"):
        read(path)
    with pytest.raises(DataError, match="sample 1234 is not a number"):
        read(path, start=1000)


@pytest.mark.parametrize("start, stop", [(-1, 5), (5, 5), (6, 5), (0, 16001)])
def test_ranges_outside_the_sound_are_refused(save, start, stop):
    path = save("wav")
    with pytest.raises(ValueError, match="expected 0 <= start < stop <= 16000"):
        read(path, start=start, stop=stop)


def test_mixing():
    sound = Sound(np.array([[1, 3], [2, 4], [5, 7]], np.float32), 10)
    assert sound.mono().tolist() == [2, 3, 6]
    assert sound.mono().dtype == np.float32
    assert sound.duration == 0.3


@given(st.sampled_from([8000, 11025, 22050, 44100, 48000]), st.integers(1, 3))
def test_resampling_keeps_time_and_pitch(rate, channels):
    resampled = resample(tone(rate, channels), rate, 16000)
    expected = tone(16000, channels)
    assert resampled.dtype == np.float32
    assert abs(len(resampled) - len(expected)) <= 1
    inner = slice(1000, 15000)
    np.testing.assert_allclose(resampled[inner], expected[inner], atol=1e-3)


def test_resampling_to_the_same_rate_changes_nothing():
    samples = tone()
    assert resample(samples, 16000, 16000) is samples
