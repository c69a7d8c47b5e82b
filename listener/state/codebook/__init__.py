"""Changing the codebook, its examples, and tags made under older definitions."""
