"""The codebook: its tags, its versions and what changed between them, drafts, and TOML."""
