"""From MathJax's presentation tree to a tree of content that formats are written from."""
