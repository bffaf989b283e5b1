"""What networks learn from: formulas, pictures of them, and batches made on worker processes."""
