import numpy as np
import pytest
import soundfile

from models.recipes import table

EMOTIONS = {"01": "neutral", "05": "angry", "04": "sad"}
ACTORS = 6
TAKES = 2


@pytest.fixture(scope="session")
def acted(tmp_path_factory):
    """Sounds named as RAVDESS names its clips: six actors, three classes that differ in colour, two takes each."""
    folder = tmp_path_factory.mktemp("acted")
    rng = np.random.default_rng(0)
    for actor in range(1, ACTORS + 1):
        (folder / f"Actor_{actor:02}").mkdir()
        for number, code in enumerate(EMOTIONS):
            for take in range(1, TAKES + 1):
                name = f"03-01-{code}-01-01-{take:02}-{actor:02}.wav"
                soundfile.write(folder / f"Actor_{actor:02}" / name, _sound(rng, number), 16000)
    return folder


def _sound(rng, number):
    """A third of a second of noise, bright, dark, or beside a tone."""
    noise = rng.normal(size=5000)
    if number == 1:
        noise = np.cumsum(noise) - np.cumsum(noise).mean()
    if number == 2:
        noise = 0.1 * noise + np.sin(np.arange(5000) * rng.uniform(0.05, 0.1))
    return 0.3 * noise / np.abs(noise).max()


@pytest.fixture
def logistic(monkeypatch):
    """The recipe `logistic` among those that there are."""
    monkeypatch.setitem(table.RECIPES, "logistic", "tests.models.logistic_recipe")
