"""TIM-Net as Earmark trains it, alone or beside a speech encoder; see `models.recipes.timnet`."""

from __future__ import annotations

from pathlib import Path

from models.layouts.layout import Config, Layout, architecture, stated_facts

ALONE, ENSEMBLE = "TimNet", "TimNetEnsemble"


def _recognises(_folder: Path, config: Config) -> bool:
    return architecture(config) in (ALONE, ENSEMBLE)


LAYOUT = Layout(
    kind="TIM-Net, alone or with a speech encoder",
    modality="audio",
    family="models.families.timnet",
    recognises=_recognises,
    facts=stated_facts,
)
