// Stands in for font extensions that are not shipped: MathJax then draws their letters in its own font.
