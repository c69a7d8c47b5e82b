"""Which Earmark this is."""

# As in pyproject.toml, which does not travel with the packages to a cluster.
VERSION = "0.1.0"
