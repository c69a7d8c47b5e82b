"""Tags and the file that keeps them: values, edits with their inverses, the codebook, the session file."""
