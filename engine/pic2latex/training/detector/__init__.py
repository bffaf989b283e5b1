"""Training the formula detector: network, training crops, evaluation."""
