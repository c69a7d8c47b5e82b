"""Tags of the open session, whose they are, and how edits reach the disk."""
