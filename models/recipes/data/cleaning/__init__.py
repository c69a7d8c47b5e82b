"""Which clips can be learned from, and what of them: one module a rule, found in `table`."""
