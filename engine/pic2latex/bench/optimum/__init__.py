"""Hugging Face Optimum as a reference for speed, run in an environment of its own."""
