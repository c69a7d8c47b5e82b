"""A tiny corpus in RAVDESS's layout: a class is how the timbre moves; pitch, voice and level tell nothing."""

import numpy as np
import soundfile

from models.recipes.data.preparing import DataOptions, prepare
from models.recipes.recipe import Job

RATE = 16000
# Octaves a second: happy brightens, sad darkens, angry stays.
SLOPES = {"03": 2.0, "04": -2.0, "05": 0.0}


def write(folder, *, actors=6, takes=4, seconds=0.8):
    generator = np.random.default_rng(0)
    for actor in range(1, actors + 1):
        pitch, centre = generator.uniform(120, 240), generator.uniform(1300, 1700)
        home = folder / f"Actor_{actor:02d}"
        home.mkdir(parents=True)
        for emotion, slope in SLOPES.items():
            for take in range(takes):
                intensity, rest = divmod(take, 4)
                statement, repetition = divmod(rest, 2)
                name = f"03-01-{emotion}-{intensity + 1:02d}-{statement + 1:02d}-{repetition + 1:02d}-{actor:02d}"
                length = int(seconds * generator.uniform(0.9, 1.1) * RATE)
                samples = voice(generator, pitch * generator.uniform(0.9, 1.1), centre, slope, length)
                soundfile.write(home / f"{name}.wav", samples, RATE)
    return folder


def voice(generator, pitch, centre, slope, length):
    """Harmonics up to 4 kHz, loudest around a centre that moves by `slope` octaves a second."""
    times = np.arange(length) / RATE
    loudest = centre * 2 ** (slope * (times - times.mean()))
    heard = [
        np.exp(-(((number * pitch - loudest) / 400) ** 2)) * np.sin(2 * np.pi * number * pitch * times)
        for number in range(1, int(4000 / pitch))
    ]
    return generator.uniform(0.05, 0.3) * (sum(heard) / 4 + 0.01 * generator.normal(size=length))


def job(corpus, out, settings):
    prepared = prepare([("planted", str(corpus))], ("audio",), DataOptions(held_out=0.34))
    out.mkdir(parents=True, exist_ok=True)
    return Job(prepared.examples, prepared.splits[0], settings, out, "cpu", 0)
