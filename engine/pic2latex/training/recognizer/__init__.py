"""Training the recognizer: families of networks, batches, evaluation."""
