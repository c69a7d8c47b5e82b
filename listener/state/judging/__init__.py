"""How one judges: blind, again, with what effort, and how far taggers agree."""
