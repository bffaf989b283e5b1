"""Autoregressive decoding: greedy and beam search, limits, loop detection, token scores."""
