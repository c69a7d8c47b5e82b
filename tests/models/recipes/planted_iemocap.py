"""An invented corpus in IEMOCAP's layout in which the class can be heard and read, and silence says nothing.

Each clip is nearly silent but for a stretch of a voice, high where it is angry and low where it is sad; in this stretch
lie its words, of which the last tells the class. Ten speakers, each with a pitch of their own.
"""

import numpy as np
import soundfile as sf

from tests.analysis.corpora.iemocap_made import RATE, Turn, write_iemocap

SECONDS, VOICED = 0.7, 0.3
HERTZ = {"ang": 240, "sad": 120}
WORDS = {"ang": ("terrible", "awful"), "sad": ("great", "lovely")}


def write(folder, clips_each=6):
    """Write the corpus: so many clips of each of ten speakers, as many of both classes."""
    rng = np.random.default_rng(0)
    turns, stretches = [], {}
    for session in range(1, 6):
        for letter in "FM":
            for number in range(clips_each):
                code = ("ang", "sad")[number % 2]
                name = f"Ses{session:02}{letter}_impro01_{letter}{number:03}"
                start = 2.0 * number + (letter == "M")
                text = f"so it is {WORDS[code][number // 2 % 2]}"
                turns.append(Turn(name, start, start + SECONDS, code, text))
                stretches[name] = float(rng.uniform(0.05, SECONDS - VOICED - 0.05))
    write_iemocap(folder, turns)
    for turn in turns:
        place = folder / f"Session{int(turn.name[3:5])}" / "sentences"
        pitch = HERTZ[turn.code] * (0.9 + 0.02 * int(turn.name[4]) + 0.02 * (turn.name[-4] == "F"))
        sound = voice(pitch, stretches[turn.name], rng)
        sf.write(place / "wav" / turn.dialog / f"{turn.name}.wav", sound, RATE, subtype="PCM_16")
        alignment = place / "ForcedAlignment" / turn.dialog / f"{turn.name}.wdseg"
        alignment.write_text(segmentation(turn.words.upper().split(), stretches[turn.name]))
    return folder


def voice(pitch, start, rng):
    times = np.arange(round(SECONDS * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * pitch * number * times) / number for number in range(1, 9))
    spoken = (times >= start) & (times < start + VOICED)
    return 0.2 * tone * spoken + 0.001 * rng.normal(size=len(times))


def silent(units, samples):
    """Which units of 20 ms hold no voice."""
    blocks = samples[: units * 320].reshape(units, 320)
    return np.sqrt((blocks**2).mean(axis=1)) < 0.01


def segmentation(words, start):
    edges = np.linspace(start, start + VOICED, len(words) + 1) * 100
    rows = [
        f"\t{round(first):5d} {round(last) - 1:5d}    -100000 {word}\n"
        for first, last, word in zip(edges[:-1], edges[1:], words, strict=True)
    ]
    return "\t SFrm  EFrm    SegAScr Word\n" + "".join(rows) + " Total score:    -1243835\n"
