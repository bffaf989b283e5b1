"""The formulas of a page after they were read: what of their surroundings belongs to them."""
