"""Chinese inside formulas, read by a network for text and put where it stands in the formula."""
