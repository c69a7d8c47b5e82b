"""A program of its own that aligns one clip: PocketSphinx holds Python's lock as long as it works.

A window could not draw meanwhile. Input: one line of JSON, `[[word, phones], ...]`, with the phones that stand in where
the dictionary lacks the word; then the sound, 16 bits a sample, mono at `RATE`. Output: JSON, `[[start, end], ...]` in
frames for each word, the end included, or null if the words do not fit into the sound.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pocketsphinx import Decoder

RATE, FRAMES_A_SECOND = 16000, 100
FILLERS = ("<", "[", "+", "(")

Frames = list[tuple[int, int]]


def make_decoder() -> Decoder:
    """An aligner of English with the model and dictionary of its package.

    It follows all paths: with the usual beams one clip in seven of fast or odd speech finds none.
    """
    from pocketsphinx import Decoder  # noqa: PLC0415 - wanted in the process of its own only

    return Decoder(
        lm=None, loglevel="FATAL", cmn="batch", bestpath=False, maxhmmpf=-1, beam=0, wbeam=0, pbeam=0
    )


def frames_of(decoder: Decoder, words: Sequence[tuple[str, str]], sound: bytes) -> Frames | None:
    """First and last frame of each word; None if they do not fit into the sound."""
    for word, phones in words:
        if decoder.lookup_word(word) is None:
            decoder.add_word(word, phones)
    decoder.set_align_text(" ".join(word for word, _ in words))
    decoder.start_utt()
    decoder.process_raw(sound, full_utt=True)
    decoder.end_utt()
    found = [
        (segment.start_frame, segment.end_frame)
        for segment in decoder.seg() or ()
        if not segment.word.startswith(FILLERS)
    ]
    return found if len(found) == len(words) else None


if __name__ == "__main__":
    words = json.loads(sys.stdin.buffer.readline())
    json.dump(frames_of(make_decoder(), words, sys.stdin.buffer.read()), sys.stdout)
