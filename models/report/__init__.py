"""Study A's page where it needs models: maps against tags, errors on tagged slices, and the command's work."""
