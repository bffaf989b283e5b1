"""The LaTeX editor: highlighting and marks."""
