"""The paragraph benchmark: typeset paragraphs with their Markdown."""
