"""Hearing clips as they are, only what is salient of them, or changed."""
