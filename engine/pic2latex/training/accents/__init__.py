"""Training the classifier of accents: letters of rendered formulas, cut out as the recognizer will cut them out."""
