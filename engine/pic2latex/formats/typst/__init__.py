"""LaTeX formulas written as Typst."""
