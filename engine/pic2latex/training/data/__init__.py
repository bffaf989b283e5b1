"""Training data: formulas, augmentation, rendering, shards, tokenizers."""
