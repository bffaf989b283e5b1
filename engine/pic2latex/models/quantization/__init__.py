"""Smaller models: int8 weights, float16 weights, shared weights, and the comparison with the original."""
