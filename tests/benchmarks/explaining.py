"""How much faster, leaner and truer explaining at the encoder input is than Captum on the waveform.

    uv run tests/benchmarks/explaining.py [--layers 12] [--seconds 5] [--precision bf16]

The floor is Captum's integrated gradients on the waveform from zeros with 50 steps and `internal_batch_size=1`, in
the same process on the same random network of wav2vec2-base size. Times are processor time on the CPU with one
thread, wall time elsewhere; memory is how far the peak of
the process has risen by then since a first explanation in one step.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from models.interface import Material, Request  # noqa: E402


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--precision", action="append", choices=["fp32", "bf16", "fp16"])
    arguments = parser.parse_args()
    swell = np.linspace(0.02, 0.2, int(16000 * arguments.seconds))
    samples = np.random.default_rng(0).normal(size=len(swell)) * swell
    material = Material("clip", samples.astype(np.float32), 16000)
    with tempfile.TemporaryDirectory() as folder:
        save_network(Path(folder), arguments.layers)
        compare(folder, material, arguments.precision or ["fp32"])


def save_network(folder, layers):
    import torch
    import transformers

    torch.manual_seed(0)
    config = transformers.Wav2Vec2Config(num_labels=2, num_hidden_layers=layers)
    transformers.Wav2Vec2ForSequenceClassification(config).save_pretrained(folder)
    transformers.Wav2Vec2FeatureExtractor().save_pretrained(folder)


def compare(folder, material, precisions):
    """The leanest first and the floor last: the peak of a process never goes down."""
    import torch

    from models.explain.run import explain
    from models.registry import load

    torch.set_num_threads(1)
    model = load(folder)
    explain(model, material, Request("LABEL_0", steps=1))
    before = peak(model.device == "cpu")
    rows = {
        precision: measure(
            model,
            before,
            lambda p=precision: explain(model, material, Request("LABEL_0"), precision=p).relative_delta,
        )
        for precision in reversed(precisions)
    }
    rows["floor"] = measure(model, before, lambda: captum_on_the_waveform(model, material))
    print(f"{'':8}{'seconds':>10}{'x faster':>10}{'GB':>8}{'error':>10}")
    for what, (seconds, gigabytes, error) in rows.items():
        print(f"{what:8}{seconds:10.2f}{rows['floor'][0] / seconds:10.1f}{gigabytes:8.2f}{error:10.2%}")


def measure(model, before, work):
    on_cpu = model.device == "cpu"
    clock = time.process_time if on_cpu else time.perf_counter
    start = clock()
    error = work()
    return clock() - start, (peak(on_cpu) - before) / 1e9, error


def captum_on_the_waveform(model, material):
    from captum.attr import IntegratedGradients

    end = model.prepare(material)
    engine = IntegratedGradients(lambda rows: model.head(model.encode(rows))[:, 0])
    attributed, delta = engine.attribute(
        end, n_steps=50, internal_batch_size=1, return_convergence_delta=True
    )
    return abs(float(delta)) / abs(float(attributed.sum() - delta))


def peak(on_cpu):
    if on_cpu:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    import torch

    return torch.cuda.max_memory_allocated()


if __name__ == "__main__":
    main()
