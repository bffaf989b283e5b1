"""Page formats: Markdown, HTML, LaTeX and plain text out of one Markdown tree."""
