"""The columns of the listening view: what is wished in each, and what is there."""
