"""Steps of `pic2latex train`, a file for each kind."""
