"""How much of a device's full load explaining a corpus reaches.

    uv run tests/benchmarks/throughput.py [--clips 32] [--layers 4] [--width 256] [--precision bf16] [--workers 1 2]

The floor is bare passes with nothing around them: for the same clips, already in memory, the model's front end once
and 16 steps forward and backward behind it, in one process with all cores. Explaining reads the clips from files,
integrates, checks that it adds up, and writes a store. Rates are over the clips after the first quarter, so that
loading does not count. With 1.00 nothing is lost. Several workers share the cores. Where other programs use the
processor meanwhile, only the last column tells something: the same in processor time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from models.interface import Request  # noqa: E402

STEPS = 16
RATE = 16000


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clips", type=int, default=32)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--precision", choices=["fp32", "bf16", "fp16"], default="fp32")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        model, sounds = Path(folder) / "model", Path(folder) / "sounds"
        save_network(model, arguments.layers, arguments.width)
        save_sounds(sounds, arguments.clips)
        compare(model, sounds, arguments)


def save_network(folder, layers, width):
    import torch
    import transformers

    torch.manual_seed(0)
    config = transformers.Wav2Vec2Config(
        num_labels=2,
        num_hidden_layers=layers,
        hidden_size=width,
        num_attention_heads=width // 64,
        intermediate_size=4 * width,
        conv_dim=[width] * 7,
    )
    transformers.Wav2Vec2ForSequenceClassification(config).save_pretrained(folder)
    transformers.Wav2Vec2FeatureExtractor().save_pretrained(folder)


def save_sounds(folder, count):
    """Noise of 1 to 3 s, the longest first."""
    folder.mkdir()
    generator = np.random.default_rng(0)
    for number, seconds in enumerate(np.linspace(3, 1, count)):
        samples = 0.1 * generator.normal(size=int(seconds * RATE))
        soundfile.write(folder / f"{number:04}.wav", samples, RATE)


def compare(model, sounds, arguments):
    from models.explain.many import explain_here
    from models.explain.task import Task
    from models.explain.workers import explain_in_processes

    inputs = tuple(map(str, sorted(sounds.iterdir())))
    clips = tuple(Path(name).name for name in inputs)

    def task(name):
        request = Request("LABEL_0", steps=STEPS)
        return Task(inputs, str(model), request, sounds.parent / name, arguments.precision)

    rows = {
        "bare passes": lambda report: bare(model, inputs, arguments.precision, report),
        "this process": lambda report: explain_here(task("here"), clips, report),
    }
    for count in arguments.workers:
        rows[f"{count} worker{'s' * (count > 1)}"] = lambda report, count=count: explain_in_processes(
            task(f"workers-{count}"), clips, count, report
        )
    print(f"{'':12}{'clips a second':>16}{'of full load':>14}{'in processor time':>19}")
    floor = None
    for name, run in rows.items():
        rates = measured(run, len(clips))
        floor = floor or rates
        shares = [rate / full for rate, full in zip(rates, floor, strict=True)]
        here = f"{shares[1]:19.2f}" if "worker" not in name else ""
        print(f"{name:12}{rates[0]:16.2f}{shares[0]:14.2f}{here}", flush=True)


def measured(run, count):
    """Clips a second after the first quarter: of time, and of this process's processor time."""
    times = []
    run(lambda _fraction: times.append((time.perf_counter(), time.process_time())))
    first = count // 4
    return [(count - first) / (stop - start) for start, stop in zip(times[first], times[-1], strict=True)]


def bare(folder, inputs, precision, report):
    import torch

    from models.material import material_of_file
    from models.registry import load

    model = load(str(folder))
    materials = [material_of_file(Path(name), RATE) for name in inputs]
    dtype = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}[precision]
    weights = torch.linspace(0, 1, STEPS, device=model.device)[:, None, None]
    report(0)
    for material in materials:
        with torch.no_grad():
            hidden = model.encode(model.prepare(material))
        rows = (weights * hidden).requires_grad_()
        with torch.autocast(torch.device(model.device).type, dtype, enabled=precision != "fp32"):
            output = model.head(rows)[:, 0].float().sum()
        output.backward()
        float(rows.grad.sum())  # waits for the device
        report(0)


if __name__ == "__main__":
    main()
