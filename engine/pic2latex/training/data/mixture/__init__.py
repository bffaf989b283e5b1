"""The deliberate part of the training data: formulas of the kinds that found ones rarely are."""
