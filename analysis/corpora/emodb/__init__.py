"""The Berlin database of emotional speech (EmoDB)."""
