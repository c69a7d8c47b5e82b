"""What makes two attributions the same: the key under which one is stored."""

from __future__ import annotations

import hashlib
import json

from models.interface import Material, Modality, Precision, Request
from models.profiles import CORPUS_MEAN, read_profile

# Raise it when the same request gives other numbers than before.
METHOD_VERSION = "2"
# Raise it when the same map gets other checks than before: trust of another version is not shown.
TRUST_VERSION = "2"


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
    modality : {'audio', 'text', 'audio+text'}
        Of the model's card.
    """
    parts: list[object] = [
        material.clip,
        input_digest(material, modality),
        fingerprint,
        request.target,
        request.method,
        request.steps,
        _baseline(fingerprint, request),
        precision,
        METHOD_VERSION,
    ]
    if modality == "audio" and request.method == "word-occlusion":
        parts.append([(word.start, word.end) for word in material.words])
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def input_digest(material: Material, modality: Modality) -> str:
    """SHA-256 over what a model of this kind looks at: the samples, the words and their times, or all of these."""
    digest = hashlib.sha256()
    if modality != "audio":
        count = 0 if material.samples is None else len(material.samples)
        words = [(word.text, word.start, word.end) for word in material.words]
        digest.update(json.dumps([material.transcript, words, count, material.rate]).encode())
    if modality != "text" and material.samples is not None:
        digest.update(f"{material.rate}\0".encode())
        digest.update(material.samples.astype("<f4").tobytes())
    return digest.hexdigest()


def _baseline(fingerprint: str, request: Request) -> str | None:
    """The baseline that an audit makes of the request's, with the digest of its frame where an audit has found that.

    The model's own default stays None, and its own frame is part of the fingerprint: an audit that confirms what was
    used before changes no key.
    """
    profile = read_profile(fingerprint)
    name = request.baseline
    if name is None and profile.baseline != profile.own_baseline:
        name = profile.baseline
    return f"{name} {profile.frame_sha256}" if name == CORPUS_MEAN and profile.frame_sha256 else name
