"""How much faster, leaner and truer explaining at the encoder input is than Captum on the waveform.

    OMP_NUM_THREADS=1 uv run tests/benchmarks/explaining.py [--layers 12] [--seconds 5] [--precision fp32]

The floor is Captum's integrated gradients on the waveform from zeros with 50 steps and `internal_batch_size=1`, in
the same process on the same random network of wav2vec2-base size, once on each device that there is. `three` explains
three outputs at once, held against three floors. Times are processor time on the CPU with one thread, wall time
elsewhere; memory is how far the peak has risen by then since a first explanation in one step; r is the correlation of
the frames with those in 32 bits. A processor without instructions for 16 bits emulates them, and is slower with them.
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

OUTPUTS = ("LABEL_0", "LABEL_1", "LABEL_2")
PRECISIONS = ("fp32", "bf16", "fp16")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument(
        "--precision",
        action="append",
        choices=PRECISIONS,
        help="fp32 on the CPU and all elsewhere if left out: processors without 16 bits take hours for them",
    )
    parser.add_argument("--device", help="cuda, mps or cpu; all that there are if it is left out")
    arguments = parser.parse_args()
    from models.devices import available

    swell = np.linspace(0.02, 0.2, int(16000 * arguments.seconds))
    samples = np.random.default_rng(0).normal(size=len(swell)) * swell
    material = Material("clip", samples.astype(np.float32), 16000)
    with tempfile.TemporaryDirectory() as folder:
        save_network(Path(folder), arguments.layers)
        for device in [arguments.device] if arguments.device else available():
            usual = ("fp32",) if device == "cpu" else PRECISIONS
            compare(folder, device, material, arguments.precision or usual)


def save_network(folder, layers):
    import torch
    import transformers

    torch.manual_seed(0)
    config = transformers.Wav2Vec2Config(num_labels=3, num_hidden_layers=layers)
    transformers.Wav2Vec2ForSequenceClassification(config).save_pretrained(folder)
    transformers.Wav2Vec2FeatureExtractor().save_pretrained(folder)


def compare(folder, device, material, precisions):
    """The leanest first and the floor last: the peak of a process never goes down."""
    import torch

    from models.explain.run import explain, explain_targets
    from models.registry import load

    torch.set_num_threads(1)
    model = load(folder, device=device)
    explain(model, material, Request(OUTPUTS[0], steps=1))
    before = peak(device)
    rows = {
        precision: measure(device, before, explain, model, material, Request(OUTPUTS[0]), precision=precision)
        for precision in reversed(precisions)
    }
    requests = [Request(output) for output in OUTPUTS]
    seconds, memory, at_once = measure(device, before, explain_targets, model, material, requests)
    rows["three"] = (seconds / len(OUTPUTS), memory, at_once[0])
    *floor, error = measure(device, before, captum_on_the_waveform, model, material)
    print(f"{device:8}{'seconds':>10}{'x faster':>10}{'GB':>8}{'error':>10}{'r':>10}")
    for what, (seconds, gigabytes, saliency) in rows.items():
        r = np.corrcoef(saliency.values, at_once[0].values)[0, 1]
        figures = f"{seconds:10.2f}{floor[0] / seconds:10.1f}{gigabytes:8.2f}{saliency.relative_delta:10.3%}"
        print(f"{what:8}{figures}{r:10.5f}")
    print(f"{'floor':8}{floor[0]:10.2f}{1:10.1f}{floor[1]:8.2f}{error:10.3%}")


def measure(device, before, work, *arguments, **options):
    """Seconds, gigabytes, and what the work gives."""
    import torch

    clock = time.process_time if device == "cpu" else time.perf_counter
    if device.startswith("cuda"):
        torch.cuda.reset_peak_memory_stats()
    start = clock()
    result = work(*arguments, **options)
    return clock() - start, (peak(device) - before) / 1e9, result


def captum_on_the_waveform(model, material):
    from captum.attr import IntegratedGradients

    end = model.prepare(material)
    engine = IntegratedGradients(lambda rows: model.head(model.encode(rows))[:, 0])
    attributed, delta = engine.attribute(
        end, n_steps=50, internal_batch_size=1, return_convergence_delta=True
    )
    return abs(float(delta)) / abs(float(attributed.sum() - delta))


def peak(device):
    if device.startswith("cuda"):
        import torch

        return torch.cuda.max_memory_allocated()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
