"""The parts of `pic2latex train`."""
