"""What the recognizer is trained on: formulas, their renderers and looks, and the files they are kept in."""
