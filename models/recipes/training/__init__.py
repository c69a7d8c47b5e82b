"""Learning: losses, the loop for small networks, fine-tuning of transformers, curves, and the state on disk."""
