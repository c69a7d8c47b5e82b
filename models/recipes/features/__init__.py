"""What networks are given of a clip: MFCC, low-level descriptors, embeddings of frozen models; kept on disk."""
