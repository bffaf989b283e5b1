"""The recognition thread, its results, and how they are checked against the picture."""
