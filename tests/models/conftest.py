import numpy as np
import pytest
import torch

from models.interface import Material
from models.registry import load
from tests import checkpoints


@pytest.fixture(scope="session", autouse=True)
def one_thread():
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def speech_folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("speech")
    return {kind: checkpoints.speech(folder / kind, kind) for kind in checkpoints.SPEECH}


@pytest.fixture(scope="session")
def text_folder(tmp_path_factory):
    return checkpoints.text(tmp_path_factory.mktemp("text") / "text")


@pytest.fixture(scope="session")
def speech_model(speech_folders):
    return load(str(speech_folders["wav2vec2-group"]), device="cpu")


@pytest.fixture(scope="session")
def text_model(text_folder):
    return load(str(text_folder), device="cpu")


@pytest.fixture
def clip():
    """A second of noise that swells."""
    generator = np.random.default_rng(0)
    samples = generator.normal(size=16000) * np.linspace(0.01, 0.2, 16000)
    return Material("clip.wav", samples.astype(np.float32), 16000)
