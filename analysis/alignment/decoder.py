"""A program of its own that hears one clip: PocketSphinx holds Python's lock as long as it works.

A window could not draw meanwhile. Input: one line of JSON, `[[word, phones], ...]`, with the phones that stand in where
the dictionary lacks the word, or `null` where the words are to be recognised; then the sound, 16 bits a sample, mono at
`RATE`. Output: JSON, `[[word, start, end, [[phone, start, end], ...]], ...]` in frames, the end included, or `null` if
the words do not fit into the sound.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pocketsphinx import Decoder

RATE, FRAMES_A_SECOND = 16000, 100
FILLERS = ("<", "[", "+", "(")
_VARIANT = re.compile(r"\([0-9]+\)$")

Frames = list[tuple[str, int, int, list[tuple[str, int, int]]]]


def make_decoder() -> Decoder:
    """An aligner of English with the model and dictionary of its package.

    It follows all paths: with the usual beams one clip in seven of fast or odd speech finds none.
    """
    from pocketsphinx import Decoder  # noqa: PLC0415 - wanted in the process of its own only

    return Decoder(
        lm=None, loglevel="FATAL", cmn="batch", bestpath=False, maxhmmpf=-1, beam=0, wbeam=0, pbeam=0
    )


def make_recogniser() -> Decoder:
    """A recogniser of English with the models of its package.

    It follows at most 5000 paths: the same words as by 30000 in half the time, and silence does not take minutes.
    """
    from pocketsphinx import Decoder  # noqa: PLC0415 - wanted in the process of its own only

    return Decoder(loglevel="FATAL", cmn="batch", maxhmmpf=5000)


def frames_of(decoder: Decoder, words: Sequence[tuple[str, str]], sound: bytes) -> Frames | None:
    """First and last frame of each word and its phones; None if they do not fit into the sound."""
    for word, phones in words:
        if decoder.lookup_word(word) is None:
            decoder.add_word(word, phones)
    decoder.set_align_text(" ".join(word for word, _ in words))
    found = _heard(decoder, sound)
    return found if len(found) == len(words) else None


def recognised(decoder: Decoder, sound: bytes) -> Frames:
    """The words that it hears, with their frames and phones; empty if it hears none."""
    return [
        (_VARIANT.sub("", word), first, last, phones) for word, first, last, phones in _heard(decoder, sound)
    ]


def _heard(decoder: Decoder, sound: bytes) -> Frames:
    _decode(decoder, sound)
    words = [
        (segment.word, segment.start_frame, segment.end_frame)
        for segment in decoder.seg() or ()
        if not segment.word.startswith(FILLERS)
    ]
    if not words:
        return []
    decoder.set_alignment()
    _decode(decoder, sound)
    phones = [
        [(phone.name, phone.start, phone.start + phone.duration - 1) for phone in word]
        for word in decoder.get_alignment() or ()
        if not word.name.startswith(FILLERS)
    ]
    if len(phones) != len(words):
        phones = [[]] * len(words)
    return [(*word, own) for word, own in zip(words, phones, strict=True)]


def _decode(decoder: Decoder, sound: bytes) -> None:
    decoder.start_utt()
    decoder.process_raw(sound, full_utt=True)
    decoder.end_utt()


if __name__ == "__main__":
    words = json.loads(sys.stdin.buffer.readline())
    sound = sys.stdin.buffer.read()
    found = recognised(make_recogniser(), sound) if words is None else frames_of(make_decoder(), words, sound)
    json.dump(found, sys.stdout)
