"""All rules of cleaning by name."""

from collections.abc import Mapping

from models.recipes.data.cleaning import study_b, study_c, study_d, usual
from models.recipes.data.cleaning.rule import Rule

RULES: Mapping[str, Rule] = {
    "usual": usual.RULE,
    "study-b": study_b.RULE,
    "study-c": study_c.RULE,
    "study-d": study_d.RULE,
}


def as_learned(cleaning: str, transcript: str) -> str:
    """A transcript as a model that was trained under a rule reads it; as it is where no rule is named."""
    return RULES[cleaning].transcript(transcript) if cleaning else transcript
