"""Drawn LaTeX: a browser engine with MathJax behind high walls, and a light renderer when that cannot run."""
