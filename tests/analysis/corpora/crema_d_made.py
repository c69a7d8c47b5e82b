"""Writes an invented part of CREMA-D in its exact layout: R's CSV with quoted texts and a column of row names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.named_corpora import LFS_POINTER, put, wav

CLIPS = ("1001_IEO_NEU_XX", "1001_IEO_HAP_LO", "1002_DFA_ANG_XX", "1076_MTI_SAD_XX")
VOTES = {  # Counts of A, D, F, H, N and S on the voice, the face and both.
    CLIPS[0]: ((0, 0, 0, 1, 3, 0), (0, 0, 0, 0, 2, 0), (0, 0, 0, 0, 2, 0)),
    CLIPS[1]: ((2, 2, 0, 0, 1, 0), (0, 0, 0, 3, 0, 0), (0, 0, 0, 2, 1, 0)),
    CLIPS[2]: ((4, 0, 0, 0, 1, 0), (1, 0, 0, 0, 0, 1), (2, 0, 0, 0, 0, 0)),
    CLIPS[3]: ((0, 0, 2, 0, 0, 1), (0, 0, 0, 0, 0, 2), (0, 0, 1, 0, 0, 2)),
}
LETTERS = "ADFHNS"
RESPONSES = (
    '"","localid","pos","ans","ttr","queryType","numTries","clipNum","questNum","subType","clipName",'
    '"sessionNums","respEmo","respLevel","dispEmo","dispVal","dispLevel"'
)
FIRST = '"","localid","sessionNums","queryType","questNum","pos","ttr","numTries","clipNum","clipName"'


def write(folder: Path, *tables: str) -> Path:
    """Write the lists of clips and actors, some sounds, and these of `tabulated`, `summary`, `responses`, `first`."""
    folder.mkdir(exist_ok=True)
    rows = "\n".join(f'{n},"{clip}"' for n, clip in enumerate(CLIPS, start=1))
    (folder / "SentenceFilenames.csv").write_text(f'"Stimulus_Number","Filename"\n{rows}')
    (folder / "VideoDemographics.csv").write_text(
        '"ActorID","Age","Sex","Race","Ethnicity"\n'
        '1001,51,"Male","Caucasian","Not Hispanic"\n1002,21,"Female","African American","Hispanic"\n'
    )
    put(folder / "AudioWAV", [f"{CLIPS[0]}.wav"], wav(0.5))
    put(folder / "AudioWAV", [f"{CLIPS[1]}.wav"], LFS_POINTER)
    put(folder / "AudioWAV", ["._1001_IEO_NEU_XX.wav", "notes.wav"])
    put(folder / "VideoFlash", [f"{CLIPS[0]}.flv"], LFS_POINTER)
    (folder / "processedResults").mkdir(exist_ok=True)
    for table in tables:
        WRITERS[table](folder)
    return folder


def _tabulated(folder: Path) -> None:
    header = ",".join(
        f'"{name}"' for name in ("", *LETTERS, "fileName", "numResponses", "emoVote", "meanEmoResp")
    )
    lines = [header]
    for modality in range(3):
        for number, clip in enumerate(CLIPS, start=1):
            counts = VOTES[clip][modality]
            winners = ":".join(letter for letter, n in zip(LETTERS, counts, strict=True) if n == max(counts))
            lines.append(
                f'"{(modality + 1) * 100000 + number}",{",".join(map(str, counts))},"{clip}",{sum(counts)},'
                f'"{winners}",{50 + number}.5'
            )
    (folder / "processedResults" / "tabulatedVotes.csv").write_text("\n".join(lines) + "\n")


def _summary(folder: Path) -> None:
    rows = ["N,N,N", "A:D,H,H", "A,A:S,A", "F,S,S"]
    lines = [
        '"","FileName","VoiceVote","VoiceLevel","FaceVote","FaceLevel","MultiModalVote","MultiModalLevel"'
    ]
    for number, (clip, row) in enumerate(zip(CLIPS, rows, strict=True), start=1):
        levels = ",".join(f'"{vote}","{":".join(["50"] * len(vote.split(":")))}"' for vote in row.split(","))
        lines.append(f'"{number}","{clip}",{levels}')
    (folder / "processedResults" / "summaryTable.csv").write_text("\n".join(lines) + "\n")


def response(
    row: int,
    rater: str,
    answer: str,
    kind: int,
    clip: str,
    question: int,
    *,
    number: int = 0,
    time: object = 4210,
) -> str:
    """One line of finishedResponses.csv; a rater's session is the digits of his name."""
    letter, _, level = answer.partition("_")
    number = number or (CLIPS.index(clip) + 1 if clip in CLIPS else 0)
    return (
        f'"{row}","{rater}",{question},"{answer}","{time}",{kind},0,{number},{question},4,"{clip}",{rater[1:]},'
        f'"{letter}","{level}","A",80,"HI"'
    )


def good_responses() -> list[str]:
    """The votes of `VOTES`, each by another rater, with intensities 10, 20, 30 ... of the votes of one clip."""
    lines = []
    for clip, modalities in VOTES.items():
        for kind, counts in enumerate(modalities, start=1):
            letters = [letter for letter, n in zip(LETTERS, counts, strict=True) for _ in range(n)]
            lines += [
                response(len(lines) + 1, f"9{n:04}", f"{letter}_{n * 10}", kind, clip, CLIPS.index(clip) + 1)
                for n, letter in enumerate(letters, start=1)
            ]
    return lines


def write_responses(folder: Path, lines: Sequence[str]) -> None:
    """Write finishedResponses.csv."""
    (folder / "finishedResponses.csv").write_text("\n".join((RESPONSES, *lines)) + "\n")


def write_first(folder: Path, lines: Sequence[str]) -> None:
    """Write finishedEmoResponses.csv."""
    (folder / "finishedEmoResponses.csv").write_text("\n".join((FIRST, *lines)) + "\n")


WRITERS = {
    "tabulated": _tabulated,
    "summary": _summary,
    "responses": lambda folder: write_responses(folder, good_responses()),
    "first": lambda folder: write_first(folder, ['"1","90001",1,1,1,1,"2100",0,1,"1001_IEO_NEU_XX"']),
}
