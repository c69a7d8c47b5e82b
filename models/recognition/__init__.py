"""Words heard by a Whisper that the user has on this machine (Radford et al. 2023, arXiv:2212.04356)."""
