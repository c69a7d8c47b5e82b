"""Sound from a microphone: recorded with its level, and kept with a session."""
