"""Drawn LaTeX: an offline browser engine with MathJax, and a light renderer when that cannot run."""
