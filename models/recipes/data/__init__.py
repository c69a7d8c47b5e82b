"""From corpora to examples: which clips, which labels, which part of the split."""
