"""Make the demo corpus: `python -m resources.build.corpus`."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import soundfile

from resources.build.demo_plan import SPEAKERS, DemoClip, plan_clips
from resources.build.espeak import RATE
from resources.build.planting import Cue, Plan, Spoken, Surroundings, render
from resources.build.raters import Rating, agree, make_pool, rate

FOLDER = Path("resources/demo")
SEED = 20240

SHORTEST_SPAN, LONGEST_SPAN = 0.16, 0.34


def main() -> None:
    """Write the whole corpus anew, but for its README."""
    random = np.random.default_rng(SEED)
    for name in ("Audios", "Labels", "Transcripts", "ForceAligned"):
        shutil.rmtree(FOLDER / name, ignore_errors=True)
        (FOLDER / name).mkdir(parents=True)
    clips = plan_clips(random)
    pool = make_pool(random)
    truth = {}
    for clip in clips:
        spoken = _speak(clip, random)
        soundfile.write(FOLDER / "Audios" / f"{clip.name}.wav", spoken.samples, RATE, subtype="PCM_16")
        (FOLDER / "Transcripts" / f"{clip.name}.txt").write_text(f"{clip.sentence}.\n", "utf-8")
        (FOLDER / "ForceAligned" / f"{clip.name}.TextGrid").write_text(_textgrid(clip, spoken), "utf-8")
        span = [[round(second, 3) for second in spoken.activation]] if spoken.activation else []
        truth[f"{clip.name}.wav"] = {"emotional": span, "clash": clip.is_clash}
    (FOLDER / "truth.json").write_text(json.dumps(truth, indent=1) + "\n", "utf-8")
    _write_labels(clips, [rate(clip, pool, random) for clip in clips])
    _write_lists(clips)


def _speak(clip: DemoClip, random: np.random.Generator) -> Spoken:
    """Render a clip; the span of its emotion is drawn anew until espeak-ng times it exactly and it fits."""
    words = tuple(clip.sentence.split())
    around = Surroundings(
        lead=random.uniform(0.06, 0.12),
        trail=random.uniform(0.06, 0.12),
        tilt_db=random.uniform(-4, 4),
        level_db=random.uniform(-26, -20),
        noise_db=random.uniform(-45, -35),
    )
    plain = render(Plan(words, clip.speaker.voice, None, None, around), random)
    if plain is None:
        raise ValueError(f"espeak-ng gives no onset for the first word of {clip.sentence!r}")
    if clip.activation == 0:
        return plain
    for first, stop in random.permutation(_spans(plain)):
        cues = (Cue(first, stop, strength) for strength in (clip.activation, clip.valence))
        spoken = render(Plan(words, clip.speaker.voice, *cues, around), random)
        if spoken and (first, stop) in _spans(spoken):
            return spoken
    raise ValueError(f"no part of {clip.sentence!r} can carry emotion")


def _spans(spoken: Spoken) -> list[tuple[int, int]]:
    """Runs of one to three words that last as long as a span should."""
    duration = len(spoken.samples) / RATE
    return [
        (first, stop)
        for first in range(len(spoken.words))
        for stop in range(first + 1, min(first + 3, len(spoken.words)) + 1)
        if SHORTEST_SPAN <= (spoken.words[stop - 1][1] - spoken.words[first][0]) / duration <= LONGEST_SPAN
    ]


def _textgrid(clip: DemoClip, spoken: Spoken) -> str:
    """The words as Praat's long text format, with empty intervals where nothing is said."""
    duration = len(spoken.samples) / RATE
    intervals: list[tuple[float, float, str]] = []
    edge = 0.0
    for (start, end), word in zip(spoken.words, clip.sentence.split(), strict=True):
        if start - edge > 1e-3:
            intervals.append((edge, start, ""))
            edge = start
        intervals.append((edge, end, word.strip(",").lower()))
        edge = end
    intervals.append((edge, duration, ""))
    lines = [
        'File type = "ooTextFile"',
        'Object class = "TextGrid"',
        "",
        "xmin = 0",
        f"xmax = {duration:.6f}",
        "tiers? <exists>",
        "size = 1",
        "item []:",
        "    item [1]:",
        '        class = "IntervalTier"',
        '        name = "words"',
        "        xmin = 0",
        f"        xmax = {duration:.6f}",
        f"        intervals: size = {len(intervals)}",
    ]
    for number, (start, end, text) in enumerate(intervals, start=1):
        lines += [
            f"        intervals [{number}]:",
            f"            xmin = {start:.6f}",
            f"            xmax = {end:.6f}",
            f'            text = "{text}"',
        ]
    return "\n".join(lines) + "\n"


def _write_labels(clips: list[DemoClip], ratings: list[list[Rating]]) -> None:
    """Consensus and every rating; text fields are quoted only where they hold a comma."""
    with (FOLDER / "Labels" / "labels_consensus.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["FileName", "EmoClass", "EmoAct", "EmoVal", "EmoDom", "SpkrID", "Gender", "Split_Set"])
        for clip, given in zip(clips, ratings, strict=True):
            label, speaker = agree(given), clip.speaker
            values = (label.code, label.activation, label.valence, label.dominance)
            rows.writerow((f"{clip.name}.wav", *values, speaker.identifier, speaker.gender, speaker.split))
    with (FOLDER / "Labels" / "labels_detailed.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("FileName", "EmoDetail"))
        for clip, given in zip(clips, ratings, strict=True):
            rows.writerows((f"{clip.name}.wav", _packed(rating)) for rating in given)


def _packed(rating: Rating) -> str:
    return (
        f"{rating.rater}; {rating.primary}; {','.join(rating.secondary)}; "
        f"A:{rating.activation:.6f}; V:{rating.valence:.6f}; D:{rating.dominance:.6f};"
    )


def _write_lists(clips: list[DemoClip]) -> None:
    partitions = "".join(f"{clip.speaker.split}; {clip.name}.wav\n" for clip in clips)
    (FOLDER / "Partitions.txt").write_text(partitions, "utf-8")
    known = [speaker for speaker in SPEAKERS if speaker.identifier != "Unknown"]
    genders = "".join(f"Speaker_{speaker.identifier}; {speaker.gender}\n" for speaker in known)
    speakers = "".join(f"{clip.name}.wav; {clip.speaker.identifier}\n" for clip in clips)
    (FOLDER / "Speaker_ids.txt").write_text(genders + speakers, "utf-8")


if __name__ == "__main__":
    main()
