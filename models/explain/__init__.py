"""Explaining: which parts of a clip move a model's output, how sure that is, and keeping it.

`run` computes one attribution, `store` keeps many; `keys` and `store` need no torch.
"""
