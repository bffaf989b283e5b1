"""Layout analysis of a page: which formulas and words make a row, answers and tables, and what ink was left over."""
