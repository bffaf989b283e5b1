"""The parts of `pic2latex score`."""
