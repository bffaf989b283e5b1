"""The parts of `pic2latex detect`."""
