"""Ways to split, one module a kind, found in `table`."""
