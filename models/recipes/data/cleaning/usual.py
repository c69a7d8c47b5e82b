"""No study's rule: all emotions that a corpus has."""

from models.recipes.data.cleaning.rule import Rule

RULE = Rule("clips without a label or without agreement are dropped")
