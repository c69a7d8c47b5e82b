"""The commands for what is stored: `attribution`, `receipts` and `repeat`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.commands.output import emit
from analysis.errors import DataError, UsageError
from models.commands.bar import progress
from models.commands.options import AsJson, Device, Inputs, StoreFolder, Target
from models.commands.output import known, print_attribution, write_attribution
from models.errors import ModelError
from models.explain.keys import METHOD_VERSION, input_digest
from models.explain.receipts import (
    Receipt,
    Repetition,
    compare,
    is_difference,
    read_receipts,
    write_receipts,
)
from models.explain.silence import silence_of
from models.explain.store import Store, open_store
from models.interface import FRAMES_PER_SECOND, Model, Saliency
from models.registry import load, read_card, read_fingerprint
from models.sources import Source, open_source

MISMATCH = 3


def attribution(
    store: StoreFolder,
    clip: Annotated[str, typer.Argument()],
    target: Target,
    model: Annotated[str | None, typer.Option(help="Which model's, if there are several.")] = None,
    npz: Annotated[Path | None, typer.Option(help="Write values, times and what is known of them.")] = None,
    receipt: Annotated[Path | None, typer.Option(help="Write a receipt, which repeat can run again.")] = None,
    as_json: AsJson = False,
) -> None:
    """One stored attribution; of several by one model, the newest.

    Example: main.py attribution store MSP-PODCAST_9001_0003.wav --target activation --json
    """
    opened = open_store(store)
    key, saliency = _stored(opened, clip, target, model)
    trust, silence = opened.trust(key), silence_of(saliency)
    if npz is not None:
        write_attribution(npz, saliency)
    if receipt is not None:
        if is_difference(saliency):
            raise UsageError(f"a difference has no receipt; its two sides have: {saliency.model}.")
        write_receipts(receipt, [saliency])
    record = {
        **known(saliency),
        "rate": _rate(saliency),
        "frames_per_second": FRAMES_PER_SECOND,
        "on_silence": silence and vars(silence),
        "attribution": saliency.values.tolist(),
        "trust": trust and {"verdict": trust.verdict, "checks": [vars(check) for check in trust.checks]},
    }
    emit(record, as_json, lambda: print_attribution(saliency, trust))


def receipts(
    store: StoreFolder,
    out: Annotated[Path, typer.Option(help="A file with one receipt a line.")],
    as_json: AsJson = False,
) -> None:
    """A receipt of every stored attribution: all that decides it, and its result. Differences follow from theirs.

    Example: main.py receipts store --out receipts.jsonl
    """
    opened = open_store(store)
    with opened.kept_open():
        found = (opened.get(key) for key in opened.all_keys())
        count = write_receipts(out, (one for one in found if one is not None and not is_difference(one)))
    emit({"receipts": count}, as_json, lambda: typer.echo(f"{count} receipts are in {out}."))


def repeat(
    receipt: Annotated[Path, typer.Argument(help="A file of attribution --receipt or of receipts.")],
    inputs: Inputs,
    model: Annotated[
        list[str] | None,
        typer.Option(help="The folder of a model that is not bundled; may be repeated."),
    ] = None,
    device: Device = None,
    as_json: AsJson = False,
) -> None:
    """Compute again what receipts say, and tell whether it matches: to the bit, or within 1e-4 of the largest value.

    Example: main.py repeat receipts.jsonl demo
    """
    wanted = read_receipts(receipt)
    source = open_source(inputs)
    loaded = cache(lambda name: load(name, device=device))
    rows: list[dict[str, Any]] = []
    with progress("repeating") as report:
        for number, one in enumerate(wanted):
            report(number / len(wanted))
            rows.append(_row(one, *_repeated(one, source, model or [one.model], loaded)))
    matching = sum(row["matches"] for row in rows)
    record = {"receipts": len(rows), "matching": matching, "results": rows}
    emit(record, as_json, lambda: _print_rows(rows))
    if matching < len(rows):
        raise typer.Exit(MISMATCH)


COMMANDS: dict[str, Callable[..., None]] = {
    "attribution": attribution,
    "receipts": receipts,
    "repeat": repeat,
}


def _rate(saliency: Saliency) -> int:
    """Of the sound that the model wants, in Hz; of a difference, its first side's."""
    known = saliency.provenance
    return int(known["first_rate"] if is_difference(saliency) else known["rate"])


def _stored(store: Store, clip: str, target: str, model: str | None) -> tuple[str, Saliency]:
    """The newest attribution of a clip, target and model, with its key."""
    found = store.find(clip, target, model)
    if not found:
        targets = ", ".join(store.targets(clip))
        what = f"only {targets}" if targets else f"nothing of the clip {clip!r}"
        by = f" by {model}" if model else ""
        raise UsageError(f"no {target}{by} of {clip} in {store.folder}: it has {what}.")
    models = sorted({saliency.model for saliency in found.values()})
    if len(models) > 1:
        raise UsageError(
            f"several models have explained {target} of {clip}; give --model {' or '.join(models)}."
        )
    return list(found.items())[-1]


def _repeated(
    receipt: Receipt, source: Source, models: Sequence[str], loaded: Callable[[str], Model]
) -> tuple[Repetition | None, str]:
    """How it compares, or why it cannot be computed again."""
    same = [name for name in models if read_fingerprint(name) == receipt.model_sha256]
    if not same:
        return None, f"the weights of {' and '.join(models)} are not those of the receipt"
    if receipt.clip not in source.clips:
        return None, f"there is no clip {receipt.clip} in what was given"
    try:
        material = source.reader(read_card(same[0]))(receipt.clip)
        if input_digest(material, receipt.modality) != receipt.input_sha256:
            what = receipt.modality.replace("+", " or ")
            return None, f"the {what} of {receipt.clip} differs from that of the receipt"
        from models.explain.reference import baseline_digest  # noqa: PLC0415 - imports torch
        from models.explain.run import explain  # noqa: PLC0415 - imports torch

        model, baseline = loaded(same[0]), receipt.request.baseline
        if baseline_digest(model, baseline) != receipt.baseline_sha256:
            return None, f"the {baseline} frame of {same[0]} is not that of the receipt; audit it as then"
        saliency = explain(model, material, receipt.request, precision=receipt.precision)
    except (DataError, ModelError) as error:
        return None, str(error)
    return compare(receipt, saliency), ""


def _row(receipt: Receipt, repetition: Repetition | None, reason: str) -> dict[str, Any]:
    return {
        "clip": receipt.clip,
        "model": receipt.model,
        "target": receipt.request.target,
        "method": receipt.request.method,
        "matches": repetition is not None and repetition.matches,
        "exact": repetition is not None and repetition.is_exact,
        "difference": None if repetition is None else repetition.difference,
        "reason": reason,
        "comment": _comment(receipt),
    }


def _comment(receipt: Receipt) -> str:
    if receipt.method_version == METHOD_VERSION:
        return ""
    return (
        f"computed by version {receipt.method_version} of the methods, repeated by version {METHOD_VERSION}"
    )


def _print_rows(rows: Sequence[dict[str, Any]]) -> None:
    for row in rows:
        if row["reason"]:
            said = f"not repeated: {row['reason']}"
        elif row["exact"]:
            said = "matches to the bit"
        else:
            said = f"{'matches' if row['matches'] else 'differs'}, by {row['difference']:.1e} of the largest value"
        comment = f" ({row['comment']})" if row["comment"] else ""
        typer.echo(f"{row['clip']}  {row['target']} by {row['model']}, {row['method']}: {said}{comment}")
