"""Record for a while from the default input and write what was heard; run as a process of its own."""

import sys
import time

import soundfile

from analysis.errors import DataError
from analysis.live.recorder import Recorder, inputs

path, seconds, rate = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
try:
    recorder = Recorder("" if len(sys.argv) < 5 else sys.argv[4], rate)
    recorder.start()
    print("recording", flush=True)
    loudest = -96.0
    while recorder.seconds < seconds and not recorder.is_lost:
        loudest = max(loudest, recorder.level.peak_db)
        time.sleep(0.01)
    sound = recorder.stop()
    soundfile.write(path, sound.samples, sound.rate, subtype="FLOAT")
    print(f"{loudest:.1f} {recorder.level.is_clipped} {len(inputs())}", flush=True)
except DataError as error:
    print(error, flush=True)
