"""Networks of the studies, as plain torch modules without data or training."""
