"""What makes two attributions the same: the key under which one is stored."""

from __future__ import annotations

import hashlib
import json

from models.interface import Material, Modality, Precision, Request

# Raise it when the same request gives other numbers than before.
METHOD_VERSION = "1"


def saliency_key(
    fingerprint: str,
    modality: Modality,
    material: Material,
    request: Request,
    *,
    precision: Precision = "fp32",
) -> str:
    """SHA-256 over all that decides an attribution, hexadecimal. Needs no loaded model.

    Parameters
    ----------
    fingerprint : str
        Of the model: `Model.fingerprint`, or `models.registry.read_fingerprint` before it is loaded.
    modality : {'audio', 'text'}
        Of the model's card.
    """
    parts = [
        material.clip,
        input_digest(material, modality),
        fingerprint,
        request.target,
        request.method,
        request.steps,
        request.baseline,
        precision,
        METHOD_VERSION,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def input_digest(material: Material, modality: Modality) -> str:
    """SHA-256 over what a model of this kind looks at: the samples, or the words and their times."""
    digest = hashlib.sha256()
    if modality == "text":
        count = 0 if material.samples is None else len(material.samples)
        words = [(word.text, word.start, word.end) for word in material.words]
        digest.update(json.dumps([material.transcript, words, count, material.rate]).encode())
    elif material.samples is not None:
        digest.update(f"{material.rate}\0".encode())
        digest.update(material.samples.astype("<f4").tobytes())
    return digest.hexdigest()
